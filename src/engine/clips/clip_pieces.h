// The clips of a track, each at its frames of the song.
//
//     auto pieces = place_clips(track.clips, tempo, 48000, source, &problems);
//     for (const ClipPiece& piece : pieces) piece.add(from, to, 1.0f, left, right);
#pragma once

#include "engine/clips/clip_sound.h"
#include "engine/timeline/tempo.h"

#include <cstdint>
#include <span>

namespace aviary::engine {

struct ClipPiece {
    SongFrame start = 0, end = 0;            ///< in the song; where the file ends sooner, the piece does
    std::int64_t offset = 0;                 ///< the frame of the sound that is heard at `start`
    std::uint32_t fade_in = 0, fade_out = 0; ///< frames, each in a straight line
    float gain = 1;
    std::shared_ptr<const ClipSound> sound;

    bool is_inside(SongFrame at) const { return start < at && at < end; }
    /// Adds what is heard from `from` up to, not including, `to`; `left` and `right` begin at `from`. [audio-thread]
    void add(SongFrame from, SongFrame to, float* left, float* right) const;
    /// The same, with the gain moving in a straight line: `at_from` at `from`, and `by` more with each frame.
    void add_ramped(SongFrame from, SongFrame to, float at_from, float by, float* left, float* right) const;

private:
    float fade_at(SongFrame at) const;
};

using ClipPieces = std::vector<ClipPiece>; ///< in order of start

/// Clips whose sound is not there, or all if there is no source, are left out; why, goes to `problems` (if not null), with "line:column". [main-thread]
ClipPieces place_clips(std::span<const song::Clip> clips, const Tempo& tempo, double sample_rate,
    ClipSource* source, std::vector<Error>* problems);

} // namespace aviary::engine
