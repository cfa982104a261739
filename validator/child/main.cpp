// aviary-validator: tries a plugin by one rule, in a process of its own, and answers into the report's memory that it
// inherits (validator/report.h). `aviary validate` starts it once for each rule and plugin. Apart from aviary because it
// stands in front of malloc and locks, to count what plugins do, and because it has no thread and no library but what a
// plugin is tried with.
#include "process/precautions.h"
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace aviary::validator {
namespace {

int print_rules() {
    auto all = nlohmann::json::array();
    for (const Rule& rule : all_rules()) all.push_back(to_json(rule.described()));
    std::puts(all.dump().c_str());
    std::fflush(stdout);
    return 0;
}

/// What the plugin prints goes the way of its talk.
void send_output_to_errors() { dup2(STDERR_FILENO, STDOUT_FILENO); }

void tell_of_plugins(const char* path, Report& report) {
    report.step("opens the library");
    const auto library = open_library(path);
    if (!library) return report.finding(opening_rule, library.error().message);
    const auto plugins = (*library)->plugins();
    if (plugins.empty()) report.finding(opening_rule, "has no plugins");
    for (const PluginName& plugin : plugins) report.plugin(plugin);
    report.step("unloads the library");
}

const Rule* find_rule(const std::string& name, Format format) {
    static const std::vector<Rule> all = all_rules();
    for (const Rule& rule : all)
        if (name == rule.name && rule.is_for(format) && rule.run) return &rule;
    return nullptr;
}

void try_plugin(const char* path, const Trial& trial, Report& report) {
    report.step("opens the library");
    auto library = open_library(path);
    if (!library) return report.finding(trial.rule, library.error().message);
    const Rule* rule = find_rule(trial.rule, (*library)->format());
    if (!rule) return report.skip("not for this format");
    report.step("makes a plugin");
    {
        Harness harness(**library, trial, report);
        rule->run(harness);
    }
    report.step("unloads the library");
}

int run(int argc, char** argv) {
    const std::string_view verb = argc > 1 ? argv[1] : "";
    if (verb == "rules" && argc == 2) return print_rules();
    const bool opens = verb == "open" && argc == 3;
    if (!opens && !(verb == "try" && argc == 7)) {
        std::fputs(
            "usage: aviary-validator rules | open FILE | try FILE PLUGIN RULE SEED long|short\n", stderr);
        return 2;
    }
    Report report(Report::inherited_descriptor);
    if (!report.is_open()) return 2;
    process::take_precautions();
    send_output_to_errors();
    const std::string rule = opens ? opening_rule : argv[4];
    try {
        if (opens)
            tell_of_plugins(argv[2], report);
        else
            try_plugin(argv[2],
                {argv[3], rule, std::strtoull(argv[5], nullptr, 10), std::string_view(argv[6]) == "long"},
                report);
    } catch (const NoPlugin&) { // which has been told
    } catch (const std::exception& error) {
        report.finding(rule, words("an exception came out of it: ", error.what()));
    } catch (...) {
        report.finding(rule, "an exception came out of it");
    }
    report.end();
    return 0;
}

} // namespace
} // namespace aviary::validator

int main(int argc, char** argv) {
    // What a plugin left for the end of the process is no part of what it is tried by.
    std::_Exit(aviary::validator::run(argc, argv));
}
