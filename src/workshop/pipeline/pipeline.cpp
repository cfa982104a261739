#include "workshop/pipeline/pipeline_impl.h"

#include "hosting/cage/cage.h"
#include "hosting/probe/canary.h"
#include "session/session.h"
#include "session/under_work/under_work.h"
#include "workshop/pipeline/stage_line.h"
#include "workshop/ui/typescript.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace aviary::workshop {

namespace fs = std::filesystem;
using hosting::Canary;
using hosting::PluginMetadata;

double milliseconds_since(Clock::time_point then) {
    return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
}

namespace {

/// What the canary's result depends on besides the library.
std::string trial_of(const hosting::CanaryOptions& options) {
    std::string text = fmt::format("{} Hz, {} frames", options.sample_rate, options.max_frames);
    if (const auto& running = options.running) {
        const std::string_view state(
            reinterpret_cast<const char*>(running->bytes.data()), running->bytes.size());
        text += fmt::format(", state {} of {}", digest_of(state).text(), running->plugin_id);
    }
    return text;
}

/// Whether a host that knows the plugins only by name takes these for those.
bool are_offered_alike(const std::vector<PluginMetadata>& some, const std::vector<PluginMetadata>& others) {
    const auto offered = [](const PluginMetadata& plugin) {
        return std::tie(
            plugin.id, plugin.name, plugin.vendor, plugin.version, plugin.description, plugin.features);
    };
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
        [&](const auto& one, const auto& other) { return offered(one) == offered(other); });
}

} // namespace

Pipeline::Impl::Impl(boost::asio::io_context& loop, session::Session& live_session, PipelineSetup options)
    : io(loop)
    , session(live_session)
    , setup(std::move(options))
    , project(setup.build.project.filename().string())
    , build_folder(setup.build.project / setup.build.folder)
    , under_work(project)
    , builder(loop, setup.build)
    , fast(loop, {setup.build.project, build_folder})
    , inputs(loop, build_folder)
    , findings(build_folder / "findings.json", setup.canary.empty() ? "" : setup.canary.front())
    , versions(build_folder / "versions") {
    work_on();
}

void Pipeline::Impl::work_on() {
    session.under_work().work_on(
        project, under_work, {.folder = setup.build.project, .is_caged = !setup.cage.empty()});
}

void Pipeline::Impl::happen(Happening happening, Ended ended) {
    const Step step = advance(course, happening);
    course = step.course;
    for (const News& news : step.news) tell(news, happening, ended);
    if (course.phase == Phase::idle) drop_children();
    switch (step.action) {
    case Action::none: return rest();
    case Action::build: return build();
    case Action::probe: return probe();
    case Action::prove: return prove();
    case Action::swap: return swap();
    case Action::swap_version: return swap_version();
    case Action::stop_child: return stop_child();
    }
}

void Pipeline::Impl::tell(const News& news, Happening happening, const Ended& ended) {
    const bool is_comparison = news.run == comparison.run;
    Stage stage{
        .run = news.run, .stage = news.stage, .state = news.state, .ending = news.ending, .step = news.step};
    if (news.state == Stage::State::running) {
        stage_began = Clock::now();
    } else if (news.state == Stage::State::superseded) {
        stage.ms = milliseconds_since(stage_began);
        stage.detail = happening == Happening::compared ? "by a comparison" : "by a newer save";
    } else if (news.stage == Stage::Name::change) {
        stage.detail = is_comparison ? "version of " + comparison.time : change_detail(newest.files);
    } else {
        const bool went_live = news.stage == Stage::Name::swap && news.state == Stage::State::done;
        stage.ms = milliseconds_since(went_live ? began : stage_began);
        stage.detail = with_parts(ended.detail, ended.parts);
        stage.errors = ended.problems;
        stage.parts = ended.parts;
    }
    stage.line = stage_line(stage, time_of_day(), is_comparison ? Cause::comparison : Cause::save);
    session.under_work().report(std::move(stage));
}

void Pipeline::Impl::fail(std::string message) {
    auto problems = crash_problems(message, setup.build.project, build_folder);
    happen(Happening::failed, {problems.front().message, std::move(problems)});
}

/// Starts a child for each bundle that is not known: it tells the plugins, which ends this stage, and then tries them
/// out. At the same time a cage opens the code, so that plugins that take long to make are made only once in a row.
void Pipeline::Impl::probe() {
    refusal.reset();
    trying_since = Clock::now();
    for (Built& built : fresh)
        if (const auto started = try_out(built); !started) return fail(started.error().text());
    end_probing();
}

hosting::CanaryOptions Pipeline::Impl::trial_options(const Built& built) const {
    hosting::CanaryOptions options{.argv = setup.canary,
        .opening_limit = setup.probe_limit,
        .time_limit = setup.canary_limit,
        .sample_rate = session.engine_setup().sample_rate,
        .max_frames = session.engine_setup().max_frames,
        .running = session.under_work().plugin_state()};
    options.argv.push_back(built.library().string());
    return options;
}

