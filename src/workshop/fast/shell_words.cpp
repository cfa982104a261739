#include "workshop/fast/shell_words.h"

namespace aviary::workshop {

namespace {

/// Takes one word from the front of `text`; nothing when only a shell can tell what it is.
std::optional<std::string> take_word(std::string_view& text) {
    std::string word;
    char quote = 0;
    while (!text.empty()) {
        const char c = text.front();
        if (quote == 0 && (c == ' ' || c == '\t')) break;
        text.remove_prefix(1);
        if (quote == c) {
            quote = 0;
        } else if (quote == '\'') {
            word += c;
        } else if (c == '\\' && !text.empty()) {
            const bool is_kept =
                quote == '"' && std::string_view("\\\"$`").find(text.front()) == std::string_view::npos;
            if (is_kept) word += c;
            word += text.front();
            text.remove_prefix(1);
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == '$' || c == '`') {
            return std::nullopt;
        } else if (quote == 0 && std::string_view("|&;<>()*?#\n").find(c) != std::string_view::npos) {
            return std::nullopt;
        } else {
            word += c;
        }
    }
    if (quote != 0) return std::nullopt;
    return word;
}

} // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view command) {
    std::vector<std::string> words;
    for (;;) {
        const auto begin = command.find_first_not_of(" \t");
        if (begin == std::string_view::npos) return words;
        command.remove_prefix(begin);
        auto word = take_word(command);
        if (!word) return std::nullopt;
        words.push_back(*std::move(word));
    }
}

} // namespace aviary::workshop
