#include "server/clients/hub.h"

#include "server/handlers/requests.h"
#include "server/protocol/announce.h"
#include "server/protocol/domains/app_domain.h"
#include "session/notes/notes.h"
#include "session/under_work/under_work.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <utility>

namespace aviary::server {
namespace {

std::string random_id() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

} // namespace

Hub::Hub(session::Session& session, Options given)
    : options(std::move(given))
    , server_id(random_id())
    , session_(session)
    , watching_session_(session.observe([this](const session::Event& event) { tell(event); })) {
    if (workspace)
        watching_workspace_ =
            workspace->observe([this](const session::WorkspaceEvent& event) { tell(event); });
}

void Hub::add(Connection& connection) {
    connection.number = ++newest_connection_;
    connections.insert(&connection);
}

bool Hub::make_room() {
    while (connections.size() >= max_connections) {
        const auto age = [](const Connection* one) { return std::pair(one->is_inside(), one->number); };
        Connection* const oldest = *std::ranges::min_element(connections, {}, age);
        if (oldest->is_inside()) return false;
        connections.erase(oldest);
        oldest->close();
    }
    return true;
}

void Hub::enter(Client& client) {
    client.caller.id = ++newest_client_;
    clients.insert(&client);
}

void Hub::leave(Client& client) {
    if (clients.erase(&client) == 0 || closed) return;
    Caller& gone = client.caller;
    for (const auto& [slot, key] : gone.held_notes) (void)session_.notes().play(slot, key, 0, false);
    if (workspace && gone.in_gesture) workspace->end_gesture(gone.id);
    if (workspace) workspace->left(gone.id);
    update_listening();
}

Client* Hub::find(ClientId id) const {
    const auto found = std::find_if(
        clients.begin(), clients.end(), [&](const Client* client) { return client->caller.id == id; });
    return found == clients.end() ? nullptr : *found;
}

/// Sends the event as a binary frame. False: it is of a kind that goes as text.
bool Hub::tell_frame(const session::Event& event) {
    if (const auto* status = std::get_if<engine::Status>(&event)) {
        const auto frame = std::make_shared<const std::string>(status_frame(*status, status_sequence_++));
        for (Client* client : clients)
            if (client->caller.ready) client->send_status(frame);
    } else if (const auto* sound = std::get_if<session::Sound>(&event)) {
        sound_sequence_ += sound->is_after_gap; // a number that no frame has
        const auto frame = std::make_shared<const std::string>(sound_frame(*sound, sound_sequence_++));
        for (Client* client : clients)
            if (client->caller.listening) client->send_sound(frame);
    } else if (const auto* watched = std::get_if<session::Watched>(&event)) {
        watched_sequence_ += watched->sound.is_after_gap;
        const auto frame = std::make_shared<const std::string>(watched_frame(*watched, watched_sequence_++));
        for (Client* client : clients)
            if (client->caller.watching) client->send_watched(frame);
    } else {
        return false;
    }
    return true;
}

void Hub::tell(const session::Event& event) {
    if (!tell_frame(event)) tell_all(announce(event));
}

void Hub::tell(const session::WorkspaceEvent& event) {
    const auto announcement = announce(event, session_, *workspace, score);
    if (!announcement) return;
    const auto* progress = std::get_if<session::LoadProgress>(&event);
    if (progress && progress->client != 0)
        tell(progress->client, *announcement);
    else
        tell_all(*announcement);
}

/// The backlog takes it also while nobody is connected: a client that lost its connection may come back.
void Hub::tell_all(const Announcement& announcement) {
    const Message message = backlog_.add(announcement.method, dump(announcement.params));
    for (Client* client : clients)
        if (client->caller.ready) client->send_text(message);
}

void Hub::tell_state() { tell_all({"project:changed", {{"state", to_wire(session_.state())}}}); }

void Hub::leave_projects() {
    workspace = nullptr;
    watching_workspace_ = {};
}

void Hub::tell(ClientId id, const Announcement& announcement) {
    Client* client = find(id);
    if (!client || !client->caller.ready) return;
    client->send_text(
        std::make_shared<const std::string>(notification(announcement.method, dump(announcement.params))));
}

void Hub::answer(Client& client, std::string_view request) {
    server::answer(
        *this, client, request, [hub = weak_from_this(), id = client.caller.id](std::string reply) {
            const auto self = hub.lock();
            if (!self || self->closed) return;
            if (Client* asked = self->find(id))
                asked->send_text(std::make_shared<const std::string>(std::move(reply)));
        });
    update_listening();
}

void Hub::update_listening() {
    if (closed) return;
    const auto anybody = [&](bool Caller::*wants) {
        return std::any_of(clients.begin(), clients.end(), [&](Client* c) { return c->caller.*wants; });
    };
    session_.listen(options.sound && anybody(&Caller::listening));
    session_.under_work().watch(anybody(&Caller::watching));
}

void Hub::close() {
    if (closed) return;
    session_.listen(false);
    session_.under_work().watch(false);
    closed = true;
    watching_session_ = {};
    watching_workspace_ = {};
    for (Connection* connection : connections) connection->close();
}

} // namespace aviary::server
