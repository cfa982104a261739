// Serves the author's own page: a project may have one in ui/, with its own Vite, which runs for as long as this lives.
// When somebody saves the page's source, Vite changes the page in place.
//
//     auto server = DevServer::start(io, {.folder = project / "ui"},
//         {.on_ready = [&](std::uint16_t port) { show(port); }, .on_end = [&](const Error& why) { say(why); }});
//
// All of it [main-thread]. Vite listens on 127.0.0.1, where any local program can reach it; our server passes it on.
#pragma once

#include "base/result.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace aviary::workshop {

/// True when the folder holds a page with its package.json.
bool is_page(const std::filesystem::path& folder);

struct DevServerOptions {
    std::filesystem::path folder;
    std::chrono::milliseconds start_limit = std::chrono::seconds(30); ///< until it answers
};

class DevServer {
public:
    struct Callbacks {
        std::function<void(std::uint16_t port)> on_ready; ///< once, when it answers
        std::function<void(std::string_view)> on_line; ///< what Vite prints: warnings and errors of the page
        std::function<void(const Error&)> on_end;      ///< once, when Vite ended by itself or never answered
    };

    /// Errors: "ui.not_installed" when the page's packages are missing, "child.spawn".
    static Result<std::unique_ptr<DevServer>> start(
        boost::asio::io_context& io, const DevServerOptions& options, Callbacks callbacks);
    ~DevServer(); ///< When this returns, Vite and all it started are gone. No callback comes any more.

private:
    struct Impl;
    explicit DevServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::workshop
