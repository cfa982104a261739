// The four-pole low pass of the classic synthesizers, with a soft limit in its loop so that it sings at full
// resonance and never runs away.
//
//     LadderCoefficients c(cutoff / sample_rate, resonance);   // once a control step
//     out = ladder.next(in, c);                                // every frame
//
// Zero-delay feedback after Zavalishin, "The Art of VA Filter Design" (2018), chapter 5: the loop is solved as a
// linear one, then its input is limited. Four filters, one a lane. [audio-thread]
#pragma once

#include "dsp/saturate.h"

namespace dsp {

struct LadderCoefficients {
    LadderCoefficients() = default;
    /// cutoff in cycles a frame (held to 0.0002..0.45), resonance 0..1, where the filter sings by itself at 1.
    LadderCoefficients(Float4 cutoff, Float4 resonance) {
        const Float4 g = tan(min(max(cutoff, splat(0.0002f)), splat(0.45f)) * float(aviary::pi));
        pole = g / (1 + g);
        const Float4 feedback = 4 * resonance;
        const Float4 square = pole * pole, inverse = 1 / (1 + feedback * square * square);
        rest = 1 - pole;
        gain = (1 + 0.5f * feedback) * inverse; // resonance weakens the bass; this gives some of it back
        back = feedback * rest * inverse;
    }
    Float4 pole{};          ///< share of its input that a stage passes at once
    Float4 rest = splat(1); ///< share of its memory that a stage passes
    Float4 gain = splat(1); ///< of the input into the loop
    Float4 back{};          ///< of the memories into the loop
};

struct Ladder {
    Float4 stage[4] = {};

    /// Grouped so that few operations wait for the last stage's memory: the length of that chain is what a voice costs.
    Float4 next(Float4 in, const LadderCoefficients& c) {
        const Float4 early = c.pole * (stage[2] + c.pole * (stage[1] + c.pole * stage[0]));
        Float4 x = saturate((in * c.gain - c.back * early) - c.back * stage[3]);
        for (Float4& memory : stage) {
            x = c.pole * x + c.rest * memory;
            memory = x + (x - memory);
        }
        return x;
    }
};

} // namespace dsp
