// What a track gives to another one, or once more to the master: its sound behind its own volume, at a level, late enough
// to meet what comes there from elsewhere.
//
//     track.add_send(std::make_unique<SendNode>(id, ramp_frames), &room);
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/ids.h"
#include "engine/mixer/delay_line.h"
#include "engine/mixer/fader.h"

#include <memory>
#include <utility>

namespace aviary::engine {

class Track;

struct SendNode : rt::Retirable {
    SendNode(SendId its_id, std::uint32_t ramp_frames)
        : id(its_id)
        , fader(ramp_frames) {}

    /// Its level goes to nothing; then it is over.
    void leave() {
        if (std::exchange(is_leaving, true)) return;
        fader.move_to({0, 0});
    }
    bool is_over() const { return is_leaving && fader.is_at_rest(); }

    const SendId id;
    Track* to = nullptr; ///< null: the master. It stays in the graph until this send has left it
    Delay delay;
    Fader fader; ///< that of its track, at the send's level
    bool is_leaving = false;
    std::unique_ptr<SendNode> next; ///< see List
};

} // namespace aviary::engine
