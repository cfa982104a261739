// A send from a track to another one, or once more to the master: the track's sound after its own volume, at the send's
// level, delayed to be in time with what else arrives there.
//
//     track.add_send(std::make_unique<SendNode>(id, ramp_frames), &room);
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/engine_ids.h"
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

    /// Fades out; then it is over.
    void leave() {
        if (std::exchange(is_leaving, true)) return;
        fader.move_to({0, 0});
    }
    bool is_over() const { return is_leaving && fader.is_at_rest(); }

    const SendId id;
    Track* to = nullptr; ///< null: the master. It stays in the graph until this send has left it
    Delay delay;
    Fader fader; ///< the gains of its track's fader times the send's level
    bool is_leaving = false;
    std::unique_ptr<SendNode> next; ///< see List
};

} // namespace aviary::engine
