#include "app/command_line/verb.h"

#include <fmt/format.h>

namespace aviary::app {

std::string Option::value_text() const {
    if (is_flag()) return {};
    if (is_argument()) return name;
    if (!rules.stands_for.empty()) return rules.stands_for;
    if (const auto* choice = std::get_if<Words>(&to)) {
        std::string text;
        for (const auto& word : choice->words) text += (text.empty() ? "" : "|") + word;
        return text;
    }
    if (std::holds_alternative<std::filesystem::path*>(to)) return "FILE";
    if (std::holds_alternative<std::uint16_t*>(to) || std::holds_alternative<std::uint64_t*>(to)
        || std::holds_alternative<double*>(to))
        return "NUMBER";
    return "TEXT";
}

std::string Option::usual_text() const {
    if (const auto* whole = std::get_if<std::uint16_t*>(&to)) return fmt::format("{}", **whole);
    if (const auto* large = std::get_if<std::uint64_t*>(&to)) return fmt::format("{}", **large);
    if (const auto* number = std::get_if<double*>(&to)) return fmt::format("{}", **number);
    return {};
}

} // namespace aviary::app
