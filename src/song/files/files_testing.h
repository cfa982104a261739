// What the tests of the project's files share.
#pragma once

#include "song/files/as_read.h"
#include "song/song.h"

#include <gtest/gtest.h>

#include <string>

namespace aviary::song::testing {

/// The file that was read. Where there is none, the test fails and gets an empty one.
template <typename File>
File good(Read<File> read) {
    if (const auto* problem = std::get_if<Diagnostic>(&read)) {
        ADD_FAILURE() << problem->position.line << ":" << problem->position.column << ": "
                      << problem->message;
        return {};
    }
    return std::get<File>(std::move(read));
}

/// "line:column: message; hint" of what is wrong with a text, or nothing.
template <typename File>
std::string wrong(const Read<File>& read) {
    const auto* problem = std::get_if<Diagnostic>(&read);
    if (!problem) return {};
    return std::to_string(problem->position.line) + ":" + std::to_string(problem->position.column) + ": "
           + problem->message + (problem->hint.empty() ? "" : "; " + problem->hint);
}

/// The text with its first `from` replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.substr(0, at) + to + text.substr(at + from.size());
}

inline Score score_of(std::string_view text) { return read_song(text, "song.bird").score; }

} // namespace aviary::song::testing
