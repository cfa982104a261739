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
        hub_->add(*this);
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
    bool is_inside() const override { return caller.id != 0; }

private:
    asio::awaitable<bool> is_let_in();
    asio::awaitable<bool> refuse(std::string why);
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
    socket_.auto_fragment(false);
    const auto [refused] = co_await socket_.async_accept(upgrade, as_result);
    if (refused || hub_->closed || !co_await is_let_in()) co_return leave();

    socket_.read_message_max(max_message_bytes);
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

/// Reads the first message, or the one after a greeting. True: it has the token, and the client is one of the hub's.
asio::awaitable<bool> WebSocketClient::is_let_in() {
    asio::steady_timer deadline(socket_.get_executor(), Door::patience);
    deadline.async_wait([self = shared_from_this()](beast::error_code cancelled) {
        if (!cancelled) self->close();
    });
    socket_.read_message_max(Door::longest_message);
    beast::flat_buffer buffer;
    Knock knock;
    for (bool was_greeted = false;; was_greeted = true) {
        const auto [failed, size] = co_await socket_.async_read(buffer, as_result);
        if (failed || hub_->closed || !socket_.is_open()) co_return false;
        const auto bytes = buffer.cdata();
        knock = hear_knock({static_cast<const char*>(bytes.data()), bytes.size()}, hub_->door);
        buffer.consume(buffer.size());
        if (!knock.greeting || was_greeted) break;
        const auto [lost, sent] = co_await socket_.async_write(asio::buffer(*knock.greeting), as_result);
        if (lost) co_return false;
    }
    deadline.cancel();
    if (!knock.token || !hub_->door.admits(*knock.token)) co_return co_await refuse(knock.refusal);
    if (hub_->clients.size() >= Hub::max_clients) co_return false;
    hub_->enter(*this);
    send_text(std::make_shared<const std::string>(knock.welcome));
    co_return true;
}

/// Answers after a while, and closes the connection. Gives false.
asio::awaitable<bool> WebSocketClient::refuse(std::string why) {
    asio::steady_timer timer(socket_.get_executor(), Door::pause);
    co_await timer.async_wait(as_result);
    if (hub_->closed || !socket_.is_open()) co_return false;
    timer.expires_after(Door::patience); // for a client that does not read, or does not close
    timer.async_wait([self = shared_from_this()](beast::error_code cancelled) {
        if (!cancelled) self->close();
    });
    const auto [lost, size] = co_await socket_.async_write(asio::buffer(why), as_result);
    if (!lost) co_await socket_.async_close(websocket::close_code::policy_error, as_result);
    co_return false;
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
