// A soft limit: nearly straight below half, level at 1 from 1.5 on. Input of any size, output -1..1.
#pragma once

#include "dsp/float4.h"

namespace dsp {

/// The cubic x - 4x³/27, which has slope 1 at 0 and slope 0 where it is held, at ±1.5.
inline Float4 saturate(Float4 x) {
    x = min(max(x, splat(-1.5f)), splat(1.5f));
    return x - x * x * x * (4.0f / 27);
}
inline float saturate(float x) {
    x = min(max(x, -1.5f), 1.5f);
    return x - x * x * x * (4.0f / 27);
}

} // namespace dsp
