// The shortest beginning of a sequence that, played over and over, gives the whole sequence.
//
//     shortest_period({60, 64, 60, 64, 60});   // 2
//
// It need not divide the length. Linear time (Knuth, Morris and Pratt's failure function). [any-thread]
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace aviary::song {

template <typename Item>
std::size_t shortest_period(std::span<const Item> items) {
    std::vector<std::size_t> border(
        items.size(), 0); ///< of each beginning: the longest end of it that begins it
    for (std::size_t i = 1; i < items.size(); ++i) {
        std::size_t length = border[i - 1];
        while (length > 0 && !(items[i] == items[length])) length = border[length - 1];
        border[i] = items[i] == items[length] ? length + 1 : 0;
    }
    return items.empty() ? 0 : items.size() - border.back();
}

template <typename Item>
std::size_t shortest_period(const std::vector<Item>& items) {
    return shortest_period(std::span<const Item>(items));
}

/// The sequence cut to its shortest period, if it is played twice or more.
template <typename Item>
std::vector<Item> folded(std::vector<Item> items) {
    if (const std::size_t period = shortest_period(items); period * 2 <= items.size()) items.resize(period);
    return items;
}

} // namespace aviary::song
