#include "server/clients/pace.h"
#include "server/handlers/requests.h"
#include "server/http/connection.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <chrono>
#include <utility>

namespace aviary::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t max_message_bytes = 1u << 20;

class WebSocketClient : public Client,
                        public Connection,
                        public std::enable_shared_from_this<WebSocketClient> {
public:
    WebSocketClient(std::shared_ptr<Hub> hub, beast::tcp_stream stream)
        : socket_(std::move(stream))
        , hub_(std::move(hub)) {
        hub_->enter(*this);
        hub_->connections.insert(this);
    }
    ~WebSocketClient() override { leave(); }

    asio::awaitable<void> run(HttpRequest upgrade);

    void send_text(Message text) override;
    void send_status(Message frame) override {
        queue_.push_status(std::move(frame));
        send_next();
    }
    void send_sound(Message frame) override {
        queue_.push_sound(std::move(frame));
        send_next();
    }
    void send_watched(Message frame) override {
        queue_.push_watched(std::move(frame));
        send_next();
    }
    void close() override { beast::get_lowest_layer(socket_).close(); }

private:
    void answer(const beast::flat_buffer& message);
    asio::awaitable<void> rest(Pace::Duration time);
    void send_next();
    void leave();

    websocket::stream<beast::tcp_stream> socket_;
    SendQueue queue_;
    Message sending_; ///< the socket is writing this now; null: nothing
    std::shared_ptr<Hub> hub_;
    Pace pace_;
    bool is_known_to_flood_ = false;
};

asio::awaitable<void> WebSocketClient::run(HttpRequest upgrade) {
    const auto self = shared_from_this();             // lives until the last read has ended
    beast::get_lowest_layer(socket_).expires_never(); // the WebSocket has timers of its own
    websocket::stream_base::timeout timeout{std::chrono::seconds(10), std::chrono::seconds(30), true};
    socket_.set_option(timeout);
    socket_.read_message_max(max_message_bytes);
    socket_.auto_fragment(false);
    const auto [refused] = co_await socket_.async_accept(upgrade, as_result);
    if (refused) co_return;

    beast::flat_buffer buffer;
    for (;;) {
        const auto [failed, size] = co_await socket_.async_read(buffer, as_result);
        if (failed || hub_->closed) break;
        const auto begin = Pace::Clock::now();
        answer(buffer);
        buffer.consume(buffer.size());
        if (const auto wait = pace_.spend(begin, Pace::Clock::now()); wait > Pace::Duration::zero())
            co_await rest(wait);
    }
    leave();
}

void WebSocketClient::answer(const beast::flat_buffer& message) {
    const auto bytes = message.cdata();
    if (socket_.got_text())
        hub_->answer(*this, {static_cast<const char*>(bytes.data()), bytes.size()});
    else
        send_text(std::make_shared<const std::string>(refusal_of_binary()));
}

/// Waits before the next message is read. So the client cannot send any faster.
asio::awaitable<void> WebSocketClient::rest(Pace::Duration time) {
    if (!std::exchange(is_known_to_flood_, true) && hub_->options.on_trouble)
        hub_->options.on_trouble("a page asks faster than it can be answered, and is slowed down");
    asio::steady_timer timer(socket_.get_executor(), time);
    co_await timer.async_wait(as_result);
}

void WebSocketClient::send_text(Message text) {
    if (queue_.push_text(std::move(text)))
        send_next();
    else
        close(); // the page has stopped reading; it can ask for the state when it comes back
}

void WebSocketClient::send_next() {
    if (sending_ || !socket_.is_open()) return;
    auto next = queue_.pop();
    if (!next) return;
    sending_ = std::move(next->message);
    socket_.binary(next->binary);
    socket_.async_write(
        asio::buffer(*sending_), [self = shared_from_this()](beast::error_code failed, std::size_t) {
            self->sending_ = nullptr;
            if (!failed) self->send_next();
        });
}

void WebSocketClient::leave() {
    hub_->leave(*this);
    hub_->connections.erase(this);
}

} // namespace

asio::awaitable<void> serve_client(std::shared_ptr<Hub> hub, beast::tcp_stream stream, HttpRequest upgrade) {
    auto client = std::make_shared<WebSocketClient>(std::move(hub), std::move(stream));
    co_await client->run(std::move(upgrade));
}

} // namespace aviary::server
