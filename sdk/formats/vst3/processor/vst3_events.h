// A host block's notes and MIDI controllers, in the SDK's words and in order, for Instance to take piece by piece; and
// its transport.
//
//     events.prepare(takes_notes);                               // main thread, before the first block
//     events.gather(process_data);                               // once a host block
//     const Frame end = events.add_to(instance, start, end);     // once a piece; may ask for a shorter one
//
// VST3 sends controllers as changes of hidden parameters, one for each controller of each channel (see ids.h). They
// become MIDI messages again. A host block may have up to 4,096 events, half of them controllers; more are left out.
// [audio-thread]
#pragma once

#include "sdk/core/instance.h"
#include "sdk/formats/vst3/interfaces.h"

#include <aviary/transport.h>

#include <vector>

namespace aviary::detail {

class IncomingEvents {
public:
    /// A plugin that takes no notes is given no events, and needs no room for them. [main-thread]
    void prepare(bool takes_notes);
    void gather(const vst::ProcessData& block) AVIARY_NONBLOCKING;
    /// Answers where the piece must end, as the instance can take no more at once: at `end` or earlier.
    Frame add_to(Instance& instance, Frame start, Frame end) AVIARY_NONBLOCKING;

private:
    struct Incoming {
        Event event;
        unsigned order; ///< in which they came
    };
    void gather_controllers(vst::IParameterChanges& changes, Frame frames) AVIARY_NONBLOCKING;
    void gather_notes(vst::IEventList& list, Frame frames) AVIARY_NONBLOCKING;
    void put(const Event& event) AVIARY_NONBLOCKING;

    std::vector<Incoming> incoming_;
    unsigned count_ = 0, next_ = 0;
};

/// The frame within the block: hosts' rounding must not lead out of it. frames is at least 1.
Frame frame_in_block(int offset, Frame frames) AVIARY_NONBLOCKING;

/// False for what has no meaning here: other busses, chords, notes of impossible keys.
bool to_event(const vst::Event& from, Event& event) AVIARY_NONBLOCKING;
/// All but its offset. False for what VST3 has no word for: a note's end, values of parameters for single notes.
bool from_event(const Event& event, vst::Event& to) AVIARY_NONBLOCKING;

/// The MIDI message that moves a controller to 0..1; `id` is one of controller_id().
Event controller_event(vst::ParamID id, double normalized) AVIARY_NONBLOCKING;

Transport to_transport(const vst::ProcessContext* context) AVIARY_NONBLOCKING;

} // namespace aviary::detail
