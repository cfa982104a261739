#include "sdk/core/params/param_text.h"

#include <aviary/math.h>

#include "sdk/core/access.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>

namespace aviary::detail {

namespace {

bool same_word(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string digits(double value) {
    if (value == 0) return "0"; // also for -0
    char text[400];
    const int whole_digits = int(std::floor(log10(std::abs(value)))) + 1;
    const int decimals = std::clamp(4 - whole_digits, 0, 12);
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
    std::string_view number(text, std::size_t(end - text));
    if (number.find('.') != number.npos) {
        number = number.substr(0, number.find_last_not_of('0') + 1);
        if (number.back() == '.') number.remove_suffix(1);
    }
    return number == "-0" ? "0" : std::string(number);
}

/// A unit taken apart: "kHz" is 1000 of "Hz". Only frequency and time have such forms here.
struct Unit {
    std::string_view base;
    double scale = 1;
};

Unit take_apart(std::string_view unit) {
    for (std::string_view base : {"Hz", "s"}) {
        if (unit.size() < base.size() || !same_word(unit.substr(unit.size() - base.size()), base)) continue;
        const auto prefix = unit.substr(0, unit.size() - base.size());
        if (prefix.empty()) return {base, 1};
        if (same_word(prefix, "k")) return {base, 1e3};
        if (same_word(prefix, "m")) return {base, 1e-3};
        if (same_word(prefix, "u") || prefix == "\u00b5") return {base, 1e-6};
    }
    return {unit, 1};
}

/// What a number in `typed` units is worth in the parameter's own.
std::optional<double> unit_factor(std::string_view typed, std::string_view own) {
    if (typed.empty() || same_word(typed, own)) return 1.0;
    if (same_word(typed, "k")) return 1e3;
    const Unit from = take_apart(typed), to = take_apart(own);
    if (!same_word(from.base, to.base)) return std::nullopt;
    return from.scale / to.scale;
}

std::optional<double> number_with_unit(const Param& param, std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || std::isnan(number)) return std::nullopt;
    const auto factor = unit_factor(trimmed(text.substr(std::size_t(end - text.data()))), param.unit());
    if (!factor) return std::nullopt;
    return number * *factor;
}

std::optional<double> word(const Param& param, std::string_view text) {
    if (param.kind() == ParamKind::choice) {
        for (unsigned i = 0; i < param.choice_count(); ++i)
            if (same_word(text, param.choices()[i])) return i;
    }
    if (param.kind() == ParamKind::toggle) {
        for (auto yes : {"on", "true", "yes"})
            if (same_word(text, yes)) return 1;
        for (auto no : {"off", "false", "no"})
            if (same_word(text, no)) return 0;
    }
    return std::nullopt;
}

std::string with_unit(std::string text, const Param& param) {
    if (param.unit()[0]) text.append(" ").append(param.unit());
    return text;
}

} // namespace

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string value_to_text(const Param& param, double value) {
    if (!std::isfinite(value)) return "?";
    value = std::clamp(value, param.min(), param.max());
    switch (param.kind()) {
    case ParamKind::choice: return param.choices()[unsigned(std::lround(value))];
    case ParamKind::toggle: return value >= 0.5 ? "On" : "Off";
    case ParamKind::integer: return with_unit(std::to_string(std::lround(value)), param);
    case ParamKind::floating: break;
    }
    if (const auto own = ParamAccess::to_text(param)) {
        char text[256] = {};
        own(value, text, sizeof text);
        return with_unit(text, param);
    }
    return with_unit(digits(value), param);
}

std::optional<double> text_to_value(const Param& param, const char* text) {
    double own_value = 0;
    const auto own = ParamAccess::from_text(param);
    std::optional<double> value;
    if (own && own(text, &own_value) && std::isfinite(own_value)) value = own_value;
    if (!value) value = word(param, trimmed(text));
    if (!value) value = number_with_unit(param, trimmed(text));
    if (!value) return std::nullopt;
    const double clamped = std::clamp(*value, param.min(), param.max());
    return param.kind() == ParamKind::floating ? clamped : std::round(clamped);
}

} // namespace aviary::detail
