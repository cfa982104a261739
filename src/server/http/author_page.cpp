#include "server/http/author_page.h"

#include "server/door/door.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include <array>
#include <chrono>

namespace aviary::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using LocalStream = beast::basic_stream<asio::local::stream_protocol, asio::any_io_executor>;

constexpr std::chrono::seconds dev_server_patience{30}; // Vite may be busy with bundling the page's libraries
constexpr std::size_t max_body_bytes = 64u << 20;

asio::awaitable<bool> connect(LocalStream& stream, const std::filesystem::path& socket) {
    stream.expires_after(dev_server_patience);
    const auto [failed] =
        co_await stream.async_connect(asio::local::stream_protocol::endpoint(socket.native()), as_result);
    co_return !failed;
}

/// Both ends of a WebSocket that is passed on.
class Tunnel : public Connection {
public:
    Tunnel(std::shared_ptr<Hub> hub, beast::tcp_stream page)
        : page_(std::move(page))
        , vite_(page_.get_executor())
        , hub_(std::move(hub)) {
        hub_->add(*this);
    }
    ~Tunnel() override { hub_->connections.erase(this); }
    bool is_inside() const override { return true; }
    void close() override {
        page_.close();
        vite_.close();
    }

    asio::awaitable<void> run(const HttpRequest& upgrade, const beast::flat_buffer& read) {
        using namespace asio::experimental::awaitable_operators;
        if (!hub_->author_page || !co_await connect(vite_, hub_->author_page->socket)) co_return close();
        const auto [failed, size] = co_await http::async_write(vite_, upgrade, as_result);
        if (failed) co_return close();
        const auto [lost, rest] = co_await asio::async_write(vite_, read.cdata(), as_result);
        if (lost) co_return close();
        page_.expires_never();
        vite_.expires_never();
        co_await (pump(page_, vite_) && pump(vite_, page_));
    }

private:
    template <typename From, typename To>
    asio::awaitable<void> pump(From& from, To& to) {
        std::array<char, 16384> bytes;
        for (;;) {
            const auto [ended, size] = co_await from.async_read_some(asio::buffer(bytes), as_result);
            if (ended) break;
            const auto [failed, sent] =
                co_await asio::async_write(to, asio::buffer(bytes.data(), size), as_result);
            if (failed) break;
        }
        close();
    }

    beast::tcp_stream page_;
    LocalStream vite_;
    std::shared_ptr<Hub> hub_;
};

} // namespace

bool is_author_page(std::string_view target, const std::optional<AuthorPageAt>& page) {
    constexpr std::string_view above = "/ui/";
    if (!page || !target.starts_with(above)) return false;
    const auto secret = target.substr(above.size(), page->secret.size());
    return Door(page->secret).admits(secret) && target.substr(above.size() + secret.size()).starts_with('/');
}

asio::awaitable<std::optional<Passed>> fetch(
    asio::any_io_executor loop, std::filesystem::path socket, HttpRequest request) {
    LocalStream stream(loop);
    if (!co_await connect(stream, socket)) co_return std::nullopt;
    request.keep_alive(false);
    request.erase(http::field::authorization);   // the project's Vite needs no token of ours
    request.erase(http::field::accept_encoding); // we do not want a compressed answer
    const auto [failed, size] = co_await http::async_write(stream, request, as_result);
    if (failed) co_return std::nullopt;

    const bool is_head = request.method() == http::verb::head;
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_body_bytes);
    parser.skip(is_head);
    beast::flat_buffer buffer;
    const auto [broken, read] = co_await http::async_read(stream, buffer, parser, as_result);
    if (broken) co_return std::nullopt;
    Passed response = parser.release();
    response.erase(http::field::keep_alive);
    response.erase(http::field::access_control_allow_origin); // our server decides which origins may read it
    if (!is_head) response.prepare_payload();
    co_return response;
}

asio::awaitable<void> serve_tunnel(
    std::shared_ptr<Hub> hub, beast::tcp_stream stream, HttpRequest upgrade, beast::flat_buffer read) {
    Tunnel tunnel(std::move(hub), std::move(stream));
    co_await tunnel.run(upgrade, read);
}

} // namespace aviary::server
