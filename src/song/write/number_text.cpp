#include "song/write/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

namespace aviary::song {

namespace {

// What parse_fraction() reads: a number of at most three digits behind the point, divided by one that is not larger than this.
constexpr std::int64_t largest_divisor = 10'000, largest_number = 1'000'000;

std::string digits_text(std::int64_t number, std::int64_t scale) {
    std::string text = std::to_string(number / scale);
    if (scale == 1) return text;
    std::string behind = std::to_string(scale + number % scale).substr(1);
    behind.erase(behind.find_last_not_of('0') + 1);
    return behind.empty() ? text : text + "." + behind;
}

} // namespace

std::string fraction_text(Ticks number) {
    std::string sign;
    if (number < Ticks(0)) number = Ticks(0) - number, sign = "-";
    for (const std::int64_t scale : {1, 10, 100, 1000}) {
        const std::int64_t divisor = number.denominator() / std::gcd(number.denominator(), scale);
        if (divisor > (scale == 1000 ? largest_divisor : 1)) continue;
        const Ticks digits = number * Ticks(divisor) * Ticks(scale);
        if (digits.numerator() / scale > largest_number) break;
        return sign + digits_text(digits.numerator(), scale)
               + (divisor > 1 ? "/" + std::to_string(divisor) : "");
    }
    return sign + simple_fraction_text(number);
}

std::string simple_fraction_text(Ticks number) {
    if (number.denominator() <= largest_divisor && number.numerator() <= largest_number)
        return std::to_string(number.numerator())
               + (number.denominator() > 1 ? "/" + std::to_string(number.denominator()) : "");
    const auto nearest = [&](std::int64_t divisor) {
        return Ticks((number * Ticks(divisor) + Ticks(1, 2)).floor(), divisor);
    };
    const auto off = [&](Ticks other) { return other < number ? number - other : other - number; };
    const std::int64_t most = std::max<std::int64_t>(1, largest_number / (number.floor() + 1));
    const Ticks over = nearest(std::min(largest_divisor, most)), digits = nearest(1000);
    if (off(over) < off(digits))
        return std::to_string(over.numerator()) + "/" + std::to_string(over.denominator());
    return digits_text((digits * Ticks(1000)).numerator(), 1000);
}

std::string decimal_text(double number) {
    char buffer[400];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed);
    return error == std::errc{} ? std::string(buffer, end) : "0";
}

std::string unit_text(double value) {
    std::string text = decimal_text(value);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

std::string percent_text(double value) {
    for (const double scale : {1.0, 10.0}) {
        const double percent = std::round(value * 100 * scale) / scale;
        const std::string text = decimal_text(percent);
        const bool reads_as_percent = percent > 1 || text.find('.') == std::string::npos;
        if (percent / 100 == value && reads_as_percent) return text;
    }
    return unit_text(value);
}

std::string controller_text(double value) {
    const double number = std::round(value * 127);
    return number / 127 == value ? decimal_text(number) : unit_text(value);
}

} // namespace aviary::song
