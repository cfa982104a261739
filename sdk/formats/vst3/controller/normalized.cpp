#include "sdk/formats/vst3/controller/normalized.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

int step_count(const Param& param) AVIARY_NONBLOCKING {
    return param.kind() == ParamKind::floating ? 0 : int(param.max() - param.min());
}

double to_normalized(const Param& param, double value) AVIARY_NONBLOCKING {
    const double range = param.max() - param.min();
    if (range <= 0 || !(value > param.min())) return 0;
    if (value >= param.max()) return 1;
    if (param.kind() != ParamKind::floating) value = std::round(value);
    if (param.curve() == Curve::log)
        return unit_interval(std::log(value / param.min()) / std::log(param.max() / param.min()));
    return unit_interval((value - param.min()) / range);
}

double to_plain(const Param& param, double normalized) AVIARY_NONBLOCKING {
    const double travel = unit_interval(normalized);
    // Each whole number has an equal part of the travel, as VST3 has it.
    if (const int steps = step_count(param); steps > 0)
        return param.min() + std::min(double(steps), std::floor(travel * (steps + 1.0)));
    if (travel == 1) return param.max();
    if (param.curve() == Curve::log)
        return std::clamp(
            param.min() * std::pow(param.max() / param.min(), travel), param.min(), param.max());
    return std::lerp(param.min(), param.max(), travel);
}

} // namespace aviary::detail
