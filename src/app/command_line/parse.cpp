#include "app/command_line/parse.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace aviary::app {

namespace {

/// Adds one option to the verb. There is an overload for each kind of destination.
struct Adding {
    CLI::App& verb;
    const Option& option;

    CLI::Option* operator()(bool* value) const { return verb.add_flag(option.name, *value, option.about); }
    CLI::Option* operator()(Off off) const {
        return verb.add_flag("!" + option.name, *off.value, option.about);
    }
    CLI::Option* operator()(std::uint16_t* value) const {
        return verb.add_option(option.name, *value, option.about)->capture_default_str();
    }
    CLI::Option* operator()(double* value) const {
        auto* added = verb.add_option(option.name, *value, option.about)->capture_default_str();
        if (option.rules.most > 0) added->check(CLI::Range(option.rules.least, option.rules.most));
        return added;
    }
    CLI::Option* operator()(std::uint64_t* value) const {
        auto* added = verb.add_option(option.name, *value, option.about)->capture_default_str();
        if (option.rules.most > 0)
            added->check(CLI::Range(std::uint64_t(option.rules.least), std::uint64_t(option.rules.most)));
        return added;
    }
    CLI::Option* operator()(const Reading& reading) const {
        return verb
            .add_option_function<std::string>(
                option.name, [](const std::string&) {}, option.about)
            ->check([&reading](const std::string& text) { return reading.read(text); });
    }
    /// An argument takes all words that are left; an option one each time it is given.
    CLI::Option* operator()(std::vector<std::string>* values) const {
        auto* added = verb.add_option(option.name, *values, option.about);
        return option.is_argument() ? added : added->allow_extra_args(false);
    }
    CLI::Option* operator()(const Words& choice) const {
        const auto take = [&choice](const std::string& given) {
            const auto word = std::find(choice.words.begin(), choice.words.end(), given);
            choice.take(std::size_t(word - choice.words.begin()));
        };
        return verb.add_option_function<std::string>(option.name, take, option.about)
            ->check(CLI::IsMember(choice.words));
    }
    CLI::Option* operator()(auto* value) const { return verb.add_option(option.name, *value, option.about); }
};

void add(CLI::App& app, const Verb& verb, const Verb*& asked) {
    auto* added = app.add_subcommand(verb.name, verb.about);
    for (const Option& option : verb.options) {
        auto* made = std::visit(Adding{*added, option}, option.to);
        made->required(option.rules.required);
        if (!option.rules.stands_for.empty()) made->option_text(option.rules.stands_for);
    }
    added->final_callback([&verb, &asked] { asked = &verb; });
}

} // namespace

Asked parse(const Program& program, int argc, char** argv) {
    CLI::App app(program.about, program.name);
    app.set_version_flag("--version", program.name + " " + program.version);
    app.require_subcommand(1);
    Asked asked;
    for (const Verb& verb : program.verbs) add(app, verb, asked.verb);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& told) {
        return {nullptr, app.exit(told)};
    } catch (const CLI::ParseError& error) {
        app.exit(error);
        return {nullptr, 2};
    }
    return asked;
}

} // namespace aviary::app
