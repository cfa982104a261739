#include "validator/described_rule.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aviary::validator {
namespace {

constexpr std::array weights = {"must", "should", "bear"};
constexpr std::array tries = {"opening", "first", "apart", "always"};

template <typename Value>
Value from_word(const auto& words, const std::string& word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) throw std::runtime_error("unknown word '" + word + "'");
    return Value(found - words.begin());
}

} // namespace

const char* word(Weight weight) { return weights[std::size_t(weight)]; }

nlohmann::json to_json(const DescribedRule& rule) {
    auto formats = nlohmann::json::array();
    for (const Format format : {Format::clap, Format::vst3})
        if (rule.is_for(format)) formats.push_back(word(format));
    return {{"rule", rule.name}, {"claim", rule.claim}, {"source", rule.source},
        {"weight", word(rule.weight)}, {"tried", tries[std::size_t(rule.tried)]},
        {"formats", std::move(formats)}};
}

Result<DescribedRule> rule_from_json(const nlohmann::json& json) {
    try {
        const auto& formats = json.at("formats");
        const auto has = [&](Format format) {
            return std::ranges::find(formats, nlohmann::json(word(format))) != formats.end();
        };
        return DescribedRule{.name = json.at("rule"),
            .claim = json.at("claim"),
            .source = json.at("source"),
            .weight = from_word<Weight>(weights, json.at("weight")),
            .tried = from_word<Tried>(tries, json.at("tried")),
            .for_clap = has(Format::clap),
            .for_vst3 = has(Format::vst3)};
    } catch (const std::exception& error) {
        return Error{"validator.rule", std::string("is no rule: ") + error.what(), {}};
    }
}

} // namespace aviary::validator
