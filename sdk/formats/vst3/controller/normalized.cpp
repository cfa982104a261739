#include "sdk/formats/vst3/controller/normalized.h"

#include <aviary/math.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace aviary::detail {

namespace {

/// How many steps lie between min and max, 0 for a float. The whole range of int has more of them than an int counts.
double steps_of(const Param& param) AVIARY_NONBLOCKING {
    return param.kind() == ParamKind::floating ? 0 : param.max() - param.min();
}

} // namespace

int step_count(const Param& param) AVIARY_NONBLOCKING {
    return int(std::min(steps_of(param), double(std::numeric_limits<int>::max())));
}

double to_normalized(const Param& param, double value) AVIARY_NONBLOCKING {
    const double range = param.max() - param.min();
    if (range <= 0 || !(value > param.min())) return 0;
    if (value >= param.max()) return 1;
    if (param.kind() != ParamKind::floating) value = std::round(value);
    if (param.curve() == Curve::log)
        return unit_interval(log(value / param.min()) / log(param.max() / param.min()));
    return unit_interval((value - param.min()) / range);
}

double to_plain(const Param& param, double normalized) AVIARY_NONBLOCKING {
    const double travel = unit_interval(normalized);
    if (const double steps = steps_of(param); steps > 0) {
        // Each whole number has an equal part of the travel, as VST3 has it. Beside millions of others its part is
        // smaller than the rounding of a double; the nearest number is exact there.
        if (steps > 65536) return param.min() + std::round(travel * steps);
        return param.min() + std::min(steps, std::floor(travel * (steps + 1)));
    }
    if (travel == 1) return param.max();
    if (param.curve() == Curve::log)
        return std::clamp(param.min() * pow(param.max() / param.min(), travel), param.min(), param.max());
    return std::lerp(param.min(), param.max(), travel);
}

} // namespace aviary::detail
