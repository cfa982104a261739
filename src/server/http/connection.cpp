#include "server/http/connection.h"

#include "server/http/author_page.h"
#include "server/http/local_origin.h"
#include "server/http/static_files.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <chrono>
#include <optional>

namespace aviary::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::chrono::seconds client_patience{30}; // for a request to come, and for an answer to be read

class HttpConnection : public Connection {
public:
    HttpConnection(std::shared_ptr<Hub> hub, asio::ip::tcp::socket socket)
        : stream_(std::move(socket))
        , hub_(std::move(hub)) {
        hub_->add(*this);
    }
    ~HttpConnection() override { hub_->connections.erase(this); }
    void close() override { stream_.close(); }

    asio::awaitable<std::optional<HttpRequest>> read();
    asio::awaitable<void> refuse(const HttpRequest& request, http::status status, std::string_view why);
    asio::awaitable<void> send_file(const HttpRequest& request, const StaticFile& file);
    asio::awaitable<void> send_author_page(const HttpRequest& request, std::filesystem::path socket);
    bool is_open() { return stream_.socket().is_open(); }
    beast::tcp_stream take_stream() { return std::move(stream_); }
    beast::flat_buffer take_buffer() { return std::move(buffer_); }

private:
    template <typename Response>
    asio::awaitable<void> send(Response& response, bool keep_alive, const char* framed_by = "'none'");

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::shared_ptr<Hub> hub_;
};

/// Reads a request. Nothing: the other side closed the connection, or what it sent is no request.
asio::awaitable<std::optional<HttpRequest>> HttpConnection::read() {
    http::request_parser<http::empty_body> parser;
    parser.body_limit(0); // no request that we answer has a body
    stream_.expires_after(client_patience);
    const auto [failed, size] = co_await http::async_read(stream_, buffer_, parser, as_result);
    if (failed) co_return std::nullopt;
    co_return parser.release();
}

template <typename Response>
asio::awaitable<void> HttpConnection::send(Response& response, bool keep_alive, const char* framed_by) {
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Content-Security-Policy", std::string("frame-ancestors ") + framed_by);
    response.keep_alive(keep_alive);
    stream_.expires_after(client_patience);
    const auto [failed, size] = co_await http::async_write(stream_, response, as_result);
    if (failed || !keep_alive) stream_.close();
}

asio::awaitable<void> HttpConnection::refuse(
    const HttpRequest& request, http::status status, std::string_view why) {
    http::response<http::string_body> response(status, request.version());
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.set(http::field::cache_control, "no-store");
    if (status == http::status::unauthorized) response.set(http::field::www_authenticate, "Bearer");
    response.body() = std::string(why) + "\n";
    response.prepare_payload();
    if (request.method() == http::verb::head)
        response.body().clear(); // Content-Length keeps the body's length
    co_await send(response, request.keep_alive() && request.method() != http::verb::head);
}

asio::awaitable<void> HttpConnection::send_file(const HttpRequest& request, const StaticFile& file) {
    http::response<http::file_body> response(http::status::ok, request.version());
    beast::error_code failed;
    response.body().open(file.path.c_str(), beast::file_mode::scan, failed);
    if (failed) {
        co_await refuse(request, http::status::not_found, "this file cannot be read");
        co_return;
    }
    response.set(http::field::content_type, {file.type.data(), file.type.size()});
    response.set(http::field::cache_control, file.immutable ? "max-age=31536000, immutable" : "no-cache");
    response.prepare_payload();
    if (request.method() == http::verb::head) {
        http::response<http::empty_body> head(response.base());
        co_await send(head, request.keep_alive());
    } else {
        co_await send(response, request.keep_alive());
    }
}

asio::awaitable<void> HttpConnection::send_author_page(
    const HttpRequest& request, std::filesystem::path socket) {
    auto response = co_await fetch(stream_.get_executor(), std::move(socket), request);
    if (response)
        co_await send(*response, request.keep_alive(), "'self'"); // our page shows it in a frame
    else
        co_await refuse(request, http::status::bad_gateway, "the project's own page does not answer");
}

struct Refusal {
    http::status status;
    std::string_view why;
};

