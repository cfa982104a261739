#include "app/command_line/verb.h"

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
    if (std::holds_alternative<std::uint16_t*>(to) || std::holds_alternative<double*>(to)) return "NUMBER";
    return "TEXT";
}

} // namespace aviary::app
