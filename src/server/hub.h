// What the connections of one server share: the session, who is connected, what all of them are told. Internal to
// the room. [main-thread]
#pragma once

#include "server/protocol/frames.h"
#include "server/protocol/wire.h"
#include "server/requests.h"
#include "server/send_queue.h"
#include "server/server.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

namespace aviary::server {

/// A page that is connected by WebSocket.
class Client {
public:
    virtual ~Client() = default;
    virtual void notify(std::string_view method, std::string_view params) = 0; ///< params is JSON text
    virtual void send_status(Message frame) = 0;
    virtual void send_sound(Message frame) = 0;
    virtual void send_watched(Message frame) = 0;
    const Caller& caller() const { return caller_; }

protected:
    Caller caller_;
};

/// Anything with a socket that stop() must close.
class Connection {
public:
    virtual ~Connection() = default;
    virtual void close() = 0;
};

class Hub {
public:
    static constexpr std::size_t max_clients = 32;
    static constexpr std::size_t max_connections =
        256; ///< a page opens six at most; more is somebody's mistake

    Hub(session::Session& session, Options options);

    /// Passes an event on to the clients that asked for the state before: only they can place it.
    void tell(const session::Event& event);
    std::string answer(Caller& caller, std::string_view request);
    /// Sound is made only while somebody listens, or watches.
    void update_listening();
    /// Of one that is gone: nobody else will end them.
    void end_notes(Caller& caller);
    void close();

    const Options options;
    std::uint16_t port = 0;                        ///< the one that is really listened on
    std::optional<std::uint16_t> author_page_port; ///< see Server::pass_author_page_to()
    std::set<Client*> clients;
    std::set<Connection*> connections;
    /// Set by close(): the session may be gone from then on, and what still resumes must end without a look at it.
    bool closed = false;

private:
    session::Session& session_;
    session::Session::Watching watching_;
    std::uint32_t status_sequence_ = 0, sound_sequence_ = 0, watched_sequence_ = 0;
};

} // namespace aviary::server
