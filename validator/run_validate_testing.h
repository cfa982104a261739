// For tests: runs the real program, `aviary validate --json`, to its end.
//
//     const Validated ran = validate({"--rule", "process_takes_no_locks", file});
//     EXPECT_EQ(ran.code, 0) << ran.err;
#pragma once

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <vector>

namespace aviary::validator {

/// A rule that was tried, as a line of the report tells of it.
struct ReportedRule {
    std::string file, rule, outcome;
    std::vector<std::string> messages;
    bool is_broken() const { return outcome == "failed" || outcome == "warning"; }
};

struct Validated {
    int code = -1;
    std::string out, err;
    std::vector<ReportedRule> rules{}; ///< of all plugins

    const ReportedRule* find(const std::string& rule) const; ///< null when it is not told of
    std::set<std::string> broken() const;                    ///< names of rules
};

/// `json`: false leaves `rules` empty.
Validated validate(std::vector<std::string> arguments, bool json = true);

/// Whatever `--list` names.
std::set<std::string> all_rule_names();

} // namespace aviary::validator
