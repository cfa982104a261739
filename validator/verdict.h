// What the trials of a plugin come to, rule by rule.
//
//     const PluginVerdict verdict = judge(rules, Format::clap, trials);
//     if (verdict.count(Outcome::failed) > 0) ...
//
// Pure.
#pragma once

#include "validator/described_rule.h"
#include "validator/report.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aviary::validator {

/// A trial of a plugin by one rule, as it went.
struct TriedRule {
    std::string rule;
    Said said;
    std::string cut_short; ///< how it ended when the plugin ended it: "was killed by SIGSEGV"; else empty
    std::string talk;      ///< the end of what the plugin printed
    bool is_hung = false;  ///< it did not come back in time
};

enum class Outcome : std::uint8_t { passed, failed, warning, skipped };
/// "passed" and so on.
const char* word(Outcome outcome);

struct RuleVerdict {
    std::string rule;
    Outcome outcome = Outcome::passed;
    std::vector<std::string> messages; ///< what was seen, or why it was skipped
    std::string talk;                  ///< of the plugin, when it ended the trial
};

struct PluginVerdict {
    std::filesystem::path file;
    std::optional<PluginName> plugin; ///< nothing: of the library as a whole
    Format format = Format::clap;
    std::vector<RuleVerdict> rules; ///< in their order

    std::size_t count(Outcome outcome) const;
};

/// The outcome of each rule that is for the format. What a trial shows of a rule that is watched counts for that one, unless
/// the trial's own rule has the host do what it must not: then it counts for the latter, and only if nothing else showed it.
std::vector<RuleVerdict> judge(
    std::span<const DescribedRule> rules, Format format, std::span<const TriedRule> trials);

} // namespace aviary::validator
