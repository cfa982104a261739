// Verdicts as people and programs read them.
//
//     fmt::print("{}", text_of(verdict, rules, {.seed = 1}));      // a line a finding, and one of how it went
//     fmt::print("{}", json_lines_of(verdict, 1));                 // an object a line, one of each rule
//
// Pure.
#pragma once

#include "validator/verdict.h"

namespace aviary::validator {

struct TextOptions {
    std::uint64_t seed = 1;
    bool all = false; ///< with the rules that hold, and those that could not be tried
};
std::string text_of(
    const PluginVerdict& verdict, std::span<const DescribedRule> rules, const TextOptions& options);

std::string json_lines_of(const PluginVerdict& verdict, std::uint64_t seed);

/// A rule a line, with its claim and who says so, for people.
std::string text_of(std::span<const DescribedRule> rules);

/// Of the names, those that may have been meant: a few that are spelt almost so or have a part of it, the nearest first.
std::vector<std::string> nearest(std::string_view given, const std::vector<std::string>& names);

} // namespace aviary::validator
