// Reads a kept value from words, as a preset has it, into the bytes that codec.h would write:
//
//     std::vector<unsigned char> bytes;
//     const auto fault = value_from_text("[{x:f32,y:f32}]", "[[0, 0], [1, 0.5]]", bytes);
//
// Numbers, true and false, "texts", [lists], records as [members in order] or {name: member}, @files that are packed into
// the library, and other files by their "path". [main-thread]
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

/// `type` is a TypeText. Returns what is wrong, for a person; empty when nothing is.
std::string value_from_text(std::string_view type, std::string_view text, std::vector<unsigned char>& bytes);

} // namespace aviary::detail
