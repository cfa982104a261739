#include "song/write/format_song.h"

#include "base/utf8.h"
#include "song/syntax/parser.h"
#include "song/syntax/tokenizer.h"
#include "song/write/line_text.h"
#include "song/write/same_song.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <vector>

namespace aviary::song {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Lines in which the number of blanks between two words says nothing. In others there may be a name with blanks in it.
bool may_close_up(std::string_view word) {
    static constexpr std::string_view words[] = {"p", "v", "n", ".", "sw", "t", "gate", "bend", "press",
        "slide", "cc", "fx", "plugin", "strip", "type", "cont", "volume", "pan", "mute", "solo", "send",
        "out", "sidechain", "bpm", "meter", "key", "scale", "seed", "b", "arr", "sec", "sig", "tracks",
        "channels", "motif"};
    return word.starts_with('@') || std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// "q(3, 8)" as "q(3,8)", "@riff( rev,octave 1 )" as "@riff(rev, octave 1)".
std::string word_text(std::string_view word) {
    const std::size_t bracket = word.find('(');
    if (bracket == std::string_view::npos || bracket == 0 || !word.ends_with(')')) return std::string(word);
    const bool is_motif = word.starts_with('@');
    std::string text;
    for (const char c : word) {
        const char last = text.empty() ? '\0' : text.back();
        if (is_blank(c)) {
            if (is_motif && last != ' ' && last != '(' && last != ',') text += ' ';
            continue;
        }
        if ((c == ',' || c == ')') && last == ' ') text.pop_back();
        if (is_motif && last == ',') text += ' ';
        text += c;
    }
    return text;
}

class Formatter {
public:
    explicit Formatter(std::string_view text)
        : rest_(text) {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }

    std::string format() {
        Diagnostics unsaid;
        Tokenizer tokenizer(rest_, unsaid);
        int number = 0;
        for (Line line; tokenizer.next(line);) {
            while (++number < line.number) add_wordless(take_line());
            add_words(line, take_line());
        }
        while (!rest_.empty()) add_wordless(take_line());
        while (text_.ends_with("\n\n")) text_.pop_back();
        if (text_ == "\n") text_.clear();
        return std::move(text_);
    }

private:
    std::string_view take_line() {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        const std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return line;
    }

    /// A blank line, or a comment, which stands as deep as a line of words with its indentation would.
    void add_wordless(std::string_view line) {
        const std::string_view comment = trimmed(line);
        int indent = 0;
        for (std::size_t i = 0; i < line.size() && is_blank(line[i]); ++i) indent += line[i] == '\t' ? 2 : 1;
        const auto deeper =
            std::find_if(open_.begin(), open_.end(), [&](int open) { return open >= indent; });
        const int level = comment.starts_with('#') ? int(deeper - open_.begin()) : 0;
        if (comment.starts_with('#')) text_ += indented(level, comment);
        text_ += '\n';
    }

    void add_words(const Line& line, std::string_view whole) {
        while (!open_.empty() && open_.back() >= line.indent) open_.pop_back();
        text_ += indented(int(open_.size()), "");
        open_.push_back(line.indent);
        const char* end = nullptr; ///< of the last word
        const bool closes_up = may_close_up(line.tokens.front().text);
        for (const Token& token : line.tokens) {
            const char* const begin = token.text.data() - (token.is_quoted ? 1 : 0);
            if (end && closes_up)
                text_ +=
                    text_.ends_with('[') || text_.ends_with('(') || token.text == "]" || token.text == ")"
                        ? ""
                        : " ";
            else if (end)
                text_.append(end, begin);
            end = token.text.data() + token.text.size() + (token.is_quoted ? 1 : 0);
            text_ += token.is_quoted ? std::string(begin, end)
                     : closes_up     ? word_text(token.text)
                                     : std::string(token.text);
        }
        const std::string_view behind(end, std::size_t(whole.data() + whole.size() - end));
        if (const std::size_t comment = behind.find('#'); comment != std::string_view::npos)
            text_.append("  ").append(trimmed(behind.substr(comment)));
        text_ += '\n';
    }

    std::string_view rest_;
    std::vector<int> open_; ///< the indentations of the lines that the next one may belong to
    std::string text_;
};

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_sequence(text.substr(at, 4));
        if (length == 0) return false;
        at += length;
    }
    return true;
}

bool has_endless_line(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > Tokenizer::longest_line) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

Error not_laid_out(std::string why) { return {"song.text", std::move(why), {}}; }

} // namespace

Result<std::string> format_song(std::string_view text) {
    const bool is_text = text.find('\0') == std::string_view::npos && is_utf8(text);
    if (!is_text) return not_laid_out("this is no text in UTF-8; save the song as plain text (UTF-8) first");
    if (has_endless_line(text))
        return not_laid_out("a line of this song is longer than 1 MB; write it as several lines first");
    std::string formatted = Formatter(text).format();
    Diagnostics before, after;
    if (!same_song(parse_song(text, before), parse_song(formatted, after)))
        return not_laid_out("this song cannot be laid out without changing what it says; mend what 'aviary "
                            "check' finds in it first");
    return formatted;
}

} // namespace aviary::song
