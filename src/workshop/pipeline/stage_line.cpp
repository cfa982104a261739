#include "workshop/pipeline/stage_line.h"
#include "workshop/build/build_problems.h"

#include <fmt/format.h>

#include <algorithm>

namespace aviary::workshop {

namespace {

using Ids = std::vector<std::string>;

Ids parameter_ids(const std::vector<hosting::PluginMetadata>& plugins) {
    Ids ids;
    for (const auto& plugin : plugins)
        for (const auto& parameter : plugin.parameters) ids.push_back(parameter.id);
    return ids;
}

Ids missing_from(const Ids& others, const Ids& ids) {
    Ids missing;
    for (const auto& id : ids)
        if (std::find(others.begin(), others.end(), id) == others.end()) missing.push_back(id);
    return missing;
}

/// "shape, rate, depth, ..."
std::string listed(const Ids& ids) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(ids.size(), most); ++i) text += (i > 0 ? ", " : "") + ids[i];
    return ids.size() > most ? text + ", ..." : text;
}

std::string counted(std::size_t count, const char* thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

const char* stage_name(Stage::Name name) {
    static constexpr const char* names[] = {"change", "build", "probe", "canary", "swap"};
    return names[int(name)];
}

/// The stage's detail, behind which of the two codes of a run it is about.
std::string with_step(const Stage& stage) {
    if (!stage.step) return stage.detail;
    const std::string step = *stage.step == Stage::Step::fast ? "fast" : "optimised";
    return stage.detail.empty() ? step : step + ", " + stage.detail;
}

/// The word of a stage's end and what follows it. Widths keep the times of a run in one column.
std::string said(const Stage& stage, Cause cause) {
    const int ms = int(stage.ms + 0.5);
    const std::string told = with_step(stage);
    switch (stage.state) {
    case Stage::State::running: return {};
    case Stage::State::superseded: return "superseded  " + stage.detail;
    case Stage::State::failed:
        return fmt::format("failed    {} {} ms   {}", stage_name(stage.stage), ms, told);
    case Stage::State::done: break;
    }
    const auto timed = [&](const char* word) {
        return fmt::format("{:<10}{:>2} ms{}{}", word, ms, told.empty() ? "" : "   ", told);
    };
    switch (stage.stage) {
    case Stage::Name::change: return "changed   " + stage.detail;
    case Stage::Name::build: return timed("built");
    case Stage::Name::probe: return timed("probed");
    case Stage::Name::canary: return timed("proved");
    case Stage::Name::swap: break;
    }
    if (cause == Cause::comparison) return timed("live");
    return fmt::format("live      save to sound {} ms{}{}", ms, told.empty() ? "" : "   ", told);
}

/// "5.0 s", "310 ms"
std::string duration(double ms) {
    return ms < 1000 ? fmt::format("{:.0f} ms", ms) : fmt::format("{:.1f} s", ms / 1000);
}

/// Empty for what is nearly all of its stage, whose time stands there already.
std::string said(const Stage::Part& part) {
    if (part.name == "prepare") return "prepare() " + duration(part.ms);
    if (part.name == "trial") return "trial " + duration(part.ms);
    if (part.name == "process") return "its process was ready after " + duration(part.ms);
    if (part.name == "state") return "made what it needs in " + duration(part.ms);
    if (part.name == "handover") return "handed over in " + duration(part.ms);
    return {};
}

} // namespace

std::vector<Stage::Part> noticeable(std::vector<Stage::Part> parts) {
    std::erase_if(parts, [](const Stage::Part& part) { return part.ms < 100; });
    return parts;
}

std::string with_parts(std::string detail, const std::vector<Stage::Part>& parts) {
    for (const Stage::Part& part : parts)
        if (const std::string text = said(part); !text.empty()) detail += (detail.empty() ? "" : "; ") + text;
    return detail;
}

std::string stage_line(const Stage& stage, std::string_view time, Cause cause) {
    if (stage.state == Stage::State::running) return {};
    return fmt::format("{}  {}", time, said(stage, cause));
}

std::string change_detail(const std::vector<std::filesystem::path>& files) {
    if (files.empty()) return "first build";
    std::string text = files[0].string();
    if (files.size() == 2) text += " and " + files[1].string();
    if (files.size() > 2) text += fmt::format(" and {} more", files.size() - 1);
    return text;
}

std::string errors_detail(const std::vector<Stage::Problem>& problems) {
    const auto is_error = [](const Stage::Problem& problem) { return problem.severity == "error"; };
    const auto first = std::find_if(problems.begin(), problems.end(), is_error);
    if (first == problems.end()) return {};
    const auto more = std::count_if(first + 1, problems.end(), is_error);
    return text_of(*first) + (more > 0 ? fmt::format(" (and {} more)", more) : "");
}

std::string probe_detail(
    const std::vector<hosting::PluginMetadata>& now, const std::vector<hosting::PluginMetadata>* before) {
    const Ids ids = parameter_ids(now);
    std::string text = now.size() == 1 ? "" : counted(now.size(), "plugin") + ", ";
    text += counted(ids.size(), "parameter");
    if (!before) return text;
    const Ids old_ids = parameter_ids(*before);
    const Ids added = missing_from(old_ids, ids), removed = missing_from(ids, old_ids);
    std::string changes;
    if (!added.empty()) changes = fmt::format("+{} new: {}", added.size(), listed(added));
    if (!removed.empty())
        changes +=
            fmt::format("{}-{} gone: {}", changes.empty() ? "" : "; ", removed.size(), listed(removed));
    return changes.empty() ? text : fmt::format("{} ({})", text, changes);
}

} // namespace aviary::workshop
