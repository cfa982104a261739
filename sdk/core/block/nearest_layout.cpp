#include "sdk/core/block/nearest_layout.h"

#include <algorithm>

namespace aviary::detail {

namespace {

struct Distance {
    unsigned wrong = 0;    ///< busses that are not quite as wanted
    unsigned unspoken = 0; ///< busses that the host did not speak of
    bool operator<(const Distance& other) const {
        return wrong != other.wrong ? wrong < other.wrong : unspoken < other.unspoken;
    }
};

/// False where it is too far.
bool measure(Distance& distance, const Bus* busses, unsigned count, std::span<const WantedBus> wanted) {
    for (unsigned i = 0; i < std::max<std::size_t>(count, wanted.size()); ++i) {
        const bool is_there = i < count, is_spoken_of = i < wanted.size();
        const bool is_wanted = is_spoken_of && wanted[i].channels > 0;
        if (is_there != is_wanted && (is_wanted || i == 0)) return false;
        if (!is_there) continue;
        if (is_wanted && channel_count(busses[i].speakers) != wanted[i].channels) return false;
        if (!is_spoken_of)
            ++distance.unspoken;
        else if (!is_wanted || busses[i].speakers != wanted[i].speakers)
            ++distance.wrong;
    }
    return true;
}

} // namespace

NearestLayout nearest_layout(Span<const Layout> layouts, unsigned present, std::span<const WantedBus> inputs,
    std::span<const WantedBus> outputs) {
    NearestLayout nearest;
    Distance least;
    for (unsigned i = 0; i < layouts.size(); ++i) {
        const Layout& layout = layouts[i];
        Distance distance;
        if (!measure(distance, layout.inputs, layout.input_busses(), inputs)
            || !measure(distance, layout.outputs, layout.output_busses(), outputs))
            continue;
        const bool is_nearer = nearest.index < 0 || distance < least || (i == present && !(least < distance));
        if (!is_nearer) continue;
        nearest = {.index = int(i), .exact = distance.wrong == 0};
        least = distance;
    }
    return nearest;
}

} // namespace aviary::detail
