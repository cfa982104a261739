// What a slot hears beside the chain: the sum of the tracks that are its side chain.
//
//     fader.mix(sound, slot.side->sum, frames);   // by the tracks that come before
//     block.side = &slot.side->sum;               // while the slot's plugin runs
//     slot.side->begin_anew(frames);
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/mixer/stereo.h"
#include "rt/retired.h"

namespace aviary::engine {

struct SideChain : rt::Retirable {
    explicit SideChain(std::uint32_t max_frames)
        : buffers(1, max_frames)
        , sum(buffers[0]) {
        sum.silent = true;
    }
    void begin_anew(std::uint32_t frames) {
        if (!sum.silent) clear(sum, frames);
    }
    StereoBuffers buffers;
    Stereo sum; ///< silent: nothing has come since it was heard
};

} // namespace aviary::engine
