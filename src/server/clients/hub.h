// What the connections of one server share: the session, the workspace, the list of clients, and the notifications to
// all of them. Internal to the room. [main-thread]
#pragma once

#include "server/clients/backlog.h"
#include "server/clients/send_queue.h"
#include "server/door/door.h"
#include "server/protocol/frames.h"
#include "server/protocol/told_score.h"
#include "server/server.h"
#include "session/session.h"
#include "session/workspace/workspace.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace aviary::server {

struct Announcement;
using session::ClientId;
using session::Peer;

/// What is remembered of one connection.
struct Caller {
    ClientId id = 0;
    Peer peer = Peer::page;
    bool ready = false;      ///< it asked ui_ready, so it has the state that notifications change
    bool listening = false;  ///< it wants sound frames
    bool watching = false;   ///< it wants the output of the plugin under work
    bool in_gesture = false; ///< it has begun a gesture and not ended it
    std::set<std::pair<engine::SlotId, int>>
        held_notes; ///< slots and keys of the notes that it holds by hand
};

/// A page that is connected by WebSocket, and was let in.
class Client {
public:
    virtual ~Client() = default;
    virtual void send_text(Message text) = 0;
    virtual void send_status(Message frame) = 0;
    virtual void send_sound(Message frame) = 0;
    virtual void send_watched(Message frame) = 0;
    Caller caller;
};

/// Anything with a socket that stop() must close.
class Connection {
public:
    virtual ~Connection() = default;
    virtual void close() = 0;
    virtual bool is_inside() const {
        return false;
    }                         ///< it has shown that it knows the token, or what it gives
    std::uint64_t number = 0; ///< counts the connections of a server
};

/// Builds the plugin under work, and shows its source.
struct WorkshopTools {
    workshop::Pipeline& pipeline;
    workshop::Editor& editor;
};

class Hub : public std::enable_shared_from_this<Hub> {
public:
    static constexpr std::size_t max_clients = 32;
    static constexpr std::size_t max_connections =
        256; ///< a browser opens six at most for a page; so many more are somebody's mistake

    Hub(session::Session& session, Options options);

    void add(Connection& connection);
    /// Closes the oldest connections that are not inside, while there are as many as there may be. So nobody who does not
    /// know the token can keep others out by holding connections. False: all are inside.
    bool make_room();
    void enter(Client& client);
    /// Removes the client, ends its gesture, and releases the notes that it holds.
    void leave(Client& client);
    Client* find(ClientId id) const; ///< null: the client is gone

    /// Passes an event on to the clients that have asked ui_ready. Others do not know the state that it changes.
    void tell(const session::Event& event);
    void tell(const session::WorkspaceEvent& event);
    void tell(
        ClientId client, const Announcement& announcement); ///< only this client; the message has no number
    void tell_state();                                      ///< all of the session's state, to all
    void leave_projects();                                  ///< see Server::leave_projects()
    /// Answers by Client::send_text(), at once or later.
    void answer(Client& client, std::string_view request);
    /// Turns Sound and Watched events on or off: they are made only while a client wants them.
    void update_listening();
    void close();

    session::Session& session() { return session_; }
    const Backlog& backlog() const { return backlog_; }

    const Options options;
    session::Workspace* workspace = options.workspace; ///< null: the server has no projects
    const Door door{options.token};
    const std::string server_id;             ///< names this run of the server
    std::uint16_t port = 0;                  ///< the port in use, also if Options has 0
    std::optional<AuthorPageAt> author_page; ///< see Server::pass_author_page_to()
    std::optional<WorkshopTools> workshop;   ///< see Server::open_workshop()
    ToldScore score;                         ///< what the clients know of the song's score
    std::set<Client*> clients;
    std::set<Connection*> connections;
    /// Set by close(). From then on the session may be gone, and coroutines that still resume must end without using it.
    bool closed = false;

private:
    void tell_all(const Announcement& announcement);
    bool tell_frame(const session::Event& event);

    session::Session& session_;
    session::Session::Watching watching_session_;
    session::Workspace::Watching watching_workspace_;
    Backlog backlog_;
    ClientId newest_client_ = 0;
    std::uint64_t newest_connection_ = 0;
    std::uint32_t status_sequence_ = 0, sound_sequence_ = 0, watched_sequence_ = 0;
};

} // namespace aviary::server
