#include "runtime/bundle/version.h"

#include <algorithm>
#include <charconv>

namespace aviary::runtime {
namespace {

/// Digits without a leading zero, taken off the front of the text.
std::optional<std::uint32_t> take_number(std::string_view& text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto size = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || (size > 1 && text.front() == '0')) return std::nullopt;
    text.remove_prefix(size);
    return number;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_identifier_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/// Takes identifiers between dots, none empty. Only those of the build may be numbers with `leading_zeros`.
bool take_identifiers(std::string_view& text, bool leading_zeros) {
    do {
        const auto end = std::ranges::find_if_not(text, is_identifier_character) - text.begin();
        const auto identifier = text.substr(0, static_cast<std::size_t>(end));
        if (identifier.empty()) return false;
        const bool number = std::ranges::all_of(identifier, is_digit);
        if (number && !leading_zeros && identifier.size() > 1 && identifier.front() == '0') return false;
        text.remove_prefix(identifier.size());
    } while (take(text, '.'));
    return true;
}

} // namespace

std::string Version::text() const {
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::optional<Version> parse_version(std::string_view text) {
    const auto major = take_number(text);
    if (!major || !take(text, '.')) return std::nullopt;
    const auto minor = take_number(text);
    if (!minor || !take(text, '.')) return std::nullopt;
    const auto patch = take_number(text);
    if (!patch) return std::nullopt;
    if (take(text, '-') && !take_identifiers(text, false)) return std::nullopt;
    if (take(text, '+') && !take_identifiers(text, true)) return std::nullopt;
    if (!text.empty()) return std::nullopt;
    return Version{*major, *minor, *patch};
}

std::optional<ContractName> parse_contract_name(std::string_view text) {
    const auto at = text.find('@');
    ContractName result{std::string(text.substr(0, at)), {}, {}};
    if (result.name.empty()) return std::nullopt;
    if (at == std::string_view::npos) return result;
    auto version = text.substr(at + 1);
    result.version = parse_version(version);
    result.major = result.version ? result.version->major : take_number(version);
    if (!result.major || (!result.version && !version.empty())) return std::nullopt;
    return result;
}

} // namespace aviary::runtime
