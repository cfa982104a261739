#include "workshop/ui/dev_server.h"

#include "process/child.h"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <utility>

#include <stdlib.h>
#include <sys/un.h>

namespace aviary::workshop {

namespace fs = std::filesystem;
namespace asio = boost::asio;
using asio::local::stream_protocol;

namespace {

constexpr std::chrono::milliseconds between_knocks{50};

/// Runs in the page's folder, so that `vite` is the page's own. Hot reload goes through the same socket.
constexpr const char* script = R"js(
import { createServer } from "node:http";
import { createServer as createVite } from "vite";
const { AVIARY_UI_BASE: base, AVIARY_UI_SOCKET: socket } = process.env;
let vite;
const server = createServer((request, response) => vite.middlewares(request, response));
vite = await createVite({ base, logLevel: "warn", clearScreen: false, server: { middlewareMode: true, hmr: { server } } });
server.listen(socket);
)js";

/// A folder that only this user may enter; gone with this object. Empty if it cannot be made.
class PrivateFolder {
public:
    PrivateFolder() {
        std::error_code error;
        auto pattern = (fs::temp_directory_path(error) / "ui-XXXXXX").string();
        if (!error && ::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~PrivateFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

} // namespace

bool is_page(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "package.json", ignored);
}

struct DevServer::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::io_context& io, const DevServerOptions& options, Callbacks given)
        : callbacks(std::move(given))
        , start_limit(options.start_limit)
        , base(options.base)
        , where(folder.path() / "s")
        , deadline(io)
        , pause(io)
        , socket(io) {}

    Result<void> start(asio::io_context& io, const fs::path& page) {
        if (folder.path().empty() || where.native().size() >= sizeof(sockaddr_un::sun_path))
            return Error{"ui.socket",
                "no socket for the project's own page can be made there: its path is too long, or "
                "the disk is full",
                where.string()};
        auto spawned = process::Child::spawn(io,
            {.argv = {"node", "--input-type=module", "--eval", script},
                .environment = {"NO_COLOR=1", "AVIARY_UI_BASE=" + base, "AVIARY_UI_SOCKET=" + where.string()},
                .directory = page,
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
        socket.async_connect(stream_protocol::endpoint(where.native()),
            [self = weak_from_this()](boost::system::error_code failed) {
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
        if (const auto tell = std::exchange(callbacks.on_ready, nullptr)) tell(where);
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
    const std::string base;
    const PrivateFolder folder;
    const fs::path where;                  ///< the socket's
    std::unique_ptr<process::Child> child; ///< null once it has ended
    asio::steady_timer deadline, pause;
    stream_protocol::socket socket;
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
    if (!fs::exists(options.folder / "node_modules" / "vite" / "package.json", ignored))
        return Error{"ui.not_installed",
            "the packages of the project's own page are not installed: run 'npm install' in ui/ and save; "
            "the generic page is shown until then",
            "ui"};
    auto impl = std::make_shared<Impl>(io, options, std::move(callbacks));
    if (auto started = impl->start(io, options.folder); !started) return started.error();
    return std::unique_ptr<DevServer>(new DevServer(std::move(impl)));
}

} // namespace aviary::workshop
