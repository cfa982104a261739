// A soft limit: nearly straight below half, level at 1 from 1.5 on. Input of any size, output -1..1.
#pragma once

#include "dsp/float4.h"

namespace dsp {

/// The cubic x - 4x³/27, which has slope 1 at 0 and slope 0 where it is held, at ±1.5.
template <typename T>
inline T saturate(T x) {
    x = min(max(x, T{} - 1.5f), T{} + 1.5f);
    return x - (x * x) * (x * (4.0f / 27));
}

} // namespace dsp
