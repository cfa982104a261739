// Sorts the entries of a file that has been fitted to a song. [any-thread]
#pragma once

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace aviary::song {

/// Sorts by track number. Within a number, the entries that the song has come first, in the order of `in_song`, which
/// holds their indices; those that it lacks follow. Returns the new indices of the entries in `in_song`.
template <typename Entry, typename NumberOf>
std::vector<std::size_t> put_in_order(
    std::vector<Entry>& entries, const std::vector<std::size_t>& in_song, const NumberOf& number_of) {
    std::vector<std::size_t> rank(entries.size(), std::numeric_limits<std::size_t>::max());
    for (std::size_t i = 0; i < in_song.size(); ++i) rank[in_song[i]] = i;

    std::vector<std::size_t> order(entries.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(number_of(entries[a]), rank[a]) < std::pair(number_of(entries[b]), rank[b]);
    });

    std::vector<Entry> sorted;
    std::vector<std::size_t> places(in_song.size());
    for (const std::size_t index : order) {
        if (rank[index] < in_song.size()) places[rank[index]] = sorted.size();
        sorted.push_back(std::move(entries[index]));
    }
    entries = std::move(sorted);
    return places;
}

} // namespace aviary::song
