#include "server/server.h"

#include "server/handlers/requests.h"
#include "server/http/connection.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace aviary::server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// The program itself as a client: its id is 0, and it gets answers only.
class Program : public Client {
public:
    void send_text(Message) override {}
    void send_status(Message) override {}
    void send_sound(Message) override {}
    void send_watched(Message) override {}
};

} // namespace

struct Server::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::io_context& io_context, session::Session& shown, Options given)
        : loop(io_context)
        , session(shown)
        , options(std::move(given))
        , acceptor(io_context) {}

    asio::awaitable<void> accept();

    asio::io_context& loop;
    session::Session& session;
    Options options;
    tcp::acceptor acceptor;
    std::shared_ptr<Hub> hub;
    Program program;
};

asio::awaitable<void> Server::Impl::accept() {
    const auto self = shared_from_this();
    const auto current = hub;
    while (!current->closed) {
        auto [failed, socket] = co_await acceptor.async_accept(as_result);
        if (current->closed) co_return;
        if (failed) { // most likely there are no file descriptors left: waits until some are free
            asio::steady_timer pause(loop, std::chrono::milliseconds(100));
            co_await pause.async_wait(as_result);
            continue;
        }
        if (!current->make_room()) continue; // destroys the socket, which closes it
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        asio::co_spawn(loop, serve_http(current, std::move(socket)), asio::detached);
    }
}

Server::Server(asio::io_context& loop, session::Session& session, Options options)
    : impl_(std::make_shared<Impl>(loop, session, std::move(options))) {}

Server::~Server() { stop(); }

Result<std::uint16_t> Server::start() {
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), impl_->options.port);
    boost::system::error_code failed;
    tcp::acceptor acceptor(impl_->loop);
    acceptor.open(endpoint.protocol(), failed);
    if (!failed)
        acceptor.set_option(tcp::acceptor::reuse_address(true), failed); // else a restart must wait a minute
    if (!failed) acceptor.bind(endpoint, failed);
    if (!failed) acceptor.listen(tcp::acceptor::max_listen_connections, failed);
    const std::string port = std::to_string(impl_->options.port);
    if (failed == asio::error::address_in_use)
        return Error{"server.port_in_use",
            "port " + port + " is in use: stop the program that holds it, or choose another with --port", ""};
    if (failed) return Error{"server.listen", "cannot listen on port " + port + ": " + failed.message(), ""};

    stop();
    impl_->acceptor = std::move(acceptor);
    impl_->hub = std::make_shared<Hub>(impl_->session, impl_->options);
    impl_->hub->port = impl_->acceptor.local_endpoint().port();
    asio::co_spawn(impl_->loop, impl_->accept(), asio::detached);
    return impl_->hub->port;
}

void Server::open_workshop(workshop::Pipeline& pipeline, workshop::Editor& editor) {
    if (impl_->hub) impl_->hub->workshop.emplace(WorkshopTools{pipeline, editor});
}

void Server::leave_projects() {
    impl_->options.workspace = nullptr;
    if (impl_->hub) impl_->hub->leave_projects();
}

void Server::song_changed() {
    if (impl_->hub) impl_->hub->tell_state();
}

void Server::pass_author_page_to(std::optional<AuthorPageAt> page) {
    if (impl_->hub) impl_->hub->author_page = std::move(page);
}

void Server::ask(std::string_view request, std::function<void(std::string)> reply) {
    if (impl_->hub) answer(*impl_->hub, impl_->program, request, std::move(reply));
}

void Server::stop() {
    if (!impl_->hub) return;
    boost::system::error_code ignored;
    impl_->acceptor.close(ignored);
    impl_->hub->close();
    impl_->hub = nullptr;
}

} // namespace aviary::server
