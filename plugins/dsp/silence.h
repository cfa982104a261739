// Knowing when there is nothing to do. An effect whose input is silent and whose own sound has died away sleeps:
//
//     if (rest_.asleep(block)) return silence(block);
//     ... process, giving the loudest sample it holds ...
//     rest_.heard(block, loudest, longest_memory_in_frames);
//
// [audio-thread]
#pragma once

#include <aviary/block.h>

#include "dsp/float4.h"

namespace dsp {

inline constexpr float inaudible = 1e-7f; ///< -140 dB

/// The largest magnitude; not a number or infinite when a sample is. (As whole numbers, since those order so.)
inline float peak(const float* samples, unsigned count) {
    Int4 largest = {};
    unsigned i = 0;
    for (; i + 4 <= count; i += 4) {
        Int4 magnitudes;
        __builtin_memcpy(&magnitudes, samples + i, sizeof magnitudes);
        magnitudes &= 0x7fffffff;
        largest = magnitudes > largest ? magnitudes : largest;
    }
    int most = 0;
    for (unsigned lane = 0; lane < 4; ++lane) most = aviary::max(most, int(largest[lane]));
    for (; i < count; ++i) most = aviary::max(most, __builtin_bit_cast(int, samples[i]) & 0x7fffffff);
    return __builtin_bit_cast(float, most);
}

inline void clear(float* samples, unsigned long count) {
    for (unsigned long i = 0; i < count; ++i) samples[i] = 0;
}

inline void silence(aviary::Block& block) {
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        clear(block.out(channel), block.frame_count());
}

/// True unless the value is infinite or not a number.
inline bool finite(float x) { return abs(x) <= 3.4e38f; }

class Rest {
public:
    /// To ask before the block is processed; listens to the input.
    bool asleep(const aviary::Block& block) {
        input_ = 0;
        for (unsigned channel = 0; channel < block.input_channels(); ++channel) {
            const float loudest = peak(block.in(channel), block.frame_count());
            if (!(loudest <= input_)) input_ = loudest;
        }
        if (input_ > inaudible || !finite(input_)) asleep_ = false;
        return asleep_;
    }
    /// To tell after the block was processed: the loudest sample that the effect made, and how many frames a sound
    /// can hide inside it. True when it falls asleep: the moment to clear what it remembers.
    bool heard(const aviary::Block& block, float loudest, unsigned long memory) {
        const bool quiet = input_ <= inaudible && loudest <= inaudible;
        quiet_frames_ = quiet ? quiet_frames_ + block.frame_count() : 0;
        asleep_ = quiet && quiet_frames_ > memory;
        return asleep_;
    }
    /// Nothing is under way.
    void reset() {
        asleep_ = true;
        quiet_frames_ = 0;
    }
    /// Something is under way again, as after a reload.
    void wake() {
        asleep_ = false;
        quiet_frames_ = 0;
    }

private:
    unsigned long quiet_frames_ = 0;
    float input_ = 0;
    bool asleep_ = true;
};

} // namespace dsp
