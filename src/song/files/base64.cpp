#include "song/files/base64.h"

#include <array>
#include <cstdint>

namespace aviary::song {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto values = [] {
    std::array<std::int8_t, 256> all{};
    for (auto& value : all) value = -1;
    for (std::size_t i = 0; i < digits.size(); ++i)
        all[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
    return all;
}();

} // namespace

std::string to_base64(std::span<const std::byte> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < count ? std::to_integer<std::uint32_t>(bytes[at + i]) : 0);
        for (std::size_t i = 0; i < 4; ++i) text += i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const std::size_t count = text.size() / 4 * 3 - padding;
    std::vector<std::byte> bytes;
    bytes.reserve(count);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        std::uint32_t group = 0;
        for (std::size_t i = at; i < at + 4; ++i) {
            const bool padded = i >= text.size() - padding;
            const int value = padded ? 0 : values[static_cast<unsigned char>(text[i])];
            if (value < 0) return {};
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        for (int shift = 16; shift >= 0; shift -= 8) {
            if (bytes.size() < count)
                bytes.push_back(static_cast<std::byte>(group >> shift & 255));
            else if ((group >> shift & 255) != 0)
                return {}; // bits where there are none
        }
    }
    return bytes;
}

} // namespace aviary::song
