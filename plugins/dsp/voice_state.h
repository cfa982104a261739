// Saves and loads one member of every voice in an array, under one name.
//
//     each(state, "pitch", voices_, &Voice::pitch);
//
// saves voices_[0].pitch, voices_[1].pitch, ... under the one name, as an array.
#pragma once

#include <aviary/state.h>

#include "dsp/float4.h"

namespace dsp {

template <typename Voice, unsigned N, typename T>
void each(aviary::State& state, const char* name, Voice (&voices)[N], T Voice::*member) {
    T values[N];
    for (unsigned i = 0; i < N; ++i) values[i] = voices[i].*member;
    state(name, values);
    if (!state.loading()) return;
    for (unsigned i = 0; i < N; ++i) voices[i].*member = values[i];
}

} // namespace dsp
