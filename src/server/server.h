// The session over HTTP and WebSocket, for pages of its own on this machine; docs/protocol.md says what is spoken.
//
//     Server server(loop, session, {.port = 8123, .web_root = "web/dist", .workspace = &workspace});
//     auto port = server.start();
//     if (!port) return port.error();   // "port 8123 is in use: ..."
//
// What the session and the workspace tell, the server hears by itself. Everything is [main-thread], as is the loop.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}
namespace aviary::session {
class Session;
class Workspace;
} // namespace aviary::session
namespace aviary::workshop {
class Editor;
class Pipeline;
} // namespace aviary::workshop

namespace aviary::server {

struct Options {
    std::uint16_t port = 8123;      ///< 0: any that is free
    std::filesystem::path web_root; ///< folder of the built page
    bool sound = true;              ///< whether pages that listen are sent the master output
    session::Workspace* workspace =
        nullptr; ///< of the project that pages work in; null: there are no projects
    std::function<void(const std::string& text)> on_trouble = {}; ///< with a client; once for each
};

class Server {
public:
    Server(boost::asio::io_context& loop, session::Session& session, Options options);
    ~Server(); ///< stops

    /// Listens on 127.0.0.1, and answers from the loop. Gives the port. Errors: server.port_in_use, server.listen.
    Result<std::uint16_t> start();
    /// From now on pages may compare versions of the plugin under work, and open places of its source in an editor. Both
    /// live until stop(). Call it after start().
    void open_workshop(workshop::Pipeline& pipeline, workshop::Editor& editor);
    /// What is asked below /ui/ comes from the server on that port of this machine, under the same rules of who may ask;
    /// nothing: from nowhere. Call it after start().
    void pass_author_page_to(std::optional<std::uint16_t> port);
    /// Answers a request of the program's own, which is no client: it holds no connection, and is told nothing else. Call it
    /// between start() and stop(); the reply comes now or later.
    void ask(std::string_view request, std::function<void(std::string reply)> reply);
    /// Lets go of the port and all connections at once.
    void stop();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::server
