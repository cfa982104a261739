// Which of a plugin's layouts is the nearest to what a host wants. [any-thread]
//
// The main busses must have as many channels as wanted. Of the layouts that do, the nearest has the speakers that are
// wanted, and the fewest busses that the host did not speak of.
#pragma once

#include <aviary/layout.h>
#include <aviary/span.h>

#include <span>

namespace aviary::detail {

struct WantedBus {
    unsigned channels = 0;              ///< 0: none
    Speakers speakers = Speakers::none; ///< none: the host has them in an order for which the SDK has no word
};

struct NearestLayout {
    int index = -1;     ///< -1: there is none
    bool exact = false; ///< every bus that the host spoke of is as wanted
};

/// Of equals, `present` is the nearest, then the first.
NearestLayout nearest_layout(Span<const Layout> layouts, unsigned present, std::span<const WantedBus> inputs,
    std::span<const WantedBus> outputs);

} // namespace aviary::detail
