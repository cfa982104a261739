// A parameter's value as VST3 moves it about, 0..1 along the slider's travel, and as the plugin knows it. [any-thread]
#pragma once

#include <aviary/nonblocking.h>
#include <aviary/param.h>

namespace aviary::detail {

/// The nearest number from 0 to 1; what is no number is 0.
inline double unit_interval(double value) AVIARY_NONBLOCKING {
    return value >= 1 ? 1 : value > 0 ? value : 0;
}

/// Steps between the values of a parameter of whole numbers; 0 for one that moves freely.
int step_count(const Param& param) AVIARY_NONBLOCKING;

/// Values outside the range are those at its ends; what is no number is its beginning. A value that went through both
/// is what it was, but for a float's last digits.
double to_normalized(const Param& param, double value) AVIARY_NONBLOCKING;
double to_plain(const Param& param, double normalized) AVIARY_NONBLOCKING;

} // namespace aviary::detail
