#include "sdk/core/track/copy_utf8.h"

#include <cstring>

namespace aviary::detail {

namespace {

constexpr char32_t replacement = 0xfffd;
constexpr char32_t unfinished = 0xffffffff;

constexpr bool is_high(char32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
constexpr bool is_low(char32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

/// Takes one code point off the front, or the longest malformed beginning (Unicode 15, section 3.9, table 3-7).
char32_t take(std::string_view& from) {
    const auto first = static_cast<unsigned char>(from[0]);
    const std::size_t length = first < 0x80                     ? 1
                               : first >= 0xc2 && first <= 0xdf ? 2
                               : first >= 0xe0 && first <= 0xef ? 3
                               : first >= 0xf0 && first <= 0xf4 ? 4
                                                                : 0;
    if (length <= 1) {
        from.remove_prefix(1);
        return length == 1 ? first : replacement;
    }
    // The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
    unsigned lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    char32_t point = first & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const bool ended = i == from.size();
        const unsigned byte = ended ? 0 : static_cast<unsigned char>(from[i]);
        if (byte < lowest || byte > highest) {
            from.remove_prefix(i);
            return ended ? unfinished : replacement;
        }
        point = point << 6 | (byte & 0x3f);
        lowest = 0x80, highest = 0xbf;
    }
    from.remove_prefix(length);
    return point;
}

char32_t take(std::u16string_view& from) {
    const char32_t first = from[0];
    const char32_t second = from.size() > 1 ? from[1] : 0;
    const bool pair = is_high(first) && is_low(second);
    const bool cut = is_high(first) && from.size() == 1;
    from.remove_prefix(pair ? 2 : 1);
    if (pair) return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    if (cut) return unfinished;
    return is_high(first) || is_low(first) ? replacement : first;
}

std::size_t encode(char32_t point, char (&to)[4]) {
    const std::size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (length == 1) {
        to[0] = char(point);
        return 1;
    }
    for (std::size_t i = length - 1; i > 0; --i, point >>= 6) to[i] = char(0x80 | (point & 0x3f));
    to[0] = char((0xf00u >> length) | point);
    return length;
}

template <typename Text>
void copy(char* to, std::size_t size, Text from) {
    std::size_t end = 0;
    while (!from.empty() && from[0] != 0) {
        const char32_t point = take(from);
        if (point == unfinished) break;
        char bytes[4];
        const std::size_t length = encode(point, bytes);
        if (end + length >= size) break;
        std::memcpy(to + end, bytes, length);
        end += length;
    }
    std::memset(to + end, 0, size - end);
}

} // namespace

void copy_utf8(char* to, std::size_t size, std::string_view from) { copy(to, size, from); }
void copy_utf8(char* to, std::size_t size, std::u16string_view from) { copy(to, size, from); }

} // namespace aviary::detail
