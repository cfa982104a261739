#include "app/program.h"
#include "app/verbs/verbs.h"
#include "process/guardian.h"
#include "validator/plugin_file.h"
#include "validator/validation.h"
#include "validator/verdict_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::app {

namespace {

using validator::DescribedRule;
using validator::OpenedLibrary;
using validator::PluginVerdict;

constexpr int wrong_usage = 2;

struct ValidateOptions {
    std::vector<std::string> files, rules;
    std::string plugin;
    std::uint64_t seed = 1;
    double time_limit = 60; ///< seconds
    bool is_long = false, all = false, json = false, list = false;
};

/// What a name may have been meant for, or what to do when nothing is near.
std::string meant(
    const std::string& given, const std::vector<std::string>& names, const std::string& otherwise) {
    const auto near = validator::nearest(given, names);
    return near.empty() ? otherwise : fmt::format("did you mean {}?", fmt::join(near, " or "));
}

/// Says what is no plugin file; whether all are.
bool are_plugin_files(const std::vector<std::string>& files) {
    bool are = true;
    for (const std::string& file : files)
        if (const auto library = validator::library_of(file); !library) {
            fmt::print(stderr, "aviary: {}\n", library.error().text());
            are = false;
        }
    return are;
}

/// Says which rules do not exist, or are for a format that none of the files has; whether all can be tried.
bool can_be_tried(const ValidateOptions& options, const std::vector<DescribedRule>& rules) {
    std::vector<std::string> names;
    for (const DescribedRule& rule : rules) names.push_back(rule.name);
    for (const std::string& name : options.rules) {
        if (std::ranges::find(names, name) == names.end()) {
            fmt::print(stderr, "aviary: there is no rule '{}'; {}\n", name,
                meant(name, names, "`aviary validate --list` names all"));
            return false;
        }
        const bool is_for_some = std::ranges::any_of(options.files, [&](const std::string& file) {
            return std::ranges::any_of(rules, [&](const DescribedRule& rule) {
                return rule.name == name && rule.is_for(validator::format_of(file));
            });
        });
        if (is_for_some) continue;
        fmt::print(stderr, "aviary: the rule '{}' is not for the format of what is to be validated\n", name);
        return false;
    }
    return true;
}

/// Whether one of the libraries has the plugin, as far as they can be opened.
bool is_there(const std::string& plugin, const std::vector<OpenedLibrary>& libraries) {
    std::vector<std::string> ids;
    for (const OpenedLibrary& library : libraries) {
        if (!library.is_open()) return true;
        for (const auto& [id, name] : library.plugins) {
            if (plugin == id || plugin == name) return true;
            ids.push_back(id);
        }
    }
    fmt::print(stderr, "aviary: there is no plugin '{}' in what is to be validated; {}\n", plugin,
        meant(plugin, ids, fmt::format("there is {}", fmt::join(ids, ", "))));
    return false;
}

int list(const std::vector<DescribedRule>& rules, bool as_json) {
    if (as_json)
        for (const DescribedRule& rule : rules) fmt::print("{}\n", validator::to_json(rule).dump());
    else
        fmt::print("{}", validator::text_of(rules));
    return 0;
}

/// Prints the verdict on each plugin as it comes. 1 when one of them broke a rule.
int try_all(const ValidateOptions& options, const validator::ValidationSettings& settings,
    const std::vector<DescribedRule>& rules, const std::vector<OpenedLibrary>& libraries) {
    std::size_t plugins = 0, errors = 0, warnings = 0;
    validator::try_plugins(settings, rules, libraries, [&](const PluginVerdict& verdict) {
        ++plugins;
        errors += verdict.count(validator::Outcome::failed);
        warnings += verdict.count(validator::Outcome::warning);
        fmt::print("{}", options.json ? validator::json_lines_of(verdict, options.seed)
                                      : validator::text_of(verdict, rules, {options.seed, options.all}));
        std::fflush(stdout);
    });
    if (plugins > 1)
        fmt::print(stderr, "{} plugins were tried; errors: {}, warnings: {}\n", plugins, errors, warnings);
    return errors > 0 ? 1 : 0;
}

/// 0 when no plugin broke a rule that it must hold to, 1 when one did, 2 when there is nothing to try.
int validate(const ValidateOptions& options) {
    const auto program = validator_program();
    const auto rules = validator::rules_of(program);
    if (!rules) {
        fmt::print(stderr, "aviary: {}\n", rules.error().text());
        return wrong_usage;
    }
    if (options.list) return list(*rules, options.json);
    if (options.files.empty()) {
        fmt::print(stderr, "aviary: name what is to be validated: .clap files or .vst3 folders\n");
        return wrong_usage;
    }
    if (!are_plugin_files(options.files) || !can_be_tried(options, *rules)) return wrong_usage;

    const process::Guardian guardian(child_command("guard"));
    const validator::ValidationSettings settings{.program = program,
        .rules = options.rules,
        .plugin = options.plugin,
        .seed = options.seed,
        .is_long = options.is_long,
        .time_limit = std::chrono::milliseconds(std::int64_t(options.time_limit * 1000))};
    const auto libraries = validator::open_libraries(settings, {options.files.begin(), options.files.end()});
    if (!options.plugin.empty() && !is_there(options.plugin, libraries)) return wrong_usage;
    return try_all(options, settings, *rules, libraries);
}

} // namespace

Verb validate_verb() {
    static ValidateOptions given;
    return {.name = "validate",
        .about = "Try any CLAP or VST3 plugin by the rules of its format, each in a process of its own",
        .options = {{"PLUGIN", "One or more .clap files or .vst3 folders", &given.files},
            {"--rule", "Try only this rule. The option can be given several times", &given.rules,
                {.stands_for = "NAME"}},
            {"--plugin", "Try only the plugin with this id, if a file has several", &given.plugin,
                {.stands_for = "ID"}},
            {"--seed", "Seed of the random numbers. The same seed makes the same trials", &given.seed},
            {"--time-limit", "Seconds that a trial may take. A plugin that takes longer hangs",
                &given.time_limit, {.least = 0.1, .most = 86'400}},
            {"--long", "Do ten times as many random rounds", &given.is_long},
            {"--all", "Print the rules that hold too, and those that could not be tried", &given.all},
            {"--json", "Print a JSON object a line, one for each rule and plugin", &given.json},
            {"--list", "Print the rules, with what each claims and where the standard says so", &given.list}},
        .run = [] { return validate(given); }};
}

} // namespace aviary::app
