#include "server/hub.h"

#include <algorithm>

namespace aviary::server {

Hub::Hub(session::Session& session, Options given)
    : options(std::move(given))
    , session_(session)
    , watching_(session.observe([this](const session::Event& event) { tell(event); })) {}

void Hub::tell(const session::Event& event) {
    if (const auto* status = std::get_if<engine::Status>(&event)) {
        const auto frame = std::make_shared<const std::string>(status_frame(*status, status_sequence_++));
        for (Client* client : clients)
            if (client->caller().ready) client->send_status(frame);
    } else if (const auto* sound = std::get_if<session::Sound>(&event)) {
        const auto frame = std::make_shared<const std::string>(sound_frame(*sound, sound_sequence_++));
        for (Client* client : clients)
            if (client->caller().listening) client->send_sound(frame);
    } else if (const auto* watched = std::get_if<session::Watched>(&event)) {
        const auto frame = std::make_shared<const std::string>(watched_frame(*watched, watched_sequence_++));
        for (Client* client : clients)
            if (client->caller().watching) client->send_watched(frame);
    } else if (!clients.empty()) {
        const Announcement announcement = announce(event);
        const std::string params = dump(announcement.params);
        for (Client* client : clients)
            if (client->caller().ready) client->notify(announcement.method, params);
    }
}

std::string Hub::answer(Caller& caller, std::string_view request) {
    std::string reply = server::answer(session_, options.desk, caller, request);
    update_listening();
    return reply;
}

void Hub::update_listening() {
    if (closed) return;
    const auto anybody = [&](bool Caller::*wants) {
        return std::any_of(clients.begin(), clients.end(), [&](Client* c) { return c->caller().*wants; });
    };
    session_.listen(options.sound && anybody(&Caller::listening));
    session_.watch(anybody(&Caller::watching));
}

void Hub::end_notes(Caller& caller) {
    if (!closed)
        for (const auto& [slot, key] : caller.held_notes) (void)session_.play_note(slot, key, 0, false);
    caller.held_notes.clear();
}

void Hub::close() {
    if (closed) return;
    session_.listen(false);
    session_.watch(false);
    closed = true;
    watching_ = {};
    for (Connection* connection : connections) connection->close();
}

} // namespace aviary::server
