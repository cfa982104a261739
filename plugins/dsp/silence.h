// Lets an effect do nothing while its input is silent and its own sound has died away:
//
//     rest_.run(*this, block);        // all that process() has to do, beside what holds for the whole block
//
// [audio-thread]
#pragma once

#include <aviary/block.h>
#include <aviary/math.h>

#include "dsp/control_clock.h"
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

inline void silence(aviary::Block& block, unsigned first, unsigned count) {
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        clear(block.out(channel) + first, count);
}

/// For an effect that sleeps and lets its dry sound through: copies the input to the output. A copy is no arithmetic, so
/// the processor does not flush subnormal numbers in it; they are flushed here, for whoever computes with them next.
inline void pass(aviary::Block& block, unsigned first, unsigned count) {
    constexpr float smallest_normal = 1.17549435e-38f;
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (unsigned i = first; i < first + count; ++i) {
            const float sample = block.in(channel)[i];
            block.out(channel)[i] = aviary::abs(sample) < smallest_normal ? 0 : sample;
        }
}

/// The larger of two magnitudes; NaN if one is.
inline float louder(float a, float b) { return a > b || a != a ? a : b; }

/// True unless the value is infinite or NaN.
inline bool finite(float x) { return abs(x) <= 3.4e38f; }

/// Runs an effect in control steps, as ControlClock does, and puts it to sleep between two of them. The first audible frame
/// wakes it and begins a step: how a host cuts time into blocks changes neither. Of the effect it needs, by friendship:
///
///     void aim(aviary::Frame frame);                                            // begins a control step
///     float render(aviary::Block& block, aviary::Frame first, unsigned count);  // gives the loudest sample inside it
///     unsigned long memory() const;    // how many frames a sound can stay inside it unheard
///     void idle(aviary::Block& block, unsigned first, unsigned count);          // what comes out while it sleeps
///     void reset();                    // forgets all sound, and calls reset() here
class Rest {
public:
    template <typename Effect>
    void run(Effect& effect, aviary::Block& block) {
        const unsigned end = block.frame_count();
        for (unsigned at = 0; at < end;) {
            if (asleep_) {
                const unsigned heard = first_audible(block, at);
                effect.idle(block, at, heard - at);
                at = heard;
                if (at == end) return;
                wake();
            }
            if (left_ == 0) {
                effect.aim(at);
                left_ = ControlClock::interval;
                watches_input_ = loudest_ <= inaudible;
                loudest_ = 0;
            }
            const unsigned count = aviary::min(left_, end - at);
            for (unsigned channel = 0; watches_input_ && channel < block.input_channels(); ++channel)
                loudest_ = louder(peak(block.in(channel) + at, count), loudest_);
            render(effect, block, at, count);
            at += count;
        }
    }
    /// No sound is under way.
    void reset() {
        asleep_ = true;
        left_ = 0;
        quiet_frames_ = 0;
    }
    /// Sound is under way, as after a state was loaded.
    void wake() {
        asleep_ = false;
        quiet_frames_ = 0;
        loudest_ = 1;
    }

private:
    /// The block's size if there is none.
    static unsigned first_audible(const aviary::Block& block, unsigned from) {
        unsigned first = block.frame_count();
        for (unsigned channel = 0; channel < block.input_channels(); ++channel) {
            const float* in = block.in(channel);
            if (peak(in + from, first - from) <= inaudible) continue;
            unsigned i = from;
            while (aviary::abs(in[i]) <= inaudible) ++i;
            first = i;
        }
        return first;
    }

    template <typename Effect>
    void render(Effect& effect, aviary::Block& block, unsigned first, unsigned count) {
        const float inside = effect.render(block, aviary::Frame(first), count);
        if (!finite(inside)) {
            silence(block, first, count);
            return effect.reset();
        }
        loudest_ = louder(inside, loudest_);
        left_ -= count;
        if (left_ > 0) return;
        const bool quiet = watches_input_ && loudest_ <= inaudible;
        quiet_frames_ = quiet ? quiet_frames_ + ControlClock::interval : 0;
        if (quiet_frames_ > effect.memory()) effect.reset();
    }

    unsigned long quiet_frames_ = 0;
    unsigned left_ = 0; ///< frames of the control step
    float loudest_ = 0; ///< in the control step so far
    bool watches_input_ =
        false; ///< in this control step: while the effect itself is loud, its input does not matter
    bool asleep_ = true;
};

} // namespace dsp
