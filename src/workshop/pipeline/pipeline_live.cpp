#include "hosting/cage/cage.h"
#include "session/parameters/parameters.h"
#include "session/session.h"
#include "session/under_work/under_work.h"
#include "workshop/pipeline/pipeline_impl.h"
#include "workshop/pipeline/stage_line.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace aviary::workshop {

namespace {

std::vector<hosting::Frame> within(const std::filesystem::path& project, std::vector<hosting::Frame> trace) {
    for (hosting::Frame& frame : trace) frame.file = shown_path(frame.file, project).string();
    return trace;
}

/// `project` is cut off the trace's files.
session::Health health_of(const hosting::CageNews& news, const std::filesystem::path& project) {
    using Cage = hosting::CageNews::State;
    using session::Health;
    switch (news.state) {
    case Cage::lost: return {Health::State::lost, news.text, within(project, news.trace)};
    case Cage::stopped: return {Health::State::stopped, news.text, within(project, news.trace)};
    case Cage::sounding:
    case Cage::late: break;
    }
    return {Health::State::sounding, ""};
}

} // namespace

std::string time_of_day() { return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr))); }

/// First the new code gets what a project keeps of the old, and makes from it what it needs while that plays on.
void Pipeline::Impl::swap() {
    for (const Built& built : fresh)
        if (const auto opened = cages.find(built.name()); opened != cages.end())
            session.plugins().get_ready(built.name(), opened->second.module, !built.state_trouble.empty());
    settling_since = Clock::now();
    settle();
}

void Pipeline::Impl::settle() {
    if (session.plugins().are_ready() || Clock::now() - settling_since > setup.state_limit)
        return finish_swap();
    settling.expires_after(std::chrono::milliseconds(2));
    settling.async_wait([this](boost::system::error_code error) {
        if (!error) settle();
    });
}

void Pipeline::Impl::finish_swap() {
    const auto settled_ms = milliseconds_since(settling_since);
    const auto handing_over = Clock::now();
    const auto detail = put_in_place(fresh);
    if (!detail) return fail(detail.error().text());
    auto parts = noticeable({{"state", settled_ms}, {"handover", milliseconds_since(handing_over)}});
    // The new code was made from the newest version, which may not be the one that sounded.
    if (const Version* before = versions.newest()) bring_back(before->left);
    std::vector<Built> sounding;
    for (const auto& [name, built] : live) sounding.push_back(built);
    versions.add(course.run, time_of_day(), sounding);
    session.under_work().set_versions(versions.shown(under_work));
    happen(Happening::done, {*detail, {}, std::move(parts)});
    keep_findings();
}

Result<void> Pipeline::Impl::compare(int run) {
    const Version* version = versions.find(run);
    if (!version)
        return Error{"version.unknown", "that version is not kept; only the last two that went live are", ""};
    const bool is_idle = course.phase == Phase::idle;
    if (is_idle && version == versions.sounding()) return {};
    comparison = {course.run + 1, run, version->time, Clock::now()};
    happen(Happening::compared);
    return {};
}

void Pipeline::Impl::swap_version() {
    began = comparison.at;
    const Version* version = versions.find(comparison.version);
    if (!version) return fail("the version of " + comparison.time + " is gone");
    const auto detail = put_in_place(version->bundles);
    if (!detail) return fail(detail.error().text());
    bring_back(version->left);
    versions.set_sounding(version->run);
    session.under_work().set_versions(versions.shown(under_work));
    happen(Happening::done, {*detail, {}});
}

/// Makes the bundles sound in place of their older versions: all of them, or, as far as copies of those are kept, none.
/// Returns the stage's detail.
Result<std::string> Pipeline::Impl::put_in_place(const std::vector<Built>& bundles) {
    std::string detail;
    std::vector<session::LeftValue> left;
    for (auto built = bundles.begin(); built != bundles.end(); ++built) {
        const auto report = go_live(*built);
        if (!report) {
            while (built != bundles.begin()) take_back(*--built);
            return report.error();
        }
        left.insert(left.end(), report->left.begin(), report->left.end());
        const auto say = [&](const std::string& text) { detail += (detail.empty() ? "" : "; ") + text; };
        say(fmt::format("code {}", built->short_code()));
        if (report->slots.empty()) say(fmt::format("the song does not play {}", built->name()));
        for (const auto& id : report->parameters.clamped) say(fmt::format("{} clamped to its new range", id));
    }
    if (Version* before = versions.sounding()) before->left = std::move(left);
    for (const Built& built : bundles) {
        live[built.name()] = built;
        live[built.name()].state_trouble.clear(); // it has a state of its own from now on
        if (built.name() != under_work) continue;
        sounding_run = course.run;
        session.under_work().set_health({session::Health::State::sounding, ""});
    }
    return detail;
}

Result<session::SwapReport> Pipeline::Impl::go_live(const Built& built) {
    using Caged = Result<std::shared_ptr<hosting::CagedModule>>;
    const bool is_afresh = !built.state_trouble.empty();
    if (setup.cage.empty()) return session.plugins().go_live(built.bundle, nullptr, is_afresh);
    auto opened = cages.extract(built.name());
    auto module = opened ? Caged(std::move(opened.mapped().module)) : cage(built, built.finding.plugins);
    if (!module) return module.error();
    auto report = session.plugins().go_live(built.bundle, *module, is_afresh);
    (*module)->end_unused();
    return report;
}

/// Brings back the older version of a bundle that went live, since another bundle of the same run did not.
void Pipeline::Impl::take_back(const Built& built) {
    const Version* sounding = versions.sounding();
    if (!sounding) return;
    for (const Built& before : sounding->bundles)
        if (before.name() == built.name()) (void)go_live(before);
}

/// Sets again the values of parameters that were gone for a while. Ignores slots and parameters that are gone now.
void Pipeline::Impl::bring_back(const std::vector<session::LeftValue>& values) {
    for (const auto& [slot, id, value] : values) (void)session.parameters().set(slot, id, value);
}

void Pipeline::Impl::keep_findings() {
    FindingsByLibrary sounding;
    for (const auto& [name, built] : live)
        if (built.code != Digest{}) sounding[built.code] = built.finding;
    findings.keep(std::move(sounding));
}

Result<std::shared_ptr<hosting::CagedModule>> Pipeline::Impl::cage(
    const Built& built, const std::vector<hosting::PluginMetadata>& plugins) {
    const auto hear = [this, name = built.name(), run = course.run](const hosting::CageNews& news) {
        if (name == under_work && run == sounding_run)
            session.under_work().set_health(health_of(news, setup.build.project));
        if (setup.on_cage_news) setup.on_cage_news(news);
    };
    return hosting::open_in_cage(io, built.library(),
        {.argv = setup.cage,
            .plugins = plugins,
            .share = setup.cage_share,
            .open_limit = setup.probe_limit,
            .prepare_limit = setup.prepare_limit,
            .state_limit = setup.state_limit,
            .on_news = hear,
            .is_debugged = setup.is_debugged,
            .on_started = setup.on_cage_started});
}

} // namespace aviary::workshop
