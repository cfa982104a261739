// The words by which songs name plugins, and the stock plugin that plays each role.
//
//     stock_for("jup8");   // "poly"
//
// Pure. [any-thread]
#pragma once

#include <span>
#include <string_view>

namespace aviary::session {

/// Name of the stock plugin's bundle; empty if the word is no role.
std::string_view stock_for(std::string_view word);

/// An id has a dot, like "com.example.tremolo"; no role has one.
inline bool is_plugin_id(std::string_view word) { return word.find('.') != std::string_view::npos; }

/// Every role word, for suggestions.
std::span<const std::string_view> role_words();

} // namespace aviary::session
