// Cuts a song's text into lines of tokens; comments, blank lines and lone commas are gone. In the lines that name plugins,
// presets and files (`plugin`, `fx`, `strip`, `preset`, `clip`, `tuning`) a name may stand in quotes, single or double, and
// then have blanks, `#` and brackets in it.
//
//     Tokenizer tokenizer(text, diagnostics);
//     for (Line line; tokenizer.next(line);) use(line.indent, line.tokens);
//
// Tokens are views into the text. Takes time linear in the text's length, and holds one line at a time. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace aviary::song {

struct Token {
    std::string_view text; ///< without its quotes
    Position position;
    bool is_quoted = false;

    Span span() const;
};

/// From the first token's beginning to the last one's end; tokens must not be empty.
Span span_of(std::span<const Token> tokens);

struct Line {
    int number = 0; ///< from 1
    int indent = 0; ///< blanks in front; a tab counts as two
    std::vector<Token> tokens;
};

class Tokenizer {
public:
    /// Text beyond this in one line is not read (an error says so): nobody wrote it by hand.
    static constexpr std::size_t longest_line = 1 << 20;

    Tokenizer(std::string_view text, Diagnostics& diagnostics);
    /// The next line that has tokens; false at the end.
    bool next(Line& line);

private:
    void check_text();
    std::string_view take_line();
    int measure_indent(std::string_view& rest);
    void split(std::string_view rest, int column, Line& line);
    std::size_t word_length(std::string_view rest, std::size_t last_closing) const;
    static std::size_t quoted_length(std::string_view rest);

    std::string_view text_;
    std::size_t offset_ = 0;
    int line_number_ = 0, tabbed_lines_ = 0;
    Position first_tab_;
    std::vector<Fix> tab_fixes_;
    Diagnostics& diagnostics_;
};

} // namespace aviary::song
