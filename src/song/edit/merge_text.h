// Merges two changes of one text, line by line. Pure. [any-thread]
//
//     const MergedText merged = merge_text(base, ours, theirs);
//     if (!merged.clashes.empty()) ...                    // where both changed a line, `theirs` stands
//
// Lines that one side changed are taken from that side. What both inserted at one place stands one behind the other,
// theirs first. Lines are compared byte by byte, with their ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// Lines that both sides changed, each in its own way; a side that removed them is empty.
struct TextClash {
    int line = 1; ///< of the merged text, where `theirs` stands
    std::string ours, theirs;
    friend bool operator==(const TextClash&, const TextClash&) = default;
};

struct MergedText {
    std::string text;
    std::vector<TextClash> clashes;
};

MergedText merge_text(std::string_view base, std::string_view ours, std::string_view theirs);

} // namespace aviary::song
