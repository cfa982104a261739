// The host's sound, piece by piece in the form that the SDK plays: 32-bit samples, silence where the host gives nothing,
// nowhere where it takes nothing. Hosts that process in 64 bits are converted for. [audio-thread]
//
//     sound.begin(process_data);                                // once a host block
//     sound.take(start, end);                                   // once a piece: inputs() and outputs() are of it
//     play(sound.inputs(), sound.outputs());
//     sound.give();                                             // the piece is played
//     sound.end();                                              // flags the channels on which nothing sounded
#pragma once

#include "sdk/core/instance.h"
#include "sdk/formats/vst3/steinberg.h"

#include <array>
#include <vector>

namespace aviary::detail {

class HostSound {
public:
    static constexpr unsigned channels = 2; ///< of the main bus, each way

    HostSound();
    void begin(vst::ProcessData& block) AVIARY_NONBLOCKING;
    void take(Frame start, Frame end) AVIARY_NONBLOCKING;
    void give() AVIARY_NONBLOCKING;
    void end() AVIARY_NONBLOCKING;

    const float* const* inputs() const AVIARY_NONBLOCKING { return inputs_.data(); }
    float* const* outputs() const AVIARY_NONBLOCKING { return outputs_.data(); }

private:
    float* room(unsigned number) AVIARY_NONBLOCKING { return memory_.data() + number * block_frames_limit; }

    vst::ProcessData* block_ = nullptr;
    bool wide_ = false; ///< the host's samples have 64 bits
    Frame start_ = 0, end_ = 0;
    std::array<const float*, channels> inputs_ = {};
    std::array<float*, channels> outputs_ = {};
    Steinberg::uint64 silent_ = 0; ///< outputs that were zero so far, as bits
    std::vector<float> memory_;    ///< silence, nowhere, and what is converted: inputs, outputs
};

/// Zero on every channel of every output, and flagged as such.
void play_silence(vst::ProcessData& block) AVIARY_NONBLOCKING;

} // namespace aviary::detail