Result<void> Pipeline::Impl::try_out(Built& built) {
    built.code = digest_of_file(built.library()).value_or(Digest{});
    const auto options = trial_options(built);
    const std::string trial = trial_of(options);
    if (const auto* known = findings.find(built.code)) built.finding = *known;
    built.was_probed = !built.finding.plugins.empty();
    built.was_known = built.finding.trial == trial;
    if (built.was_known) return {};
    if (auto started = start_trial(built, options, trial); !started) return started;
    const auto sounding = live.find(built.name());
    if (sounding != live.end()) open_cage(built, sounding->second.finding.plugins);
    return {};
}

Result<void> Pipeline::Impl::start_trial(
    Built& built, const hosting::CanaryOptions& options, const std::string& trial) {
    auto started = Canary::start(
        io, options,
        [this, &built](const std::vector<PluginMetadata>& plugins) { take_plugins(built, plugins); },
        [this, &built, trial](const Result<hosting::Proof>& proof) { take_proof(built, trial, proof); });
    if (!started) return started.error();
    canaries[built.name()] = *std::move(started);
    return {};
}

/// Code that fails with the state of the version that sounds is tried once more without it. If it passes, it goes live
/// afresh: a state that it cannot live with would keep every later save from sounding, too.
bool Pipeline::Impl::try_without_state(Built& built, const Error& refused) {
    auto options = trial_options(built);
    const bool is_about_sound = refused.code.starts_with("canary.");
    const auto is_given = [&](const PluginMetadata& plugin) {
        return options.running && plugin.id == options.running->plugin_id;
    };
    if (!is_about_sound || !built.state_trouble.empty()
        || std::ranges::none_of(built.finding.plugins, is_given))
        return false;
    built.state_trouble = refused.message;
    options.running.reset();
    return start_trial(built, options, "").ok(); // found out for this state alone: not to be known again
}

void Pipeline::Impl::take_plugins(Built& built, const std::vector<PluginMetadata>& plugins) {
    if (plugins.empty()) return fail("the library exports no plugin: AVIARY_PLUGIN(...) is missing");
    built.finding.plugins = plugins;
    built.open_ms = milliseconds_since(trying_since);
    end_probing();
}

void Pipeline::Impl::take_proof(Built& built, const std::string& trial, const Result<hosting::Proof>& proof) {
    const auto ended = canaries.extract(built.name());
    if (proof) {
        built.finding.trial = trial;
        built.finding.warnings = proof->warnings;
        built.load = proof->load;
        built.prepare_ms = proof->prepare_ms;
        built.trial_ms = milliseconds_since(trying_since) - built.open_ms - proof->prepare_ms;
        if (!built.state_trouble.empty())
            built.finding.warnings.insert(built.finding.warnings.begin(),
                "it passes only without the state of the version that sounds, so it starts afresh, with the "
                "same parameters. With that state, "
                    + built.state_trouble);
        return end_proving();
    }
    if (setup.is_debugged && !built.finding.plugins.empty()) { // it is to be seen where it fails
        built.finding.warnings = {proof.error().text()};
        return end_proving();
    }
    if (try_without_state(built, proof.error())) return;
    if (course.phase == Phase::proving || built.finding.plugins.empty()) return fail(proof.error().text());
    refusal = proof.error();
}

void Pipeline::Impl::end_probing() {
    const bool all_told = std::all_of(
        fresh.begin(), fresh.end(), [](const Built& built) { return !built.finding.plugins.empty(); });
    if (course.phase == Phase::probing && all_told) happen(Happening::done, probed());
}

double Pipeline::Impl::most_of(double Built::*took) const {
    double most = 0;
    for (const Built& built : fresh) most = std::max(most, built.*took);
    return most;
}

double Pipeline::Impl::slowest_process() const {
    double most = 0;
    for (const auto& [name, cage] : cages) most = std::max(most, cage.ready_ms);
    return most;
}

bool Pipeline::Impl::all_fresh(bool Built::*were) const { return std::ranges::all_of(fresh, were); }

Pipeline::Impl::Ended Pipeline::Impl::probed() {
    Ended ended{probed_detail(), {}, noticeable({{"open", most_of(&Built::open_ms)}})};
    if (const auto written = write_typescript(setup.build.project, all_plugins()); !written) {
        ended.detail += "; " + written.error().text();
        ended.problems.push_back({.severity = "warning", .message = written.error().text()});
    }
    return ended;
}

/// The plugins of all bundles, as they will be once the fresh ones sound.
std::vector<PluginMetadata> Pipeline::Impl::all_plugins() const {
    std::map<std::string, const std::vector<PluginMetadata>*> bundles;
    for (const auto& [name, sounding] : live) bundles[name] = &sounding.finding.plugins;
    for (const auto& bundle : fresh) bundles[bundle.name()] = &bundle.finding.plugins;
    std::vector<PluginMetadata> all;
    for (const auto& [name, plugins] : bundles) all.insert(all.end(), plugins->begin(), plugins->end());
    return all;
}

