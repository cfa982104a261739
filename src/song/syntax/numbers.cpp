#include "song/syntax/numbers.h"

#include <charconv>
#include <cmath>

namespace aviary::song {

namespace {

template <typename Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// "12.375" as 12375/1000. Digits beyond the third behind the point are dropped, so that sums of such numbers stay small.
std::optional<Ticks> parse_unsigned_fraction(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view before = text.substr(0, point);
    const std::string_view behind = point == std::string_view::npos ? "" : text.substr(point + 1);
    if (before.empty() && behind.empty()) return std::nullopt;
    const auto whole = before.empty() ? std::optional(0) : parse_count(before);
    if (!whole || *whole > largest_fraction) return std::nullopt;
    if (behind.empty()) return Ticks(*whole);
    if (behind.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    const std::string_view kept = behind.substr(0, 3);
    const auto parts = parse_count(kept);
    if (!parts) return std::nullopt;
    const std::int64_t scale = kept.size() == 1 ? 10 : kept.size() == 2 ? 100 : 1000;
    return Ticks(*whole * scale + *parts, scale);
}

} // namespace

std::optional<int> parse_signed(std::string_view text) {
    if (text.size() < 2 || (text[0] != '+' && text[0] != '-') || text[1] < '0' || text[1] > '9')
        return std::nullopt;
    return parse_whole<int>(text.substr(text[0] == '+' ? 1 : 0));
}

std::optional<int> parse_count(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    return parse_whole<int>(text);
}

std::optional<double> parse_decimal(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<Ticks> parse_fraction(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t slash = text.find('/');
    auto number = parse_unsigned_fraction(text.substr(0, slash));
    if (number && slash != std::string_view::npos) {
        const auto under = parse_count(text.substr(slash + 1));
        if (!under || *under == 0 || *under > 10'000) return std::nullopt;
        number = *number / Ticks(*under);
    }
    if (number && is_negative) number = Ticks(0) - *number;
    return number;
}

} // namespace aviary::song
