#include "validator/run_validate_testing.h"

#include "process/child.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace aviary::validator {
namespace {

std::vector<nlohmann::json> json_lines(const std::string& text) {
    std::vector<nlohmann::json> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        all.push_back(nlohmann::json::parse(line, nullptr, false));
        if (!all.back().is_object()) {
            ADD_FAILURE() << "no JSON: " << line;
            all.pop_back();
        }
    }
    return all;
}

} // namespace

const ReportedRule* Validated::find(const std::string& rule) const {
    const auto found = std::ranges::find(rules, rule, &ReportedRule::rule);
    return found == rules.end() ? nullptr : &*found;
}

std::set<std::string> Validated::broken() const {
    std::set<std::string> names;
    for (const ReportedRule& rule : rules)
        if (rule.is_broken()) names.insert(rule.rule);
    return names;
}

Validated validate(std::vector<std::string> arguments, bool json) {
    boost::asio::io_context io;
    Validated ran;
    bool is_done = false;
    arguments.insert(arguments.begin(), {AVIARY_BUILD_DIR "/bin/aviary", "validate"});
    if (json) arguments.emplace_back("--json");
    const auto child = process::Child::spawn(io, {.argv = std::move(arguments)},
        {.on_out = [&](std::string_view text) { ran.out += text; },
            .on_err = [&](std::string_view text) { ran.err += text; },
            .on_exit =
                [&](const process::ChildExit& exit) {
                    ran.code = exit.code;
                    is_done = true;
                }});
    if (!child) {
        ADD_FAILURE() << child.error().text();
        return ran;
    }
    while (!is_done) io.run_one();
    if (!json) return ran;
    for (const auto& line : json_lines(ran.out))
        if (line.contains("outcome"))
            ran.rules.push_back({line.at("file"), line.at("rule"), line.at("outcome"), line.at("messages")});
    return ran;
}

std::set<std::string> all_rule_names() {
    std::set<std::string> names;
    for (const auto& line : json_lines(validate({"--list"}).out)) names.insert(line.at("rule"));
    return names;
}

} // namespace aviary::validator
