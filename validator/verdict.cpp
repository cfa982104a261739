#include "validator/verdict.h"

#include <algorithm>
#include <map>

namespace aviary::validator {
namespace {

constexpr std::size_t most_messages = 10;

/// What was seen of one rule, and where.
struct Seen {
    std::vector<std::string> messages;
    std::string talk, skipped;
    bool is_tried = false, is_cut_short = false;

    void add(const std::string& text) {
        if (messages.size() < most_messages && std::ranges::find(messages, text) == messages.end())
            messages.push_back(text);
    }
};

using Trials = std::span<const TriedRule>;

const DescribedRule* find(std::span<const DescribedRule> rules, Format format, const std::string& name) {
    const auto found = std::ranges::find_if(
        rules, [&](const auto& rule) { return rule.name == name && rule.is_for(format); });
    return found == rules.end() ? nullptr : &*found;
}

/// What each rule's own trial shows of it, and what the trials of all others do that a host may make.
std::map<std::string, Seen> what_is_fair(std::span<const DescribedRule> rules, Format format, Trials trials) {
    std::map<std::string, Seen> all;
    for (const TriedRule& trial : trials) {
        const auto* rule = find(rules, format, trial.rule);
        const bool is_fair = rule && rule->weight != Weight::bear;
        Seen& own = all[trial.rule];
        own.is_tried = true;
        own.skipped = trial.said.skipped;
        for (const auto& [broken, text] : trial.said.findings) {
            if (broken == trial.rule)
                own.add(text);
            else if (is_fair)
                all[broken].add(text + " (while tried by " + trial.rule + ")");
        }
        if (trial.cut_short.empty()) continue;
        own.add(trial.cut_short);
        own.talk = trial.talk;
        own.is_cut_short = true;
    }
    return all;
}

/// What a host made happen that must not: of the rule that is about that, unless it is known anyway.
void add_what_is_unfair(
    std::span<const DescribedRule> rules, Format format, Trials trials, std::map<std::string, Seen>& all) {
    for (const TriedRule& trial : trials) {
        const auto* rule = find(rules, format, trial.rule);
        if (!rule || rule->weight != Weight::bear) continue;
        for (const auto& [broken, text] : trial.said.findings) {
            const auto known = all.find(broken);
            if (broken != trial.rule && (known == all.end() || known->second.messages.empty()))
                all[trial.rule].add(text);
        }
    }
}

RuleVerdict verdict_on(const DescribedRule& rule, const Seen& seen, bool any_is_tried) {
    if (!seen.messages.empty()) {
        const bool fails =
            rule.weight == Weight::must || (rule.weight == Weight::should && seen.is_cut_short);
        return {rule.name, fails ? Outcome::failed : Outcome::warning, seen.messages, seen.talk};
    }
    if (!seen.skipped.empty()) return {rule.name, Outcome::skipped, {seen.skipped}, {}};
    const bool is_looked_at = rule.tried == Tried::always ? any_is_tried : seen.is_tried;
    if (!is_looked_at) return {rule.name, Outcome::skipped, {"was not tried"}, {}};
    return {rule.name, Outcome::passed, {}, {}};
}

} // namespace

const char* word(Outcome outcome) {
    switch (outcome) {
    case Outcome::passed: return "passed";
    case Outcome::failed: return "failed";
    case Outcome::warning: return "warning";
    case Outcome::skipped: break;
    }
    return "skipped";
}

std::size_t PluginVerdict::count(Outcome outcome) const {
    return std::size_t(std::ranges::count(rules, outcome, &RuleVerdict::outcome));
}

std::vector<RuleVerdict> judge(
    std::span<const DescribedRule> rules, Format format, std::span<const TriedRule> trials) {
    auto seen = what_is_fair(rules, format, trials);
    add_what_is_unfair(rules, format, trials, seen);
    std::vector<RuleVerdict> verdicts;
    for (const DescribedRule& rule : rules)
        if (rule.is_for(format) && rule.tried != Tried::opening)
            verdicts.push_back(verdict_on(rule, seen[rule.name], !trials.empty()));
    return verdicts;
}

} // namespace aviary::validator
