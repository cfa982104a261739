// Serves the author's own page: a project may have one in ui/, with its own Vite, which runs for as long as this lives.
// When somebody saves the page's source, Vite changes the page in place.
//
//     auto server = DevServer::start(io, {.folder = project / "ui", .base = "/ui/SECRET/"},
//         {.on_ready = [&](const fs::path& socket) { show(socket); }, .on_end = [&](const Error& why) { say(why); }});
//
// All of it [main-thread]. Vite listens on a Unix socket in a folder of this user alone, and on no port: our server, which
// knows who may see the page, passes it on. Node runs Vite as a library, since its command knows ports only.
#pragma once

#include "base/result.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace aviary::workshop {

/// True when the folder holds a page with its package.json.
bool is_page(const std::filesystem::path& folder);

struct DevServerOptions {
    std::filesystem::path folder;
    std::string base =
        "/"; ///< of the page's address. Other users do not see it: it is not on Vite's command line
    std::chrono::milliseconds start_limit = std::chrono::seconds(30); ///< until it answers
};

class DevServer {
public:
    struct Callbacks {
        std::function<void(const std::filesystem::path& socket)> on_ready; ///< once, when it answers
        std::function<void(std::string_view)> on_line; ///< what Vite prints: warnings and errors of the page
        std::function<void(const Error&)> on_end;      ///< once, when Vite ended by itself or never answered
    };

    /// Errors: "ui.not_installed" when the page's packages are missing, "ui.socket", "child.spawn".
    static Result<std::unique_ptr<DevServer>> start(
        boost::asio::io_context& io, const DevServerOptions& options, Callbacks callbacks);
    ~DevServer(); ///< When this returns, Vite and all it started are gone. No callback comes any more.

private:
    struct Impl;
    explicit DevServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::workshop
