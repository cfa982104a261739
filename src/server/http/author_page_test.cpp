#include "base/testing/temporary_folder.h"
#include "server/server.h"
#include "server/test_page.h"
#include "session/session.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace aviary::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::local::stream_protocol;

/// A server on a Unix socket. It answers a request with the request's target, and echoes on a WebSocket.
class OtherServer {
public:
    OtherServer()
        : thread_([this] { serve(); }) {}
    ~OtherServer() {
        ended_ = true;
        stream_protocol::socket(loop_).connect(acceptor_.local_endpoint()); // wakes the thread that accepts
        thread_.join();
    }
    std::string socket() const { return folder_.path() / "s"; }
    int asked() const { return asked_; }
    void wait_for_the_end_of_the_websocket() { websocket_ended_.get_future().wait(); }

private:
    void serve() {
        while (!ended_) {
            stream_protocol::socket socket = acceptor_.accept();
            beast::error_code failed;
            beast::flat_buffer buffer;
            http::request<http::string_body> request;
            http::read(socket, buffer, request, failed);
            if (failed) continue;
            ++asked_;
            if (beast::websocket::is_upgrade(request))
                echo(std::move(socket), request);
            else
                answer(socket, request);
        }
    }
    static void answer(stream_protocol::socket& socket, const http::request<http::string_body>& request) {
        http::response<http::string_body> response(http::status::ok, 11);
        if (request.count(http::field::if_none_match) > 0) response.result(http::status::not_modified);
        response.set(http::field::content_type, "text/javascript");
        response.set(http::field::etag, "\"1\"");
        response.set(http::field::access_control_allow_origin, "*");
        if (request.target().ends_with("/chunked"))
            response.chunked(true);
        else
            response.content_length(request.target().size());
        if (request.method() != http::verb::head && response.result() == http::status::ok)
            response.body() = request.target();
        beast::error_code ignored;
        http::write(socket, response, ignored);
    }
    void echo(stream_protocol::socket socket, const http::request<http::string_body>& request) {
        beast::websocket::stream<stream_protocol::socket> page(std::move(socket));
        beast::error_code failed;
        page.accept(request, failed);
        while (!failed) {
            beast::flat_buffer message;
            page.read(message, failed);
            if (!failed) page.write(message.data(), failed);
        }
        websocket_ended_.set_value();
    }

    asio::io_context loop_;
    TemporaryFolder folder_;
    stream_protocol::acceptor acceptor_{loop_, stream_protocol::endpoint(socket())};
    std::atomic<bool> ended_ = false;
    std::atomic<int> asked_ = 0;
    std::promise<void> websocket_ended_;
    std::thread thread_;
};

class AuthorPageTest : public testing::Test {
protected:
    AuthorPageTest() {
        const auto port = server_.start();
        EXPECT_TRUE(port) << port.error().text();
        port_ = port ? *port : 0;
        own_origin_ = "http://localhost:" + std::to_string(port_);
        server_.pass_author_page_to(AuthorPageAt{"secret", other_.socket()});
        main_ = std::thread([this] { loop_.run(); });
    }
    ~AuthorPageTest() override {
        on_main([this] { server_.stop(); });
        work_.reset();
        main_.join();
    }
    template <typename Action>
    void on_main(Action action) {
        std::promise<void> done;
        asio::post(loop_, [&] {
            action();
            done.set_value();
        });
        done.get_future().wait();
    }

    asio::io_context loop_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.get_executor()};
    session::Session session_{{.engine = {.sample_rate = 48000, .max_frames = 256}, .plugin_folders = {}}};
    Server server_{loop_, session_, {.port = 0, .token = test_token, .web_root = "/nowhere"}};
    OtherServer other_;
    std::uint16_t port_ = 0;
    std::string own_origin_;
    std::thread main_;
};

TEST_F(AuthorPageTest, IsPassedOnAsItIs) {
    for (const std::string target : {"/ui/secret/", "/ui/secret/main.ts?t=1&x=%2e", "/ui/secret/chunked"}) {
        const auto reply = http_request(port_, target);
        EXPECT_EQ(reply.status, 200) << target;
        EXPECT_EQ(reply.body, target);
        EXPECT_EQ(reply.headers.at("content-type"), "text/javascript");
        EXPECT_EQ(reply.headers.at("content-length"), std::to_string(target.size()));
        EXPECT_FALSE(reply.headers.contains("transfer-encoding")) << target;
    }
    const auto head = http_request(port_, "/ui/secret/main.ts", {}, "HEAD");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-length"), "18");
    EXPECT_EQ(http_request(port_, "/ui/secret/main.ts", {{"If-None-Match", "\"1\""}}).status, 304);
}

