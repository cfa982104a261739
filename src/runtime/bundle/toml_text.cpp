#include "runtime/bundle/toml_text.h"

#include <algorithm>

namespace aviary::runtime {
namespace {

/// The characters that a string may follow; elsewhere, as in +'1', a quote opens nothing.
constexpr std::string_view opens_after = "\n=[{,.";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// The offset behind the one-line string that opens at `at`; the end of the line when the string is not closed.
std::size_t after_string(std::string_view text, std::size_t at) {
    const char quote = text[at++];
    for (; at < text.size() && text[at] != '\n'; ++at) {
        if (text[at] == quote) return at + 1;
        if (text[at] == '\\' && quote == '"' && at + 1 < text.size() && is_ascii(text[at + 1])) ++at;
    }
    return at;
}

} // namespace

std::optional<std::size_t> stray_character(std::string_view text) {
    char before = '\n'; // the last character that is no blank
    for (std::size_t at = 0; at < text.size();) {
        const auto rest = text.substr(at);
        const bool may_open = opens_after.find(before) != std::string_view::npos;
        if (rest[0] != ' ' && rest[0] != '\t') before = rest[0];
        if (!is_ascii(rest[0])) return at;
        if (rest.starts_with("'''") || rest.starts_with("\"\"\"")) {
            const auto end = text.find(rest.substr(0, 3), at + 3);
            const auto inside = text.substr(at, end == std::string_view::npos ? end : end - at);
            for (std::size_t i = 0; i < inside.size(); ++i)
                if (!is_ascii(inside[i])) return at + i;
            at += inside.size() + (end == std::string_view::npos ? 0 : 3);
        } else if (may_open && (rest[0] == '"' || rest[0] == '\'')) {
            at = after_string(text, at);
        } else if (rest[0] == '#') {
            at = std::min(text.find('\n', at), text.size());
        } else {
            ++at;
        }
    }
    return std::nullopt;
}

} // namespace aviary::runtime
