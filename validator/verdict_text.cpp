#include "validator/verdict_text.h"

#include "base/edit_distance.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace aviary::validator {
namespace {

const char* word_for_people(Outcome outcome) { return outcome == Outcome::failed ? "error" : word(outcome); }

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text.size()), ' ');
}

std::string heading(const PluginVerdict& verdict) {
    if (!verdict.plugin) return verdict.file.string();
    return words(verdict.file.string(), ": ", verdict.plugin->name, " (", verdict.plugin->id, ")");
}

/// In one line, between quotation marks.
std::string quoted(const std::string& talk) {
    const std::string end = talk.size() > 200 ? "… " + talk.substr(talk.size() - 200) : talk;
    return nlohmann::json(end).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string line_of(const RuleVerdict& rule, const std::string& claim) {
    std::string line = words("  ", padded(word_for_people(rule.outcome), 8), " ", rule.rule, ": ", claim);
    if (rule.messages.empty()) return line;
    line += rule.outcome == Outcome::skipped ? "; skipped: " : "; seen: ";
    line += rule.messages.front();
    if (rule.messages.size() > 1) line += words("; and ", rule.messages.size() - 1, " more");
    if (!rule.talk.empty()) line += words("; it said: ", quoted(rule.talk));
    return line;
}

std::string counted(std::size_t number, const char* of) {
    return words(number, " ", of, number == 1 ? "" : "s");
}

std::string summary(const PluginVerdict& verdict, std::uint64_t seed) {
    return words("  ", counted(verdict.count(Outcome::failed), "error"), ", ",
        counted(verdict.count(Outcome::warning), "warning"), ", ", verdict.count(Outcome::passed),
        " passed, ", verdict.count(Outcome::skipped), " skipped; seed ", seed);
}

std::string claim_of(std::span<const DescribedRule> rules, const RuleVerdict& of) {
    const auto found = std::ranges::find(rules, of.rule, &DescribedRule::name);
    return found != rules.end() ? found->claim : "";
}

} // namespace

std::string text_of(
    const PluginVerdict& verdict, std::span<const DescribedRule> rules, const TextOptions& options) {
    std::string text = heading(verdict) + "\n";
    for (const RuleVerdict& rule : verdict.rules)
        if (options.all || rule.outcome == Outcome::failed || rule.outcome == Outcome::warning)
            text += line_of(rule, claim_of(rules, rule)) + "\n";
    return text + summary(verdict, options.seed) + "\n";
}

std::string json_lines_of(const PluginVerdict& verdict, std::uint64_t seed) {
    std::string lines;
    for (const RuleVerdict& rule : verdict.rules) {
        nlohmann::json json{{"file", verdict.file.string()}, {"format", word(verdict.format)},
            {"plugin", nullptr}, {"name", nullptr}, {"rule", rule.rule}, {"outcome", word(rule.outcome)},
            {"messages", rule.messages}, {"seed", seed}};
        if (verdict.plugin) json["plugin"] = verdict.plugin->id, json["name"] = verdict.plugin->name;
        if (!rule.talk.empty()) json["talk"] = rule.talk;
        lines += json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    }
    return lines;
}

std::string text_of(std::span<const DescribedRule> rules) {
    std::string text;
    for (const DescribedRule& rule : rules) {
        const char* formats = rule.for_clap && rule.for_vst3 ? "both" : rule.for_clap ? "clap" : "vst3";
        text += words(padded(rule.name, 42), " ", formats, "  ", padded(word(rule.weight), 6), "  ",
            rule.claim, "  [", rule.source, "]\n");
    }
    return text;
}

std::vector<std::string> nearest(std::string_view given, const std::vector<std::string>& names) {
    constexpr std::size_t most = 3;
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string& name : names) {
        const std::size_t apart = edit_distance(given, name);
        const bool is_part = given.size() > 2 && name.find(given) != name.npos;
        if (is_part || apart <= std::max<std::size_t>(2, given.size() / 3))
            found.emplace_back(is_part ? 0 : apart, name);
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::vector<std::string> near;
    for (std::size_t i = 0; i < std::min(most, found.size()); ++i) near.push_back(found[i].second);
    return near;
}

} // namespace aviary::validator
