#include "validator/validation.h"

#include "process/inquiry.h"
#include "validator/children.h"
#include "validator/plugin_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>

namespace aviary::validator {
namespace {

bool is_selected(const ValidationSettings& settings, const std::string& rule) {
    return settings.rules.empty() || std::ranges::find(settings.rules, rule) != settings.rules.end();
}

/// What has to be tried, in order. A rule that is watched wants everything to be.
std::vector<const DescribedRule*> rules_to_try(
    const ValidationSettings& settings, const std::vector<DescribedRule>& rules, Format format) {
    const bool watches = std::ranges::any_of(rules,
        [&](const auto& rule) { return rule.tried == Tried::always && is_selected(settings, rule.name); });
    std::vector<const DescribedRule*> some;
    for (const DescribedRule& rule : rules)
        if ((rule.tried == Tried::first || rule.tried == Tried::apart) && rule.is_for(format)
            && (watches || is_selected(settings, rule.name)))
            some.push_back(&rule);
    return some;
}

/// One plugin's way through the rules.
struct Course {
    const OpenedLibrary* library;
    std::size_t library_index, plugin_index;
    std::vector<const DescribedRule*> rules{};
    std::size_t left = 0;     ///< trials that have not come back
    bool others_wait = false; ///< for the first
    unsigned hung = 0;        ///< trials that did not come back in time
    std::vector<TriedRule> trials{};
    bool is_done = false;
};

bool lived_through(const TriedRule& trial) {
    const auto is_of_it = [&](const Finding& finding) { return finding.rule == trial.rule; };
    return trial.cut_short.empty() && std::ranges::none_of(trial.said.findings, is_of_it);
}

class Validation {
public:
    Validation(const ValidationSettings& settings, const std::vector<DescribedRule>& rules,
        std::function<void(const PluginVerdict&)> tell)
        : settings_(settings)
        , rules_(rules)
        , tell_(std::move(tell))
        , children_(settings.program, settings.at_once) {}

    void run(const std::vector<OpenedLibrary>& libraries) {
        for (std::size_t i = 0; i < libraries.size(); ++i) begin(libraries[i], i);
        for (Course& course : courses_) start(course);
        tell_of_those_done();
        children_.run();
    }

private:
    void begin(const OpenedLibrary& library, std::size_t index) {
        if (!library.is_open()) { // told of in its turn
            courses_.push_back(
                {.library = &library, .library_index = index, .plugin_index = 0, .is_done = true});
            return;
        }
        for (std::size_t i = 0; i < library.plugins.size(); ++i) {
            const auto& [id, name] = library.plugins[i];
            if (settings_.plugin.empty() || settings_.plugin == id || settings_.plugin == name)
                courses_.push_back({&library, index, i, rules_to_try(settings_, rules_, library.format)});
        }
    }

    /// The first alone, where all are tried: a plugin that does not live through it is spared the others.
    void start(Course& course) {
        if (course.is_done) return;
        course.others_wait = !course.rules.empty() && course.rules[0]->tried == Tried::first;
        add(course, 0, course.others_wait ? 1 : course.rules.size());
        course.is_done = course.left == 0;
    }

    void add(Course& course, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            ++course.left;
            const std::string& rule = course.rules[i]->name;
            children_.add({course.library_index, course.plugin_index, i},
                {.arguments = {"try", course.library->file.string(),
                     course.library->plugins[course.plugin_index].id, rule, std::to_string(settings_.seed),
                     settings_.is_long ? "long" : "short"},
                    .rule = rule,
                    .time_limit = settings_.time_limit,
                    .done = [this, &course](TriedRule trial) { take(course, std::move(trial)); }});
        }
    }

