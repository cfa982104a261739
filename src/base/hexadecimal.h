// Bytes as hexadecimal digits, and back.
//
//     hexadecimal(key)                             "a1b2..."
//     from_hexadecimal<32>("a1b2...")              nothing unless it is exactly 64 digits
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aviary {

inline std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

template <std::size_t size>
std::optional<std::array<std::uint8_t, size>> from_hexadecimal(std::string_view text) {
    std::array<std::uint8_t, size> bytes{};
    if (text.size() != 2 * size) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        int digit = -1;
        if (c >= '0' && c <= '9') digit = c - '0';
        if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
        if (digit < 0) return std::nullopt;
        bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] << 4 | digit);
    }
    return bytes;
}

} // namespace aviary
