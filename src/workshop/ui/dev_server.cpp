#include "workshop/ui/dev_server.h"

#include "process/child.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <utility>

namespace aviary::workshop {

namespace fs = std::filesystem;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::milliseconds between_knocks{50};

tcp::endpoint local(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

/// A port that is free now. If another program takes it before Vite does, Vite ends and says so.
std::uint16_t free_port(asio::io_context& io) {
    boost::system::error_code failed;
    tcp::acceptor acceptor(io);
    acceptor.open(tcp::v4(), failed);
    if (!failed) acceptor.bind(local(0), failed);
    return failed ? std::uint16_t(0) : acceptor.local_endpoint(failed).port();
}

} // namespace

bool is_page(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "package.json", ignored);
}

struct DevServer::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::io_context& io, const DevServerOptions& options, Callbacks given)
        : callbacks(std::move(given))
        , start_limit(options.start_limit)
        , port(free_port(io))
        , deadline(io)
        , pause(io)
        , socket(io) {}

    Result<void> start(asio::io_context& io, const fs::path& folder) {
        auto spawned = process::Child::spawn(io,
            {.argv = {"node_modules/.bin/vite", "--host", "127.0.0.1", "--port", std::to_string(port),
                 "--strictPort", "--base", "/ui/", "--logLevel", "warn", "--clearScreen", "false"},
                .environment = {"NO_COLOR=1",
                    "CI=true"}, // without CI, Vite ends when it has no standard input
                .directory = folder,
                .lines = true},
            {.on_out = [this](std::string_view line) { said(line); },
                .on_err = [this](std::string_view line) { said(line); },
                .on_exit =
                    [this](const process::ChildExit& exit) {
                        end({"ui.ended", "the page's Vite " + exit.text(), "ui"});
                    }});
        if (!spawned) return spawned.error();
        child = *std::move(spawned);
        deadline.expires_after(start_limit);
        deadline.async_wait([self = weak_from_this()](boost::system::error_code cancelled) {
            const auto alive = self.lock();
            if (!alive || cancelled || !alive->child) return;
            alive->end({"ui.timeout",
                fmt::format("the page's Vite did not answer within {} ms", alive->start_limit.count()),
                "ui"});
        });
        knock();
        return {};
    }

    void said(std::string_view line) const {
        if (line.find_first_not_of(" \t\r") != std::string_view::npos && callbacks.on_line)
            callbacks.on_line(line);
    }

    /// Connects again and again until Vite answers.
    void knock() {
        socket.async_connect(local(port), [self = weak_from_this()](boost::system::error_code failed) {
            const auto alive = self.lock();
            if (!alive || !alive->child) return;
            boost::system::error_code ignored;
            alive->socket.close(ignored);
            if (!failed) return alive->answered();
            alive->pause.expires_after(between_knocks);
            alive->pause.async_wait([self](boost::system::error_code cancelled) {
                if (const auto still = self.lock(); still && still->child && !cancelled) still->knock();
            });
        });
    }

    void answered() {
        deadline.cancel();
        if (const auto tell = std::exchange(callbacks.on_ready, nullptr)) tell(port);
    }

    void end(const Error& why) {
        const auto keep = shared_from_this(); // the callback may let go of us
        stop();
        if (const auto tell = std::exchange(callbacks.on_end, nullptr)) tell(why);
    }

    void stop() {
        deadline.cancel();
        pause.cancel();
        boost::system::error_code ignored;
        socket.close(ignored);
        child.reset();
    }

    Callbacks callbacks;
    const std::chrono::milliseconds start_limit;
    const std::uint16_t port;
    std::unique_ptr<process::Child> child; ///< null once it has ended
    asio::steady_timer deadline, pause;
    tcp::socket socket;
};

DevServer::DevServer(std::shared_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
DevServer::~DevServer() {
    impl_->callbacks = {};
    impl_->stop();
}

Result<std::unique_ptr<DevServer>> DevServer::start(
    asio::io_context& io, const DevServerOptions& options, Callbacks callbacks) {
    std::error_code ignored;
    if (!fs::exists(options.folder / "node_modules" / ".bin" / "vite", ignored))
        return Error{"ui.not_installed",
            "the packages of the project's own page are not installed: run 'npm install' in ui/ and save; "
            "the generic page is shown until then",
            "ui"};
    auto impl = std::make_shared<Impl>(io, options, std::move(callbacks));
    if (auto started = impl->start(io, options.folder); !started) return started.error();
    return std::unique_ptr<DevServer>(new DevServer(std::move(impl)));
}

} // namespace aviary::workshop
