// Validates plugins: opens their libraries and tries each plugin by each rule, every trial in a child process with a time
// limit, as many at once as there are cores.
//
//     const auto rules = rules_of(program);                        // what the validator knows
//     const auto libraries = open_libraries(settings, paths);
//     try_plugins(settings, *rules, libraries, [](const PluginVerdict& verdict) { print(verdict); });
//
// [main-thread]; each of them runs a loop of its own and returns when all is done. A child ends with this process.
#pragma once

#include "validator/verdict.h"

#include <chrono>
#include <functional>

namespace aviary::validator {

struct ValidationSettings {
    std::filesystem::path program;  ///< aviary-validator
    std::vector<std::string> rules; ///< to be told of; empty: all. For one that is watched, all are tried
    std::string plugin;             ///< its id or name; empty: all
    std::uint64_t seed = 1;
    bool is_long = false;                         ///< ten times the rounds
    std::chrono::milliseconds time_limit{60'000}; ///< of each trial
    unsigned at_once = 0;                         ///< 0: as many as there are cores
};

/// Errors: "validator.program" when it cannot be run, or says what is not understood.
Result<std::vector<DescribedRule>> rules_of(const std::filesystem::path& program);

struct OpenedLibrary {
    std::filesystem::path file;
    Format format = Format::clap;
    std::vector<PluginName> plugins;
    TriedRule trial; ///< what opening it came to
    bool is_open() const { return trial.cut_short.empty() && trial.said.findings.empty(); }
};

/// In their order.
std::vector<OpenedLibrary> open_libraries(
    const ValidationSettings& settings, const std::vector<std::filesystem::path>& files);

/// Tells of each plugin when all its trials are made, and of each library that cannot be opened; in their order.
void try_plugins(const ValidationSettings& settings, const std::vector<DescribedRule>& rules,
    const std::vector<OpenedLibrary>& libraries, const std::function<void(const PluginVerdict&)>& tell);

} // namespace aviary::validator
