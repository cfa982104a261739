// Oscillators without state: the caller keeps a phase, an unsigned that wraps round once a cycle.
//
//     const unsigned step = phase_step(440, sample_rate);
//     out[frame] = saw(phase, cycle / step);
//     phase += step;
//
// Templates: T is float with unsigned phases, or Float4 with Word4. Any thread.
#pragma once

#include "dsp/float4.h"

namespace dsp {

inline constexpr float cycle = 4294967296.0f; ///< a whole turn of the phase, 2^32

/// How much a phase grows in a frame. Frequencies are held below 0.45 of the sample rate.
inline unsigned phase_step(double hz, double sample_rate) {
    return unsigned(aviary::clamp(hz / sample_rate, 0.0, 0.45) * 4294967296.0);
}

/// Rising saw, -1..1, without most of the aliasing: the jump (at phase 0) is rounded by a polynomial over one frame
/// to either side. PolyBLEP after Välimäki, Pekonen and Nam, "Perceptually informed synthesis of bandlimited
/// classical waveforms" (JASA 2012), with both halves folded into one expression that needs no branch.
/// frames_a_cycle is cycle / step.
template <typename Phase, typename T>
inline T saw(Phase phase, T frames_a_cycle) {
    const T turns = to_float(phase) * (1 / cycle); // -0.5..0.5
    const T nearness = max(1 - abs(turns) * frames_a_cycle, T{});
    return 2 * turns - copy_sign(1 - nearness * nearness, turns);
}

/// Sine of a phase, to 4e-6: Taylor's series to the ninth power, on the quarter turn that the phase folds to.
template <typename Phase>
inline auto sine(Phase phase) {
    const auto turns = to_float(phase) * (2 / cycle); // -1..1 for half a turn to either side
    const auto folded = 0.5f - abs(abs(turns) - 0.5f);
    const auto x = folded * float(aviary::pi);
    const auto square = x * x;
    const auto series =
        1 - square * (1.0f / 6 - square * (1.0f / 120 - square * (1.0f / 5040 - square * (1.0f / 362880))));
    return copy_sign(x * series, turns);
}

} // namespace dsp
