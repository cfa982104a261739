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
        feedback = 4 * resonance;
        const Float4 square = pole * pole;
        inverse = 1 / (1 + feedback * square * square);
        makeup = 1 + 0.5f * feedback; // resonance takes from the lows what this gives back in part
    }
    Float4 pole{}, feedback{}, inverse = splat(1), makeup = splat(1);
};

struct Ladder {
    Float4 stage[4] = {};

    Float4 next(Float4 in, const LadderCoefficients& c) {
        const Float4 remembered =
            (1 - c.pole) * (stage[3] + c.pole * (stage[2] + c.pole * (stage[1] + c.pole * stage[0])));
        Float4 x = saturate((in * c.makeup - c.feedback * remembered) * c.inverse);
        for (Float4& memory : stage) {
            const Float4 change = (x - memory) * c.pole;
            x = memory + change;
            memory = x + change;
        }
        return x;
    }
};

} // namespace dsp
