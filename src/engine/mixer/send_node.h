// A way from a track to another one, or once more to the master: the track's
// sound after its own volume, at the way's level, delayed to be in time with
// what else arrives there. It is a send beside the track's output, or the
// output itself where that is a group, or the side chain of a slot in the other
// track.
//
//     track.add_send(std::make_unique<SendNode>(id, SendKind::send, ramp_frames), &room);
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

enum class SendKind : std::uint8_t {
    send,
    output, ///< silent until it is the track's output, see Track::set_output()
    side_chain,
};

struct SendNode : rt::Retirable {
    SendNode(SendId its_id, SendKind its_kind, std::uint32_t ramp_frames, ChainSlotId its_side = {})
        : id(its_id)
        , kind(its_kind)
        , side(its_side)
        , fader(ramp_frames) {
        if (kind == SendKind::output) fader.move_to({0, 0});
    }

    /// Fades out; then it is over.
    void leave() {
        if (std::exchange(is_leaving, true)) return;
        fader.move_to({0, 0});
    }
    /// Is over at once: what it leads to has gone.
    void go() { is_leaving = is_gone = true; }
    bool is_over() const { return is_gone || (is_leaving && fader.is_at_rest()); }

    const SendId id;
    const SendKind kind;
    const ChainSlotId side; ///< of a side chain: a slot of `to`
    Track* to = nullptr;    ///< null: the master. It stays in the graph until this send has left it
    Delay delay;
    Fader fader; ///< the gains of its track's fader times the send's level
    bool is_leaving = false, is_gone = false;
    std::unique_ptr<SendNode> next; ///< see List
};

} // namespace aviary::engine
