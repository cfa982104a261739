// What a track gives to another one, or once more to the master: its sound behind its own volume, at a level, late enough
// to meet what comes there from elsewhere.
//
//     track.add_send(std::make_unique<SendNode>(&room, ramp_frames));
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/mixer/delay_line.h"
#include "engine/mixer/fader.h"

#include <memory>
#include <utility>

namespace aviary::engine {

class Track;

struct SendNode : rt::Retirable {
    SendNode(Track* its_target, std::uint32_t ramp_frames)
        : to(its_target)
        , fader(ramp_frames) {}

    /// Its level goes to nothing; then it is over.
    void leave() {
        if (std::exchange(is_leaving, true)) return;
        fader.move_to({0, 0});
    }
    bool is_over() const { return is_leaving && fader.is_at_rest(); }

    Track* const to; ///< null: the master
    Delay delay;
    Fader fader; ///< that of its track, at the send's level
    bool is_leaving = false;
    std::unique_ptr<SendNode> next; ///< see List
};

} // namespace aviary::engine
