// Lets an effect do nothing while its input is silent and its own sound has died away:
//
//     if (rest_.asleep(block)) return silence(block);
//     ... process, and find the loudest sample that is in the effect ...
//     rest_.heard(block, loudest, longest_memory_in_frames);
//
// [audio-thread]
#pragma once

#include <aviary/block.h>
#include <aviary/math.h>

#include "dsp/float4.h"

namespace dsp {

inline constexpr float inaudible = 1e-7f; ///< -140 dB

/// The largest magnitude; NaN or infinite when a sample is. Compares the bits as integers: they order like the
/// magnitudes, with infinity and NaN above all numbers.
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

/// For an effect that sleeps and lets its dry sound through: copies the input to the output. A copy is no arithmetic, so
/// the processor does not flush subnormal numbers in it; they are flushed here, for whoever computes with them next.
inline void pass(aviary::Block& block) {
    constexpr float smallest_normal = 1.17549435e-38f;
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames()) {
            const float sample = block.in(channel)[frame];
            block.out(channel)[frame] = aviary::abs(sample) < smallest_normal ? 0 : sample;
        }
}

/// True unless the value is infinite or NaN.
inline bool finite(float x) { return abs(x) <= 3.4e38f; }

class Rest {
public:
    /// To be called before the block is processed: measures the input. True while the effect sleeps.
    bool asleep(const aviary::Block& block) {
        input_ = 0;
        for (unsigned channel = 0; channel < block.input_channels(); ++channel) {
            const float loudest = peak(block.in(channel), block.frame_count());
            if (!(loudest <= input_)) input_ = loudest;
        }
        if (input_ > inaudible || !finite(input_)) asleep_ = false;
        return asleep_;
    }
    /// To be called after the block was processed. `loudest` is the loudest sample in the effect, `memory` how many
    /// frames a sound can stay inside it unheard. True when the effect falls asleep: now it must clear its memory.
    bool heard(const aviary::Block& block, float loudest, unsigned long memory) {
        const bool quiet = input_ <= inaudible && loudest <= inaudible;
        quiet_frames_ = quiet ? quiet_frames_ + block.frame_count() : 0;
        asleep_ = quiet && quiet_frames_ > memory;
        return asleep_;
    }
    /// No sound is under way.
    void reset() {
        asleep_ = true;
        quiet_frames_ = 0;
    }
    /// Sound is under way, as after a state was loaded.
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
