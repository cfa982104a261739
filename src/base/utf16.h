// UTF-8 as everything here has it, and UTF-16 as VST3 has it. What is malformed becomes U+FFFD, what is too long is cut at
// a character's border. [any-thread]
//
//     char16_t title[128];
//     to_utf16("Größe", title);
//     to_utf8(title, 128);
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace aviary {

namespace detail {

inline constexpr char32_t replacement = 0xfffd;

inline bool is_surrogate(char32_t character) { return character >= 0xd800 && character < 0xe000; }

/// The character that begins at `at`, which moves behind it.
inline char32_t next_of_utf8(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xf0 && lead < 0xf5   ? 3
                     : lead >= 0xe0 && lead < 0xf0 ? 2
                     : lead >= 0xc2 && lead < 0xe0 ? 1
                                                   : 0;
    if (more == 0) return replacement;
    char32_t character = lead & (0x3f >> more);
    for (int i = 0; i < more; ++i, ++at) {
        if (at == text.size() || (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80) return replacement;
        character = character << 6 | (static_cast<unsigned char>(text[at]) & 0x3f);
    }
    constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000}; // less was written longer than need be
    const bool sound = character >= least[more] && character <= 0x10ffff && !is_surrogate(character);
    return sound ? character : replacement;
}

inline void put_utf8(std::string& text, char32_t character) {
    const auto tail = [&](int shift) { text += char(0x80 | (character >> shift & 0x3f)); };
    if (character < 0x80) {
        text += char(character);
    } else if (character < 0x800) {
        text += char(0xc0 | character >> 6);
        tail(0);
    } else if (character < 0x10000) {
        text += char(0xe0 | character >> 12);
        tail(6), tail(0);
    } else {
        text += char(0xf0 | character >> 18);
        tail(12), tail(6), tail(0);
    }
}

} // namespace detail

/// Always terminated.
inline void to_utf16(std::string_view from, std::span<char16_t> to) {
    std::size_t size = 0;
    for (std::size_t at = 0; at < from.size();) {
        const char32_t character = detail::next_of_utf8(from, at);
        const std::size_t units = character >= 0x10000 ? 2 : 1;
        if (size + units >= to.size()) break;
        if (units == 2) {
            to[size++] = char16_t(0xd800 + ((character - 0x10000) >> 10));
            to[size++] = char16_t(0xdc00 + ((character - 0x10000) & 0x3ff));
        } else {
            to[size++] = char16_t(character);
        }
    }
    to[size] = 0;
}

/// Up to the first zero, which may be missing: reads at most `limit` units.
inline std::string to_utf8(const char16_t* from, std::size_t limit) {
    std::string text;
    for (std::size_t at = 0; at < limit && from[at] != 0; ++at) {
        char32_t character = from[at];
        const bool pair = character >= 0xd800 && character < 0xdc00 && at + 1 < limit
                          && from[at + 1] >= 0xdc00 && from[at + 1] < 0xe000;
        if (pair) {
            character = 0x10000 + ((character - 0xd800) << 10) + (from[at + 1] - 0xdc00u);
            ++at;
        }
        detail::put_utf8(text, detail::is_surrogate(character) ? detail::replacement : character);
    }
    return text;
}

/// Plain text in a field of fixed size, always terminated.
inline void copy_text(std::string_view from, std::span<char> to) {
    std::size_t size = std::min(from.size(), to.size() - 1);
    if (size < from.size())
        while (size > 0 && (static_cast<unsigned char>(from[size]) & 0xc0) == 0x80) --size;
    std::copy_n(from.data(), size, to.data());
    to[size] = 0;
}

} // namespace aviary