TEST_F(AuthorPageTest, MayBeShownInAFrameOfOurPageAndNowhereElse) {
    const auto reply = http_request(port_, "/ui/secret/");
    EXPECT_EQ(reply.headers.at("content-security-policy"), "frame-ancestors 'self'");
    EXPECT_EQ(reply.headers.at("cross-origin-resource-policy"), "same-origin");
    EXPECT_FALSE(reply.headers.contains("access-control-allow-origin"));
    EXPECT_EQ(http_request(port_, "/").headers.at("content-security-policy"), "frame-ancestors 'none'");
}

TEST_F(AuthorPageTest, IsGivenOnlyToOurOwnPages) {
    EXPECT_EQ(http_request(port_, "/ui/secret/", {{"Host", "evil.example"}}).status, 403);
    EXPECT_EQ(http_request(port_, "/ui/secret/", {{"Origin", "http://evil.example"}}).status, 403);
    EXPECT_EQ(http_request(port_, "/ui/secret/", {}, "POST").status, 405);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "http://localhost:1"}}, "/ui/secret/"), 403);
    EXPECT_EQ(other_.asked(), 0);
}

TEST_F(AuthorPageTest, IsNotAskedForWhatLiesElsewhere) {
    for (const char* target :
        {"/", "/ui", "/ui/", "/uix/secret/", "/assets/ui/secret/a.js", "/../ui/secret/a.js"})
        EXPECT_NE(http_request(port_, target).status, 200) << target;
    EXPECT_EQ(other_.asked(), 0);
}

TEST_F(AuthorPageTest, IsForThoseWhoKnowItsAddress) {
    for (const char* target :
        {"/ui/", "/ui/main.ts", "/ui/secre/", "/ui/secrets/", "/ui/Secret/", "/ui/secret"}) {
        EXPECT_EQ(http_request(port_, target).status, 401) << target;
        EXPECT_EQ(TestPage().connect(port_, {{"Origin", own_origin_}}, target), 401) << target;
    }
    EXPECT_EQ(other_.asked(), 0);
}

TEST_F(AuthorPageTest, ItsWebSocketIsPassedOnInBothDirections) {
    TestPage page;
    ASSERT_EQ(page.connect(port_, {{"Origin", own_origin_}}, "/ui/secret/?token=1"), 101);
    std::string long_text(200000, 'x');
    long_text.front() = long_text.back() = '"';
    for (const std::string& text : {std::string(R"({"hot":"update"})"), long_text}) {
        page.send(text);
        EXPECT_EQ(page.next_text().dump(), text);
    }
}

TEST_F(AuthorPageTest, AnEndOfItsWebSocketReachesTheOtherSide) {
    {
        TestPage page;
        ASSERT_EQ(page.connect(port_, {{"Origin", own_origin_}}, "/ui/secret/"), 101);
    }
    other_.wait_for_the_end_of_the_websocket();
}

TEST_F(AuthorPageTest, StoppingClosesItsWebSockets) {
    TestPage page;
    ASSERT_EQ(page.connect(port_, {{"Origin", own_origin_}}, "/ui/secret/"), 101);
    on_main([this] { server_.stop(); });
    EXPECT_EQ(page.wait_for_close(), 0);
    other_.wait_for_the_end_of_the_websocket();
}

TEST_F(AuthorPageTest, ASilentServerIsSaidAndNoServerIsNoPage) {
    on_main([&] { server_.pass_author_page_to(AuthorPageAt{"secret", "/there/is/none"}); });
    EXPECT_EQ(http_request(port_, "/ui/secret/").status, 502);
    EXPECT_NE(TestPage().connect(port_, {{"Origin", own_origin_}}, "/ui/secret/"), 101);
    on_main([&] { server_.pass_author_page_to(std::nullopt); });
    EXPECT_EQ(http_request(port_, "/ui/secret/").status, 401);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", own_origin_}}, "/ui/secret/"), 401);
}

} // namespace
} // namespace aviary::server