    void take(Course& course, TriedRule trial) {
        constexpr unsigned patience = 3;
        --course.left;
        const bool others_follow = std::exchange(course.others_wait, false) && lived_through(trial);
        if (trial.is_hung && ++course.hung >= patience)
            course.left -= children_.forget(course.library_index, course.plugin_index);
        course.trials.push_back(std::move(trial));
        if (others_follow) add(course, 1, course.rules.size());
        if (course.left > 0) return;
        course.is_done = true;
        tell_of_those_done();
    }

    /// In order: one that is ready waits for those before it.
    void tell_of_those_done() {
        for (; told_ < courses_.size() && courses_[told_].is_done; ++told_)
            tell_(verdict_on(courses_[told_]));
    }

    PluginVerdict verdict_on(const Course& course) const {
        const OpenedLibrary& library = *course.library;
        PluginVerdict verdict{library.file, std::nullopt, library.format, {}};
        if (!library.is_open()) {
            verdict.rules = {opening_verdict(library.trial)};
            return verdict;
        }
        verdict.plugin = library.plugins[course.plugin_index];
        verdict.rules = judge(rules_, library.format, course.trials);
        verdict.rules.insert(verdict.rules.begin(), {opening_rule, Outcome::passed, {}, {}});
        std::erase_if(
            verdict.rules, [&](const RuleVerdict& rule) { return !is_selected(settings_, rule.rule); });
        return verdict;
    }

    static RuleVerdict opening_verdict(const TriedRule& trial) {
        RuleVerdict verdict{opening_rule, Outcome::failed, {}, {}};
        for (const Finding& finding : trial.said.findings) verdict.messages.push_back(finding.text);
        if (trial.cut_short.empty()) return verdict;
        verdict.messages.push_back(trial.cut_short);
        verdict.talk = trial.talk;
        return verdict;
    }

    const ValidationSettings& settings_;
    const std::vector<DescribedRule>& rules_;
    std::function<void(const PluginVerdict&)> tell_;
    std::deque<Course> courses_; ///< they stay where they are
    std::size_t told_ = 0;
    Children children_; ///< last: it calls back
};

} // namespace

Result<std::vector<DescribedRule>> rules_of(const std::filesystem::path& program) {
    boost::asio::io_context io;
    std::optional<process::InquiryEnd> end;
    const auto inquiry = process::Inquiry::start(io,
        {.argv = {program.string(), "rules"}, .time_limit = std::chrono::seconds(10)},
        [&](const process::InquiryEnd& ended) { end = ended; });
    if (!inquiry) return inquiry.error();
    while (!end) io.run_one();
    const auto json = nlohmann::json::parse(end->output, nullptr, false);
    if (!end->exit.ok() || !json.is_array())
        return Error{"validator.program",
            "does not tell its rules: it " + end->exit.text() + end->quoted_talk(), program.string()};
    std::vector<DescribedRule> rules;
    for (const auto& one : json) {
        auto rule = rule_from_json(one);
        if (!rule) return rule.error();
        rules.push_back(*std::move(rule));
    }
    return rules;
}

std::vector<OpenedLibrary> open_libraries(
    const ValidationSettings& settings, const std::vector<std::filesystem::path>& files) {
    std::vector<OpenedLibrary> libraries(files.size());
    Children children(settings.program, settings.at_once);
    for (std::size_t i = 0; i < files.size(); ++i) {
        OpenedLibrary& library = libraries[i];
        library.file = files[i];
        library.format = format_of(files[i]);
        children.add({i, 0, 0}, {.arguments = {"open", files[i].string()},
                                    .rule = opening_rule,
                                    .time_limit = settings.time_limit,
                                    .done = [&library](TriedRule trial) {
                                        library.plugins = trial.said.plugins;
                                        library.trial = std::move(trial);
                                    }});
    }
    children.run();
    return libraries;
}

void try_plugins(const ValidationSettings& settings, const std::vector<DescribedRule>& rules,
    const std::vector<OpenedLibrary>& libraries, const std::function<void(const PluginVerdict&)>& tell) {
    Validation(settings, rules, tell).run(libraries);
}

} // namespace aviary::validator
