#include "base/utf8.h"

namespace aviary {

namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Bytes up to the next one that begins a character.
std::size_t character_length(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && continues(text[length])) ++length;
    return length;
}

} // namespace

std::size_t utf8_sequence(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!continues(text[i])) return 0;
    // Overlong forms, surrogates, and what lies beyond U+10FFFF show in the second byte.
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return length;
}

int characters_in(std::string_view text) {
    int count = 0;
    for (char byte : text) count += !continues(byte);
    return count;
}

std::string printable(std::string_view text) {
    std::string result;
    // A stray continuation byte in front has no character to belong to.
    while (!text.empty() && continues(text.front())) text.remove_prefix(1);
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        const bool is_c1 =
            length == 2 && text.front() == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
        const bool control = static_cast<unsigned char>(text.front()) < 0x20 || text.front() == 0x7F || is_c1;
        if (text.front() == '\t')
            result += ' ';
        else if (control || utf8_sequence(text) != length)
            result += "\uFFFD";
        else
            result += text.substr(0, length);
        text.remove_prefix(length);
    }
    return result;
}

} // namespace aviary
