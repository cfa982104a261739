// Which words of a chain of plugins are those of another version of that chain. Pure. [any-thread]
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace aviary::song {

/// For each word the index of an equal known one, each at most once: as many as are in the same order in both (their
/// longest common subsequence, the earliest known ones of several).
std::vector<std::optional<std::size_t>> match_in_order(
    std::span<const std::string_view> words, std::span<const std::string_view> known);

/// The same, then the rest wherever they stand.
std::vector<std::optional<std::size_t>> match_chain(
    std::span<const std::string_view> words, std::span<const std::string_view> known);

} // namespace aviary::song
