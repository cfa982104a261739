// Serves the page over HTTP, and the session over WebSocket, to pages on this machine. docs/protocol.md has the protocol.
//
//     Server server(loop, session, {.port = 8123, .token = token, .web_root = "web/dist", .workspace = &workspace});
//     auto port = server.start();
//     if (!port) return port.error();   // "port 8123 is in use: ..."
//
// The server observes the session and the workspace by itself. Everything is [main-thread]: the thread of the loop.
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
    std::uint16_t port = 8123;      ///< 0: any free port
    std::string token = {};         ///< lets in who knows it, see door/token.h; empty: lets nobody in
    std::filesystem::path web_root; ///< folder of the built page
    bool sound = true;              ///< whether to send the master output to pages that listen
    session::Workspace* workspace =
        nullptr; ///< holds the project that pages work in; null: the server has no projects
    std::function<void(const std::string& text)> on_trouble =
        {}; ///< told of a misbehaving client, once for each
};

/// Where the page is that a project brings along.
struct AuthorPageAt {
    std::string secret; ///< it lies below /ui/SECRET/: a frame can send no token, so its address is one
    std::filesystem::path socket; ///< of the server that has it, in a folder of this user alone
    std::string path() const { return "/ui/" + secret + "/"; }
};

class Server {
public:
    Server(boost::asio::io_context& loop, session::Session& session, Options options);
    ~Server(); ///< calls stop()

    /// Listens on 127.0.0.1, and answers from the loop. Gives the port. Errors: server.port_in_use, server.listen.
    Result<std::uint16_t> start();
    /// From now on pages may compare versions of the plugin under work, and open places of its source in an editor. Both
    /// objects must live until stop(). To be called after start().
    void open_workshop(workshop::Pipeline& pipeline, workshop::Editor& editor);
    /// From now on the server has no projects, and the workspace may go. To be called after start(), and not from an
    /// observer of the workspace.
    void leave_projects();
    /// Tells all pages that the song is another one now: its tracks, sections or length. To be called after start().
    void song_changed();
    /// Passes requests below page->path() on to the server at that Unix socket. The same origins may ask as for our own
    /// page. Nothing: stops passing them on. To be called after start().
    void pass_author_page_to(std::optional<AuthorPageAt> page);
    /// Answers a request of this program itself, which has no connection and gets no notifications. To be called between
    /// start() and stop(). `reply` is called at once or later.
    void ask(std::string_view request, std::function<void(std::string reply)> reply);
    /// Closes the port and all connections at once.
    void stop();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::server
