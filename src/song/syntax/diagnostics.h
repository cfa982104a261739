// Errors, warnings and notes about a song's text, each with its place. One run reports all of them.
//
//     const Parsed parsed = read_song(text, "first.bird");
//     std::cerr << render(parsed.diagnostics, {"first.bird", text});
//     // first.bird:12:7: error: unknown chord quality 'mja7' in '@Cmja7'; did you mean 'maj7'?
//     //     n @Cmja7
//     //       ^~~~~~
//
// Plain values and pure functions. [any-thread]
#pragma once

#include "song/score.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

enum class Severity : std::uint8_t { error, warning, note };
std::string_view name_of(Severity severity);

/// What to write in place of some characters of one line.
struct Fix {
    Position position;
    int length = 0; ///< characters that go
    std::string text;
};

struct Diagnostic {
    Severity severity = Severity::error;
    Position position; ///< columns count characters, not bytes; line 0 means the whole file
    int length = 1;    ///< in characters
    std::string message;
    std::string hint;         ///< what to do about it; may be empty
    std::vector<Fix> fixes{}; ///< where there is one answer: together they do it
};

/// A file as its diagnostics need it.
struct SourceText {
    std::string_view name, text;
};

/// "name:line:column: severity: message; hint"
std::string line_of(const Diagnostic& diagnostic, std::string_view name);
/// That, then the line of the song and a caret. A long line is cut to the part
/// around the caret.
std::string render(const Diagnostic& diagnostic, const SourceText& source);
/// All of them, in one pass over the text; they have to be in order of position, as read_song() gives them.
std::string render(const std::vector<Diagnostic>& diagnostics, const SourceText& source);
/// An array of {"file", "severity", "line", "column", "length", "message", "hint"}, for editors; and "fixes" where there
/// are any: {"line", "column", "length", "text"}.
std::string to_json(const std::vector<Diagnostic>& diagnostics, std::string_view file_name);
bool has_errors(const std::vector<Diagnostic>& diagnostics);

/// Where a diagnostic points.
struct Span {
    Position position;
    int length = 1;
};

/// Collects diagnostics. Keeps the first 100 of each severity and only counts the rest, so that rubbish makes no flood.
class Diagnostics {
public:
    static constexpr std::size_t limit = 100;

    void error(Span where, std::string message, std::string hint = {});
    void warning(Span where, std::string message, std::string hint = {}, std::vector<Fix> fixes = {});
    void note(Span where, std::string message, std::string hint = {});
    /// False when one more of this severity would only be counted: the caller need not work out its words.
    bool wants(Severity severity) const { return counts_[std::size_t(severity)] < limit; }
    /// In order of position; the last one says how many were left out, if any were.
    std::vector<Diagnostic> take();

private:
    void add(
        Severity severity, Span where, std::string message, std::string hint, std::vector<Fix> fixes = {});
    std::vector<Diagnostic> kept_;
    std::array<std::size_t, 3> counts_{};
};

/// The text in single quotes, cut to 40 characters, with anything unprintable replaced.
std::string in_quotes(std::string_view text);

/// "did you mean 'maj7'?" when one of the words is close to what was written, else "".
std::string did_you_mean(std::string_view written, std::span<const std::string_view> words);
std::string did_you_mean(std::string_view written, std::initializer_list<std::string_view> words);

} // namespace aviary::song
