// Makes the commit message of an edit, for people who read `git log`. Pure. [any-thread]
//
//     edit.values = mixer_changes("drums", {.volume_db = -3}, {.volume_db = -6});
//     readable_message(edit)   // "[mixer] drums volume -3.0 -> -6.0 dB"
#pragma once

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
/// Levels in decibels; nothing: there is no such send.
ValueChange send_change(std::string_view track, std::string_view to, std::optional<double> before_db,
    std::optional<double> after_db);

} // namespace aviary::session
