#include "server/handlers/handlers.h"
#include "server/protocol/domains/sound_domain.h"
#include "server/protocol/json_values.h"
#include "session/mixer/mixer.h"
#include "session/notes/notes.h"
#include "session/parameters/parameters.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace aviary::server {
namespace {

using nlohmann::json;

// ---- edits of the project, where there is one

/// In the workshop an author's own page moves parameters as the program itself does: it has no stores to hydrate.
Result<void> may_edit(const Request& request) {
    auto* workspace = request.workspace();
    if (!workspace) return {};
    return workspace->may_edit(request.hub.workshop ? session::ClientId(0) : request.asker());
}

/// Whether the edit is part of a gesture that goes on. Remembers this of the caller.
bool is_in_gesture(const Request& request) {
    const bool more_comes = request.params.value("gesture", false);
    if (more_comes) request.caller().in_gesture = true;
    return more_comes;
}

Result<json> set_parameter(const Request& request) {
    if (const auto allowed = may_edit(request); !allowed) return allowed.error();
    const json& params = request.params;
    const engine::SlotId slot = params["slot"];
    const std::string id = params["id"];
    session::Parameters& parameters = request.session().parameters();
    const auto now = params.contains("text") ? parameters.set(slot, id, params["text"].get<std::string>())
                                             : parameters.set(slot, id, params["value"].get<double>());
    if (!now) return now.error();
    const bool in_gesture = is_in_gesture(request);
    if (auto* workspace = request.workspace())
        workspace->parameter_moved(request.asker(), slot, id, now->value, in_gesture);
    return json{{"value", now->value}, {"text", now->text}};
}

template <typename T>
std::optional<T> field(const json& params, const char* name) {
    if (!params.contains(name)) return std::nullopt;
    return params[name].get<T>();
}

Result<json> set_mixer(const Request& request) {
    if (const auto allowed = may_edit(request); !allowed) return allowed.error();
    const json& params = request.params;
    session::MixerChange change{.pan = field<double>(params, "pan"),
        .mute = field<bool>(params, "mute"),
        .solo = field<bool>(params, "solo")};
    if (const auto volume = params.find("volume_db"); volume != params.end())
        change.volume = volume->get<Decibels>();
    if (const auto sends = params.find("sends"); sends != params.end()) {
        change.sends.emplace();
        const auto present = request.session().mixer().settings(params["track"]).sends;
        for (const json& send : *sends) {
            const auto same = std::ranges::find(present, send["to"].get<int>(), &session::Send::to);
            const bool is_pre = same != present.end() && same->is_pre;
            change.sends->push_back(
                {send["to"], send["level_db"].get<Decibels>(), send.value("pre", is_pre)});
        }
    }
    const int track = params["track"];
    const auto set = request.session().mixer().set(track, change);
    if (!set) return set.error();
    const bool in_gesture = is_in_gesture(request);
    if (auto* workspace = request.workspace()) workspace->mixer_moved(request.asker(), track, in_gesture);
    return json::object();
}

Result<json> end_gesture(const Request& request) {
    request.caller().in_gesture = false;
    request.workspace()->end_gesture(request.asker());
    return json::object();
}

// ---- what is not kept

Result<json> play_note(const Request& request) {
    const json& params = request.params;
    const engine::SlotId slot = params["slot"];
    const int key = params["key"];
    const bool on = params["on"];
    const auto played = request.session().notes().play(slot, key, params["velocity"], on);
    auto& held = request.caller().held_notes;
    if (played && on) held.insert({slot, key});
    if (played && !on) held.erase({slot, key});
    return done(played);
}

Result<json> listen(const Request& request) {
    request.caller().listening = request.params["on"];
    return sound_format(request.session());
}

} // namespace

std::span<const Handler> sound_handlers() {
    static constexpr Handler all[] = {
        {"mixer.set", set_mixer},
        {"params.set", set_parameter},
        {"gesture.end", end_gesture, Needs::project},
        {"notes.play", play_note},
        {"audio.listen", listen},
    };
    return all;
}

} // namespace aviary::server
