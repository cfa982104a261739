// The binary messages, for what changes 60 times a second. frames.cpp describes their layout too. Pure. [any-thread]
//
//     send_binary(status_frame(status, sequence));
#pragma once

#include "session/session_state.h"

#include <cstdint>
#include <string>

namespace aviary::server {

/// Kind 1: transport and meters.
std::string status_frame(const engine::Status& status, std::uint32_t sequence);
/// Kind 2: the master output. At most 65,535 frames of sound.
std::string sound_frame(const session::Sound& sound, std::uint32_t sequence);
/// Kind 3: the output of the plugin under work, with the layout of kind 2.
std::string watched_frame(const session::Watched& watched, std::uint32_t sequence);

} // namespace aviary::server
