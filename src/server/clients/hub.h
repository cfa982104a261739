// What the connections of one server share: the session and the workspace, who is connected, what all of them are told.
// Internal to the room. [main-thread]
#pragma once

#include "server/clients/backlog.h"
#include "server/clients/send_queue.h"
#include "server/protocol/frames.h"
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
    bool ready = false;      ///< asked for the state, so can place what changes in it
    bool listening = false;  ///< wants sound frames
    bool watching = false;   ///< wants the output of the plugin under work
    bool in_gesture = false; ///< moves something, and has not said that it rests
    std::set<std::pair<engine::SlotId, int>> held_notes; ///< by hand, with their keys
};

/// A page that is connected by WebSocket.
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
};

/// What makes and shows the plugin under work.
struct WorkshopTools {
    workshop::Pipeline& pipeline;
    workshop::Editor& editor;
};

class Hub : public std::enable_shared_from_this<Hub> {
public:
    static constexpr std::size_t max_clients = 32;
    static constexpr std::size_t max_connections =
        256; ///< a page opens six at most; more is somebody's mistake

    Hub(session::Session& session, Options options);

    void enter(Client& client);
    /// Nobody else will end what it began.
    void leave(Client& client);
    Client* find(ClientId id) const; ///< null when it is gone

    /// Passes an event on to the clients that asked for the state before: only they can place it.
    void tell(const session::Event& event);
    void tell(const session::WorkspaceEvent& event);
    void tell(ClientId client, const Announcement& announcement); ///< that one alone, without a number
    /// Answers by Client::send_text(), now or later.
    void answer(Client& client, std::string_view request);
    /// Sound is made only while somebody listens, or watches.
    void update_listening();
    void close();

    session::Session& session() { return session_; }
    const Backlog& backlog() const { return backlog_; }

    const Options options;
    const std::string server_id;                   ///< names this run
    std::uint16_t port = 0;                        ///< the one that is really listened on
    std::optional<std::uint16_t> author_page_port; ///< see Server::pass_author_page_to()
    std::optional<WorkshopTools> workshop;         ///< see Server::open_workshop()
    std::set<Client*> clients;
    std::set<Connection*> connections;
    /// Set by close(): the session may be gone from then on, and what still resumes must end without a look at it.
    bool closed = false;

private:
    void tell_all(const Announcement& announcement);
    bool tell_frame(const session::Event& event);

    session::Session& session_;
    session::Session::Watching watching_session_;
    session::Workspace::Watching watching_workspace_;
    Backlog backlog_;
    ClientId newest_client_ = 0;
    std::uint32_t status_sequence_ = 0, sound_sequence_ = 0, watched_sequence_ = 0;
};

} // namespace aviary::server