/// Why the request is refused; nothing: it may be answered.
std::optional<Refusal> judge(const HttpRequest& request) {
    const std::string_view host = request[http::field::host];
    // Of two headers, programs on the way may take one, and this server the other.
    if (request.count(http::field::host) != 1 || !host_is_ours(host))
        return Refusal{http::status::forbidden, "this server answers only to localhost"};
    const auto origins = request.count(http::field::origin);
    if (origins > 1) return Refusal{http::status::forbidden, "a request has one Origin at most"};
    if (origins == 1 && !origin_is_ours(request[http::field::origin], host))
        return Refusal{http::status::forbidden, "this server answers only to pages that it served itself"};
    if (request.method() != http::verb::get && request.method() != http::verb::head)
        return Refusal{http::status::method_not_allowed, "files can be read, nothing else"};
    return std::nullopt;
}

const Refusal no_token{http::status::unauthorized,
    "only who has this program's token may see this: Authorization: Bearer TOKEN"};

enum class Key : std::uint8_t { none, right, wrong };

Key key_of(const HttpRequest& request, const Hub& hub) {
    const auto keys = request.count(http::field::authorization);
    if (keys == 0) return Key::none;
    const bool is_right =
        keys == 1 && hub.door.admits_header(std::string_view(request[http::field::authorization]));
    return is_right ? Key::right : Key::wrong;
}

std::optional<Refusal> judge_upgrade(const HttpRequest& request, const Hub& hub) {
    if (is_author_page(request.target(), hub.author_page)) return std::nullopt;
    if (request.target() != "/ws")
        return key_of(request, hub) == Key::right
                   ? Refusal{http::status::not_found, "the WebSocket is at /ws"}
                   : no_token;
    if (hub.clients.size() >= Hub::max_clients)
        return Refusal{http::status::service_unavailable, "too many pages are connected: close one"};
    return std::nullopt;
}

asio::awaitable<void> answer(HttpConnection& connection, const HttpRequest& request, const Hub& hub) {
    auto refusal = judge(request);
    const Key key = key_of(request, hub);
    if (!refusal && key == Key::wrong) {
        asio::steady_timer timer(co_await asio::this_coro::executor, Door::pause);
        co_await timer.async_wait(as_result);
        if (hub.closed) co_return;
        refusal = no_token;
    }
    if (refusal) {
        co_await connection.refuse(request, refusal->status, refusal->why);
        co_return;
    }
    if (is_author_page(request.target(), hub.author_page)) {
        co_await connection.send_author_page(request, hub.author_page->socket);
        co_return;
    }
    // The built page is the same for everybody, and is all that is given without the token.
    const Result<StaticFile> file = find_file(hub.options.web_root, std::string_view(request.target()));
    if (file) {
        co_await connection.send_file(request, *file);
        co_return;
    }
    const bool is_bad = file.error().code == "http.bad_request";
    if (key != Key::right)
        refusal = no_token;
    else
        refusal = {is_bad ? http::status::bad_request : http::status::not_found, file.error().message};
    co_await connection.refuse(request, refusal->status, refusal->why);
}

} // namespace

asio::awaitable<void> serve_http(std::shared_ptr<Hub> hub, asio::ip::tcp::socket socket) {
    auto connection = std::make_unique<HttpConnection>(hub, std::move(socket));
    while (connection->is_open()) {
        auto request = co_await connection->read();
        if (!request || hub->closed) co_return;
        if (!beast::websocket::is_upgrade(*request)) {
            co_await answer(*connection, *request, *hub);
            continue;
        }
        auto refusal = judge(*request);
        if (!refusal) refusal = judge_upgrade(*request, *hub);
        if (refusal) {
            co_await connection->refuse(*request, refusal->status, refusal->why);
            continue;
        }
        beast::tcp_stream stream = connection->take_stream();
        beast::flat_buffer read = connection->take_buffer();
        connection.reset();
        if (is_author_page(request->target(), hub->author_page))
            co_await serve_tunnel(hub, std::move(stream), std::move(*request), std::move(read));
        else
            co_await serve_client(hub, std::move(stream), std::move(*request));
        co_return;
    }
}

} // namespace aviary::server
