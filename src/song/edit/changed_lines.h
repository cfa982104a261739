// The lines that differ between two versions of a text. Pure. [any-thread]
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace aviary::song {

/// Lines `from`..`to` of the old text became lines `new_from`..`new_to` of the new one; the ends are not included.
struct ChangedLines {
    std::size_t from = 0, to = 0, new_from = 0, new_to = 0;
    friend bool operator==(const ChangedLines&, const ChangedLines&) = default;
};

/// With their ends; the last one may have none.
std::vector<std::string_view> lines_of(std::string_view text);

/// In order. Between them both texts have the same lines. Source: E. W. Myers, "An O(ND) Difference Algorithm and Its
/// Variations" (1986), the greedy algorithm. Where more than a thousand lines went or came, they are one change.
std::vector<ChangedLines> changed_lines(
    std::span<const std::string_view> before, std::span<const std::string_view> after);

} // namespace aviary::song
