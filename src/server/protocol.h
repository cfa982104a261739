// Everything that goes over the wire, in one place: names, JSON shapes, binary layouts. docs/protocol.md is its text
// for people. Pure. [any-thread]
//
//     send_text(notification(event, next_seq));
//     send_binary(status_frame(status, sequence));
#pragma once

#include "session/state.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace aviary::server {

namespace method {
inline constexpr std::string_view ui_ready = "app.ui_ready";
inline constexpr std::string_view play = "transport.play";
inline constexpr std::string_view stop = "transport.stop";
inline constexpr std::string_view seek = "transport.seek";
inline constexpr std::string_view loop = "transport.loop";
inline constexpr std::string_view set_parameter = "params.set";
inline constexpr std::string_view set_mixer = "mixer.set";
inline constexpr std::string_view listen = "audio.listen";
inline constexpr std::string_view set_source = "workshop.source";
inline constexpr std::string_view play_note = "notes.play";
inline constexpr std::string_view watch = "workshop.watch";
inline constexpr std::string_view compare = "workshop.compare";
inline constexpr std::string_view open_editor = "workshop.open_editor";
} // namespace method

/// JSON-RPC's numbers for what a caller did wrong; what went wrong here is `failed`, with the code in error.data.code.
enum class RpcError : int {
    malformed = -32700,
    not_a_request = -32600,
    unknown_method = -32601,
    bad_params = -32602,
    failed = -32000,
};

/// One event as it is announced. `method` is empty for those that go as binary frames.
struct Announcement {
    std::string_view method;
    nlohmann::json params;
};
Announcement announce(const session::Event& event);

/// A whole notification; `params` is JSON text, made once for all clients.
std::string notification(std::string_view method, std::string_view params, std::uint64_t seq);

/// Text of a value; what is not UTF-8 in it (a plugin's name may be anything) is replaced.
std::string dump(const nlohmann::json& value);

nlohmann::json to_wire(const session::State& state);
nlohmann::json to_wire(const session::ParameterValue& value); ///< with its id

/// Kind 1: transport and meters.
std::string status_frame(const engine::Status& status, std::uint32_t sequence);
/// Kind 2: what the song sounds like. At most 65,535 frames.
std::string sound_frame(const session::Sound& sound, std::uint32_t sequence);
/// Kind 3: the output of the plugin under work, laid out as kind 2.
std::string watched_frame(const session::Watched& watched, std::uint32_t sequence);

} // namespace aviary::server
