#include "server/test_page.h"

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

    /// The next message that is wanted; others are kept for later.
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
    }

    asio::io_context loop;
    websocket::stream<tcp::socket> socket{loop};
    std::deque<Received> waiting;
    int last_id = 0;
};

TestPage::TestPage()
    : impl_(std::make_unique<Impl>()) {}

TestPage::~TestPage() = default;

int TestPage::connect(std::uint16_t port, const Headers& headers, std::string_view target) {
    impl_->socket.next_layer().connect(local(port));
    impl_->socket.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
        for (const auto& [name, value] : headers) request.set(name, value);
    }));
    websocket::response_type response;
    beast::error_code failed;
    impl_->socket.handshake(response, host_of(port), std::string(target), failed);
    return int(response.result_int());
}

void TestPage::send(std::string_view text) {
    impl_->socket.text(true);
    impl_->socket.write(asio::buffer(text));
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