std::string Pipeline::Impl::probed_detail() {
    std::vector<PluginMetadata> now, before;
    for (const auto& built : fresh) {
        const auto& plugins = built.finding.plugins;
        now.insert(now.end(), plugins.begin(), plugins.end());
        if (const auto sounding = live.find(built.name()); sounding != live.end()) {
            const auto& old = sounding->second.finding.plugins;
            before.insert(before.end(), old.begin(), old.end());
        }
    }
    const std::string detail = probe_detail(now, before.empty() ? nullptr : &before);
    const std::string complaint = findings.take_complaint();
    if (all_fresh(&Built::was_probed)) return detail + ", cached";
    return complaint.empty() ? detail : detail + ", " + complaint;
}

/// The canaries play already. Opens the cages that were not opened for these very plugins, so that the swap waits for
/// none of them.
void Pipeline::Impl::prove() {
    if (refusal) return fail(refusal->text());
    for (const Built& built : fresh) {
        const auto opened = cages.find(built.name());
        if (opened == cages.end() || !are_offered_alike(opened->second.plugins, built.finding.plugins))
            open_cage(built, built.finding.plugins);
    }
    end_proving();
}

/// Ignores a cage that cannot be opened: go_live() tries again, and reports the error.
void Pipeline::Impl::open_cage(const Built& built, const std::vector<PluginMetadata>& plugins) {
    if (setup.cage.empty()) return;
    cages.erase(built.name());
    auto opened = cage(built, plugins);
    if (!opened) return;
    const auto& module = *opened;
    cages[built.name()] = {module, plugins};
    module->start_ahead(
        session.plugins().plays_of(built.name(), plugins),
        [this, name = built.name(), of = std::weak_ptr(module)] {
            if (of.expired()) return;
            cages.at(name).is_open = true;
            cages.at(name).ready_ms = milliseconds_since(cages.at(name).began);
            end_proving();
        },
        hosting::CagedModule::Activation{
            session.engine_setup().sample_rate, session.engine_setup().max_frames});
}

void Pipeline::Impl::end_proving() {
    const bool all_open =
        std::all_of(cages.begin(), cages.end(), [](const auto& cage) { return cage.second.is_open; });
    if (course.phase != Phase::proving || !canaries.empty() || !all_open) return;
    const double load = fast_load();
    if (load <= setup.fast_load) {
        if (std::ranges::any_of(fresh, &Built::is_fast)) fast.found_quick();
        return happen(Happening::done, proved());
    }
    fast.found_slow();
    drop_children();
    happen(Happening::passed_by,
        {fmt::format("too slow to be heard: it takes {:.0f} % of a block", 100 * load), {}});
}

/// The part of a block that the fast code takes in all slots that it is to play in; 0 for other code.
double Pipeline::Impl::fast_load() const {
    double load = 0;
    for (const Built& built : fresh)
        if (built.is_fast)
            load += built.load
                    * double(std::max<std::size_t>(
                        1, session.plugins().plays_of(built.name(), built.finding.plugins).size()));
    return load;
}

void Pipeline::Impl::drop_children() {
    canaries.clear();
    cages.clear();
}

Pipeline::Impl::Ended Pipeline::Impl::proved() const {
    Ended ended;
    for (const auto& bundle : fresh)
        for (const auto& warning : bundle.finding.warnings)
            for (auto& problem : crash_problems(warning, setup.build.project, build_folder, "warning"))
                ended.problems.push_back(std::move(problem));
    ended.detail = warnings_detail(ended.problems);
    if (!ended.problems.empty()) ended.detail += ": " + ended.problems.front().message;
    if (all_fresh(&Built::was_known)) ended.detail += ended.detail.empty() ? "cached" : ", cached";
    ended.parts = noticeable({{"prepare", most_of(&Built::prepare_ms)}, {"trial", most_of(&Built::trial_ms)},
        {"process", slowest_process()}});
    return ended;
}

void Pipeline::Impl::stop_child() {
    if (is_building_fast) return fast.stop(); // its end comes from the loop, as the builder's
    if (canaries.empty() && cages.empty()) return builder.stop();
    drop_children();
    boost::asio::post(io, [this, alive = std::weak_ptr(life)] {
        if (!alive.expired()) happen(Happening::done);
    });
}

Pipeline::Pipeline(boost::asio::io_context& io, session::Session& session, PipelineSetup setup)
    : impl_(std::make_unique<Impl>(io, session, std::move(setup))) {}
Pipeline::~Pipeline() = default;

Result<void> Pipeline::compare(int run) { return impl_->compare(run); }

void Pipeline::save(Change change) {
    for (const auto& file : change.files)
        if (std::find(impl_->unbuilt.begin(), impl_->unbuilt.end(), file) == impl_->unbuilt.end())
            impl_->unbuilt.push_back(file);
    impl_->newest = std::move(change);
    impl_->happen(Happening::saved);
}

} // namespace aviary::workshop
