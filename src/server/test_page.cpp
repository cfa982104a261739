#include "server/test_page.h"

#include "server/protocol/protocol.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace aviary::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using nlohmann::json;

namespace {

tcp::endpoint local(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }
std::string host_of(std::uint16_t port) { return "localhost:" + std::to_string(port); }

} // namespace

HttpReply http_request(
    std::uint16_t port, std::string_view target, const Headers& headers, std::string_view method) {
    asio::io_context loop;
    tcp::socket socket(loop);
    socket.connect(local(port));
    std::string request =
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nConnection: close\r\n";
    if (!headers.contains("Host")) request += "Host: " + host_of(port) + "\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    beast::error_code failed;
    asio::write(socket, asio::buffer(request + "\r\n"), failed);

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.skip(method == "HEAD");
    if (!failed) http::read(socket, buffer, parser, failed);
    HttpReply reply;
    if (failed) return reply;
    reply.status = int(parser.get().result_int());
    reply.body = parser.get().body();
    for (const auto& field : parser.get()) {
        std::string name = field.name_string();
        std::transform(
            name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
        reply.headers[name] = field.value();
    }
    return reply;
}

struct TestPage::Impl {
    struct Received {
        bool binary = false;
        std::string content;
    };

    /// Waits for the next message that `wanted` accepts. Others stay for later calls.
    template <typename Wanted>
    std::string next(Wanted wanted) {
        for (std::size_t i = 0;; ++i) {
            while (i >= waiting.size()) read();
            if (!wanted(waiting[i])) continue;
            std::string content = std::move(waiting[i].content);
            waiting.erase(waiting.begin() + long(i));
            return content;
        }
    }
    void read() {
        beast::flat_buffer buffer;
        socket.read(buffer);
        waiting.push_back({!socket.got_text(), beast::buffers_to_string(buffer.data())});
        if (is_ours && socket.got_text()) expect_as_described(json::parse(waiting.back().content));
    }
    /// In every test, each text of the server must fit the description of the protocol.
    void expect_as_described(const json& message) {
        const auto& protocol = protocol::description();
        if (message.contains("error")) {
            EXPECT_TRUE(protocol.has_error(message["error"]["data"]["code"].get<std::string>())) << message;
            return;
        }
        const bool is_reply = message.contains("result");
        if (is_reply && !asked.contains(message["id"])) return; // a test sent the request by send()
        const protocol::Shape& shape =
            is_reply ? protocol.find_method(asked[message["id"]])->result : protocol.types.at("Notification");
        const auto misfit = find_misfit(shape, is_reply ? message["result"] : message, protocol.types);
        EXPECT_FALSE(misfit) << misfit->text() << "\n" << message;
    }

    asio::io_context loop;
    websocket::stream<tcp::socket> socket{loop};
    std::deque<Received> waiting;
    std::string token = test_token;
    bool is_ours = true;               ///< false: connected to another server, through ours
    std::map<json, std::string> asked; ///< methods of the requests, by id
    int last_id = 0;
};

TestPage::TestPage()
    : impl_(std::make_unique<Impl>()) {}

TestPage::~TestPage() = default;

int TestPage::connect(std::uint16_t port, const Headers& headers, std::string_view target) {
    impl_->is_ours = target == "/ws";
    impl_->socket.next_layer().connect(local(port));
    impl_->socket.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
        for (const auto& [name, value] : headers) request.set(name, value);
    }));
    websocket::response_type response;
    beast::error_code failed;
    impl_->socket.handshake(response, host_of(port), std::string(target), failed);
    if (!failed && impl_->is_ours && !impl_->token.empty()) {
        const json entered = call("app.enter", {{"token", impl_->token}});
        EXPECT_TRUE(entered.contains("result")) << entered;
    }
    return int(response.result_int());
}

void TestPage::set_token(std::string token) { impl_->token = std::move(token); }

void TestPage::send(std::string_view text) {
    impl_->socket.text(true);
    impl_->socket.write(asio::buffer(text));
}

void TestPage::send_binary(std::string_view bytes) {
    impl_->socket.binary(true);
    impl_->socket.write(asio::buffer(bytes));
}

void TestPage::send_raw(std::string_view bytes) {
    asio::write(impl_->socket.next_layer(), asio::buffer(bytes));
}

json TestPage::next_text() {
    return json::parse(impl_->next([](const Impl::Received& message) { return !message.binary; }));
}

std::string TestPage::next_frame(char kind) {
    return impl_->next(
        [&](const Impl::Received& message) { return message.binary && message.content.at(0) == kind; });
}

json TestPage::call(std::string_view method, json params) {
    const int id = ++impl_->last_id;
    impl_->asked[id] = method;
    send(json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}}.dump());
    return json::parse(impl_->next([&](const Impl::Received& message) {
        return !message.binary && json::parse(message.content).value("id", json()) == id;
    }));
}

json TestPage::next_notification(std::string_view method) {
    return json::parse(impl_->next([&](const Impl::Received& message) {
        return !message.binary && json::parse(message.content).value("method", "") == method;
    }));
}

int TestPage::wait_for_close() {
    beast::error_code failed;
    beast::flat_buffer buffer;
    while (!failed) impl_->socket.read(buffer, failed);
    return failed == websocket::error::closed ? impl_->socket.reason().code : 0;
}

} // namespace aviary::server
