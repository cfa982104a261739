// Matches the words of a chain of plugins with those of another version of that chain. Pure. [any-thread]
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace aviary::song {

/// For each word the index of an equal known word, or nothing. Matches the longest common subsequence of the two, so
/// all matches are in the same order in both. Of several equal known words it takes the earliest.
std::vector<std::optional<std::size_t>> match_in_order(
    std::span<const std::string_view> words, std::span<const std::string_view> known);

/// As match_in_order(), then also matches the words that are left over, in any order.
std::vector<std::optional<std::size_t>> match_chain(
    std::span<const std::string_view> words, std::span<const std::string_view> known);

} // namespace aviary::song
