#include "song/syntax/tokenizer.h"

#include "base/utf8.h"

namespace aviary::song {

namespace {

constexpr int tab_width = 2;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool ends_word(char c) { return is_blank(c) || c == '[' || c == ']' || c == ')'; }
bool stands_alone(char c) { return c == '[' || c == ']' || c == '(' || c == ')'; }
/// In these lines a name may stand in quotes.
bool takes_quotes(std::string_view word) {
    return word == "plugin" || word == "fx" || word == "strip" || word == "preset" || word == "clip"
           || word == "tuning";
}

Position position_of(std::string_view text, std::size_t offset) {
    Position position{1, 1};
    const std::string_view before = text.substr(0, offset);
    for (char c : before) position.line += c == '\n';
    const std::size_t line_begin = before.rfind('\n') + 1; // npos + 1 is 0
    position.column = 1 + characters_in(before.substr(line_begin));
    return position;
}

} // namespace

Span Token::span() const { return {position, std::max(1, characters_in(text)) + (is_quoted ? 2 : 0)}; }

Span span_of(std::span<const Token> tokens) {
    const Token &first = tokens.front(), &last = tokens.back();
    return {first.position, last.position.column + last.span().length - first.position.column};
}

Tokenizer::Tokenizer(std::string_view text, Diagnostics& diagnostics)
    : text_(text)
    , diagnostics_(diagnostics) {
    check_text();
    if (text_.starts_with("\xEF\xBB\xBF")) offset_ = 3; // skip a byte order mark
}

void Tokenizer::check_text() {
    if (const std::size_t zero = text_.find('\0'); zero != std::string_view::npos) {
        diagnostics_.error({position_of(text_, zero)}, "a byte of zero: this is no text file from here on",
            "save the song as plain text (UTF-8)");
        text_ = text_.substr(0, zero);
    }
    std::size_t broken = 0, first = 0;
    for (std::size_t at = 0; at < text_.size();) {
        const bool ascii = static_cast<unsigned char>(text_[at]) < 0x80;
        const std::size_t length = ascii ? 1 : utf8_sequence(text_.substr(at, 4));
        if (length == 0 && broken++ == 0) first = at;
        at += length == 0 ? 1 : length;
    }
    if (broken > 0)
        diagnostics_.error({position_of(text_, first)},
            "not UTF-8: " + std::to_string(broken) + (broken == 1 ? " byte is" : " bytes are")
                + " part of no character, the first one here",
            "save the song as UTF-8");
}

bool Tokenizer::next(Line& line) {
    while (offset_ < text_.size()) {
        const std::string_view whole = take_line();
        std::string_view rest = whole;
        line.number = line_number_;
        line.indent = measure_indent(rest);
        line.tokens.clear();
        split(rest, int(1 + whole.size() - rest.size()), line);
        if (!line.tokens.empty()) return true;
    }
    if (tabbed_lines_ > 0) {
        diagnostics_.warning({first_tab_},
            "a tab in the indentation, read as two blanks"
                + (tabbed_lines_ == 1 ? ""
                                      : " (and in " + std::to_string(tabbed_lines_ - 1) + " more lines)"),
            "indent with blanks: two for each level", std::move(tab_fixes_));
        tabbed_lines_ = 0;
    }
    return false;
}

std::string_view Tokenizer::take_line() {
    const std::size_t end = text_.find('\n', offset_);
    std::string_view line = text_.substr(offset_, end == std::string_view::npos ? end : end - offset_);
    offset_ = end == std::string_view::npos ? text_.size() : end + 1;
    ++line_number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > longest_line) {
        diagnostics_.error({{line_number_, 1 + characters_in(line.substr(0, longest_line))}},
            "this line is " + std::to_string(line.size()) + " bytes long; what follows from here is not read",
            "write it as several lines or sections");
        line = line.substr(0, longest_line);
    }
    return line;
}

int Tokenizer::measure_indent(std::string_view& rest) {
    int indent = 0, column = 1, first_tab = 0;
    for (; !rest.empty() && is_blank(rest.front()); rest.remove_prefix(1), ++column) {
        indent += rest.front() == '\t' ? tab_width : 1;
        if (rest.front() == '\t' && first_tab == 0) first_tab = column;
    }
    if (first_tab == 0) return indent;
    if (tabbed_lines_++ == 0) first_tab_ = {line_number_, first_tab};
    tab_fixes_.push_back({{line_number_, 1}, column - 1, std::string(std::size_t(indent), ' ')});
    return indent;
}

void Tokenizer::split(std::string_view rest, int column, Line& line) {
    // A '(' keeps blanks inside a word only if a ')' follows on this line. Looked up once, so that time stays linear.
    const std::size_t closing = rest.rfind(')');
    const char* const last_closing = closing == std::string_view::npos ? nullptr : rest.data() + closing;
    while (true) {
        while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1), ++column;
        if (rest.empty() || rest.front() == '#') return;
        if (!line.tokens.empty() && takes_quotes(line.tokens.front().text)) {
            if (const std::size_t quoted = quoted_length(rest)) {
                line.tokens.push_back({rest.substr(1, quoted - 2), {line.number, column}, true});
                column += characters_in(rest.substr(0, quoted));
                rest.remove_prefix(quoted);
                continue;
            }
        }
        const std::size_t closing_at =
            last_closing && last_closing >= rest.data() ? std::size_t(last_closing - rest.data()) : 0;
        const std::string_view word = rest.substr(0, word_length(rest, closing_at));
        if (word != ",") line.tokens.push_back({word, {line.number, column}});
        column += characters_in(word);
        rest.remove_prefix(word.size());
    }
}

/// The length of the word in quotes that `rest` begins with, quotes included; 0 if it begins with none.
std::size_t Tokenizer::quoted_length(std::string_view rest) {
    const char quote = rest.front();
    if (quote != '"' && quote != '\'') return 0;
    const std::size_t closing = rest.find(quote, 1);
    return closing == std::string_view::npos || closing == 1 ? 0 : closing + 1;
}

std::size_t Tokenizer::word_length(std::string_view rest, std::size_t last_closing) const {
    if (stands_alone(rest.front())) return 1;
    std::size_t length = 1;
    while (length < rest.size() && !ends_word(rest[length])) {
        if (rest[length] == '(' && last_closing > length) return rest.find(')', length) + 1;
        ++length;
    }
    return length;
}

} // namespace aviary::song
