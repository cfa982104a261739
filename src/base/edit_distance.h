// How far two words are apart, for "did you mean ...?".
//
//     edit_distance("mja7", "maj7")     // 1: two letters changed places
//
// Pure. [any-thread]
#pragma once

#include <cstddef>
#include <string_view>

namespace aviary {

/// Letters to change, to add, to leave out or to swap with their neighbour (optimal string alignment). Takes time by the
/// product of both lengths.
std::size_t edit_distance(std::string_view a, std::string_view b);

} // namespace aviary
