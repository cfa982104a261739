// Plays the clips of one track. Where the transport stops, jumps, or the song changes in the midst of a clip, the sound
// does not break off: it fades within a few milliseconds, and what is entered in its midst rises as fast.
//
//     player.play(from, frames, jumped);    // not while the transport stands
//     player.mix(pieces, io, frames);       // each block
//
// Allocates in the constructor only. [audio-thread] after that
#pragma once

#include "engine/clips/clip_pieces.h"
#include "engine/mixer/stereo.h"

namespace aviary::engine {

class ClipPlayer {
public:
    explicit ClipPlayer(double sample_rate);

    /// The next mix() plays from `from` on. `jumped`: that is not where the last one ended.
    void play(SongFrame from, bool jumped) {
        from_ = from;
        jumped_ = jumped;
        plays_ = true;
    }
    /// Adds the next block, and the rest of what fades.
    void mix(const ClipPieces& pieces, Stereo& io, std::uint32_t frames);
    /// Other pieces are played from now on. `before` and `at` are the same place of the song in its two versions; `goes_on`:
    /// the transport runs on from there.
    void take_up(const ClipPieces& old, const ClipPieces& next, SongFrame before, SongFrame at, bool goes_on);
    /// Whether mix() may add anything. Before play(): in the block before.
    bool is_idle(const ClipPieces& pieces) const {
        return tail_left_ == 0 && (pieces.empty() || (!plays_ && !was_playing_));
    }

private:
    void fade_out(const ClipPieces& pieces, SongFrame at);
    void add_tail(Stereo& io, std::uint32_t frames);

    std::uint32_t fade_;   ///< frames
    StereoBuffers buffer_; ///< of what fades out
    Stereo tail_;
    std::uint32_t tail_at_ = 0, tail_left_ = 0;
    bool plays_ = false, jumped_ = false, was_playing_ = false;
    SongFrame from_ = 0, next_ = 0;
    SongFrame entered_ = 0; ///< where the playing began
};

} // namespace aviary::engine
