// A score as a page shows it. Pure. [any-thread]
//
//     state.song = show_song(score, "songs/first.bird");
//     state.tracks = show_tracks(score, slots);
#pragma once

#include "session/session_state.h"
#include "song/score.h"

#include <filesystem>
#include <span>

namespace aviary::session {

Song show_song(const song::Score& score, const std::filesystem::path& path);

/// The tracks with their slots. The caller adds the names of plugins and the mixer settings.
std::vector<Track> show_tracks(const song::Score& score, std::span<const engine::Slot> slots);

} // namespace aviary::session
