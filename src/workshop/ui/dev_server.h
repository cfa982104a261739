// The page of its own that a project may bring along in ui/, served by the Vite that is installed there for as long as
// this lives. A save of the page's source is Vite's business: it changes the page in place.
//
//     auto server = DevServer::start(io, {.folder = project / "ui"},
//         {.on_ready = [&](std::uint16_t port) { show(port); }, .on_end = [&](const Error& why) { say(why); }});
//
// All of it [main-thread]. The port is of 127.0.0.1, whoever may ask it; server/ passes the page on.
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
        std::function<void(std::string_view)> on_line;    ///< what it says: warnings and errors of the page
        std::function<void(const Error&)> on_end;         ///< once, when it ended by itself or never answered
    };

    /// Errors: "ui.not_installed" when the page's packages are missing, "child.spawn".
    static Result<std::unique_ptr<DevServer>> start(
        boost::asio::io_context& io, const DevServerOptions& options, Callbacks callbacks);
    ~DevServer(); ///< It is gone with all it started when this returns; no callback comes any more.

private:
    struct Impl;
    explicit DevServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::workshop
