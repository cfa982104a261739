// Makes the commit message of an edit, for people who read `git log`. Pure. [any-thread]
//
//     edit.values = mixer_changes("drums", {.volume = Decibels(-3)}, {.volume = Decibels(-6)});
//     readable_message(edit)   // "[mixer] drums volume -3.0 -> -6.0 dB"
#pragma once

#include "base/units.h"
#include "engine/engine.h"
#include "session/history/edit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::session {

/// One line.
std::string readable_message(const Edit& edit);

/// One change for each setting that differs, without the sends.
std::vector<ValueChange> mixer_changes(
    std::string_view track, const engine::MixerSettings& before, const engine::MixerSettings& after);
/// The change of a send's level; nothing: there is no such send.
ValueChange send_change(std::string_view track, std::string_view to, std::optional<Decibels> before,
    std::optional<Decibels> after);

} // namespace aviary::session
