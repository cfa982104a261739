// Numbers as songs write them, so that the same number is read again. [any-thread]
#pragma once

#include "song/ticks.h"

#include <string>

namespace aviary::song {

/// "2", "-1.35", "1/3". What parse_fraction() cannot read exactly becomes the nearest that it can.
std::string fraction_text(Ticks number);
/// Not negative: "2", "100/3", or the nearest fraction that has no number above 10000 below the line.
std::string simple_fraction_text(Ticks number);
/// The shortest digits that give the same number again, never with an exponent: "0.2", "128", "119.880119".
std::string decimal_text(double number);
/// A value of a parameter, 0..1, as percent where that is the same number ("20"), else as a fraction ("0.123").
std::string percent_text(double value);
/// As a fraction always: "0.2", "1.0", "0.0".
std::string unit_text(double value);
/// A value of a controller: 0..127 where that is the same number, else a fraction.
std::string controller_text(double value);

} // namespace aviary::song
