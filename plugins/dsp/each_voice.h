// Carries one member of every voice in an array, under one name.
//
//     each(carry, "pitch", voices_, &Voice::pitch);
//
// carries voices_[0].pitch, voices_[1].pitch, ... under the one name, as an array.
#pragma once

#include <aviary/carry.h>

#include "dsp/float4.h"

namespace dsp {

template <typename Voice, unsigned N, typename T>
void each(aviary::Carry& carry, const char* name, Voice (&voices)[N], T Voice::*member) {
    T values[N];
    for (unsigned i = 0; i < N; ++i) values[i] = voices[i].*member;
    carry(name, values);
    if (!carry.loading()) return;
    for (unsigned i = 0; i < N; ++i) voices[i].*member = values[i];
}

} // namespace dsp
