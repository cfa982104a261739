#include "workshop/pipeline.h"

#include "hosting/canary.h"
#include "hosting/probe.h"
#include "workshop/course.h"
#include "workshop/findings.h"
#include "workshop/inputs.h"
#include "workshop/stage_line.h"
#include "workshop/ui/typescript.h"

#include <boost/asio/post.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <optional>

namespace aviary::workshop {

namespace fs = std::filesystem;
using hosting::Canary;
using hosting::PluginMetadata;
using hosting::Probe;

namespace {

std::string time_of_day() { return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr))); }

double milliseconds_since(Clock::time_point then) {
    return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
}

/// What a trial's outcome depends on besides the library.
std::string trial_of(const hosting::CanaryOptions& options) {
    std::string text = fmt::format("{} Hz, {} frames", options.sample_rate, options.max_frames);
    if (const auto& running = options.running) {
        const std::string_view state(
            reinterpret_cast<const char*>(running->bytes.data()), running->bytes.size());
        text += fmt::format(", state {} of {}", digest_of(state).text(), running->plugin_id);
    }
    return text;
}

fs::path artifact(const fs::path& bundle) { return bundle / (bundle.filename().string() + ".clap"); }

std::string warnings_detail(const std::vector<Problem>& problems) {
    const auto count = std::count_if(problems.begin(), problems.end(),
        [](const Problem& problem) { return problem.severity == "warning"; });
    return count == 0 ? "" : fmt::format("{} warning{}", count, count == 1 ? "" : "s");
}

session::Health health_of(const hosting::CageNews& news) {
    using Cage = hosting::CageNews::State;
    using session::Health;
    switch (news.state) {
    case Cage::lost: return {Health::State::lost, news.text};
    case Cage::stopped: return {Health::State::stopped, news.text};
    case Cage::sounding:
    case Cage::late: break;
    }
    return {Health::State::sounding, ""};
}

} // namespace

struct Pipeline::Impl {
    /// What a stage has to say at its end.
    struct Ended {
        std::string detail;
        std::vector<Problem> problems;
    };
    /// A bundle as it was built once.
    struct Built {
        fs::path bundle;
        fs::file_time_type time;
        Digest code{};     ///< of its library
        Finding finding{}; ///< as far as it was looked at
        bool was_known = false;

        std::string name() const { return bundle.filename().string(); }
    };

    Impl(boost::asio::io_context& loop, session::Session& live_session, PipelineSetup options)
        : io(loop)
        , session(live_session)
        , setup(std::move(options))
        , project(setup.build.project.filename().string())
        , under_work(project)
        , builder(loop, setup.build)
        , inputs(loop, setup.build.project / setup.build.folder)
        , findings(setup.build.project / setup.build.folder / "findings.json",
              setup.probe.empty() ? "" : setup.probe.front()) {
        work_on();
    }

    void work_on() {
        session.work_on(
            project, under_work, {.folder = setup.build.project, .is_caged = !setup.cage.empty()});
    }

    void happen(Happening happening, Ended ended = {}) {
        const Step step = advance(course, happening);
        course = step.course;
        for (const News& news : step.news) tell(news, ended);
        switch (step.action) {
        case Action::none: return ask_for_inputs();
        case Action::build: return build();
        case Action::probe: return probe();
        case Action::prove: return prove(fresh.begin());
        case Action::swap: return swap();
        case Action::stop_child: return stop_child();
        }
    }

    void tell(const News& news, const Ended& ended) {
        Stage stage{.run = news.run, .stage = news.stage, .state = news.state, .ending = news.ending};
        if (news.state == Stage::State::running) {
            stage_began = Clock::now();
        } else if (news.stage == Stage::Name::change) {
            stage.detail = change_detail(newest.files);
        } else {
            const bool went_live = news.stage == Stage::Name::swap && news.state == Stage::State::done;
            stage.ms = milliseconds_since(went_live ? saved_at : stage_began);
            if (news.state != Stage::State::superseded) {
                stage.detail = ended.detail;
                stage.errors = ended.problems;
            }
        }
        stage.line = stage_line(stage, time_of_day());
        session.report(std::move(stage));
    }

    void fail(std::string message) {
        happen(Happening::failed, {message, {{.severity = "error", .message = message}}});
    }

    /// When all is done, so that nobody waits for it.
    void ask_for_inputs() {
        if (course.phase != Phase::idle || inputs_are_known || !setup.on_inputs) return;
        inputs.ask([this](const std::vector<fs::path>& files) {
            inputs_are_known = true;
            read_files = files;
            setup.on_inputs(files);
        });
    }

    /// A header outside of the project that was broken before any build could tell of it.
    void watch_for_mending(const std::vector<Problem>& problems) {
        if (!setup.on_inputs) return;
        auto files = read_files;
        for (const auto& problem : problems)
            if (const fs::path file = problem.file;
                file.is_absolute() && may_be_edited(file, setup.build.project / setup.build.folder))
                files.push_back(file);
        if (files.size() > read_files.size()) setup.on_inputs(files);
    }

    void build() {
        inputs.cancel();
        saved_at = newest.at;
        builder.start(unbuilt, [this](const BuildResult& result) { built(result); });
    }

    void built(const BuildResult& result) {
        if (course.phase == Phase::stopping) return happen(Happening::done);
        if (result.outcome == BuildResult::Outcome::failed) {
            happen(Happening::failed, {errors_detail(result.problems), result.problems});
            return watch_for_mending(result.problems);
        }
        if (result.outcome == BuildResult::Outcome::built) inputs_are_known = false;
        unbuilt.clear();
        fresh.clear();
        for (const auto& bundle : result.bundles) {
            std::error_code error;
            const auto time = fs::last_write_time(artifact(bundle), error);
            const auto sounding = live.find(bundle.filename().string());
            if (sounding == live.end() || sounding->second.time != time) fresh.push_back({bundle, time});
        }
        if (fresh.empty()) return happen(Happening::unchanged, {"nothing new", result.problems});
        choose_work(result.bundles);
        happen(Happening::done, {warnings_detail(result.problems), result.problems});
    }

    void choose_work(const std::vector<fs::path>& bundles) {
        const auto is_ours = [&](const fs::path& bundle) { return bundle.filename() == under_work; };
        if (std::any_of(bundles.begin(), bundles.end(), is_ours)) return;
        under_work = bundles.front().filename().string();
        work_on();
    }

    /// Looks at the first bundle that has not been looked at; goes on when there is none.
    void probe() {
        const auto next = std::find_if(
            fresh.begin(), fresh.end(), [](const Built& b) { return b.finding.plugins.empty(); });
        if (next == fresh.end()) return happen(Happening::done, probed());
        next->code = digest_of_file(artifact(next->bundle)).value_or(Digest{});
        if (const auto* known = findings.find(next->code)) {
            next->finding = *known;
            next->was_known = true;
            return probe();
        }
        std::vector<std::string> command = setup.probe;
        command.push_back(artifact(next->bundle).string());
        auto started = Probe::start(io, {.argv = std::move(command), .time_limit = setup.probe_limit},
            [this, next](Result<std::vector<PluginMetadata>> plugins) {
                const auto ended = std::move(running_probe);
                if (!plugins) return fail(plugins.error().text());
                if (plugins->empty())
                    return fail("the library exports no plugin: AVIARY_PLUGIN(...) is missing");
                next->finding.plugins = *std::move(plugins);
                probe();
            });
        if (!started) return fail(started.error().text());
        running_probe = *std::move(started);
    }

    bool all_known() const {
        return std::all_of(fresh.begin(), fresh.end(), [](const Built& built) { return built.was_known; });
    }

    Ended probed() {
        Ended ended{probed_detail(), {}};
        if (const auto written = write_typescript(setup.build.project, all_plugins()); !written) {
            ended.detail += "; " + written.error().text();
            ended.problems.push_back({.severity = "warning", .message = written.error().text()});
        }
        return ended;
    }

    /// Of all bundles, as they are about to be.
    std::vector<PluginMetadata> all_plugins() const {
        std::map<std::string, const std::vector<PluginMetadata>*> bundles;
        for (const auto& [name, sounding] : live) bundles[name] = &sounding.finding.plugins;
        for (const auto& bundle : fresh) bundles[bundle.name()] = &bundle.finding.plugins;
        std::vector<PluginMetadata> all;
        for (const auto& [name, plugins] : bundles) all.insert(all.end(), plugins->begin(), plugins->end());
        return all;
    }

    std::string probed_detail() {
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
        if (all_known()) return detail + ", cached";
        return complaint.empty() ? detail : detail + ", " + complaint;
    }

    /// Tries this bundle out and the ones behind it; goes on when there is none.
    void prove(std::vector<Built>::iterator next) {
        if (next == fresh.end()) return happen(Happening::done, proved());
        hosting::CanaryOptions options{.argv = setup.canary,
            .time_limit = setup.canary_limit,
            .sample_rate = session.engine_setup().sample_rate,
            .max_frames = session.engine_setup().max_frames,
            .running = session.state_under_work()};
        options.argv.push_back(artifact(next->bundle).string());
        const std::string trial = trial_of(options);
        if (next->finding.trial == trial) return prove(next + 1);
        next->was_known = false;
        auto started = Canary::start(io, options, [this, next, trial](Result<hosting::Proof> proof) {
            const auto ended = std::move(running_canary);
            if (!proof) return fail(proof.error().text());
            next->finding.trial = trial;
            next->finding.warnings = std::move(proof->warnings);
            prove(next + 1);
        });
        if (!started) return fail(started.error().text());
        running_canary = *std::move(started);
    }

    Ended proved() const {
        Ended ended;
        for (const auto& bundle : fresh)
            for (const auto& warning : bundle.finding.warnings)
                ended.problems.push_back({.severity = "warning", .message = warning});
        ended.detail = warnings_detail(ended.problems);
        if (!ended.problems.empty()) ended.detail += ": " + ended.problems.front().message;
        if (all_known()) ended.detail += ended.detail.empty() ? "cached" : ", cached";
        return ended;
    }

    void swap() {
        std::string detail;
        for (auto& built : fresh) {
            auto module = cage(built);
            if (!module) return fail(module.error().text());
            const auto report = session.go_live(built.bundle, *std::move(module));
            if (!report) return fail(report.error().text());
            const auto say = [&](const std::string& text) { detail += (detail.empty() ? "" : "; ") + text; };
            say(fmt::format("code {}", built.code.text().substr(0, 8)));
            if (report->slots.empty()) say(fmt::format("the song does not play {}", built.name()));
            for (const auto& id : report->parameters.clamped)
                say(fmt::format("{} clamped to its new range", id));
            if (built.name() == under_work) {
                sounding_run = course.run;
                session.set_health({session::Health::State::sounding, ""});
            }
            live[built.name()] = std::move(built);
        }
        happen(Happening::done, {detail, {}});
        keep_findings();
    }

    void keep_findings() {
        FindingsByLibrary sounding;
        for (const auto& [name, built] : live)
            if (built.code != Digest{}) sounding[built.code] = built.finding;
        findings.keep(std::move(sounding));
    }

    /// Nothing when new code runs in this process.
    Result<std::shared_ptr<const hosting::Module>> cage(const Built& built) {
        if (setup.cage.empty()) return std::shared_ptr<const hosting::Module>();
        const auto hear = [this, name = built.name(), run = course.run](const hosting::CageNews& news) {
            if (name == under_work && run == sounding_run) session.set_health(health_of(news));
            if (setup.on_cage_news) setup.on_cage_news(news);
        };
        return hosting::open_in_cage(io, artifact(built.bundle),
            {.argv = setup.cage, .plugins = built.finding.plugins, .on_news = hear});
    }

    void stop_child() {
        if (!running_probe && !running_canary) return builder.stop(); // its end comes from the loop
        running_probe.reset();
        running_canary.reset();
        boost::asio::post(io, [this, alive = std::weak_ptr(life)] {
            if (!alive.expired()) happen(Happening::done);
        });
    }

    boost::asio::io_context& io;
    session::Session& session;
    const PipelineSetup setup;
    const std::string project;
    std::string under_work; ///< name of the bundle

    int sounding_run = 0; ///< whose code of it sounds

    Course course;
    Change newest;
    std::vector<fs::path> unbuilt; ///< what was saved since the last good build
    Clock::time_point saved_at, stage_began;
    std::vector<Built> fresh;          ///< on their way
    std::map<std::string, Built> live; ///< what sounds, by name of the bundle
    Builder builder;
    Inputs inputs;
    bool inputs_are_known = false;    ///< of the last good build
    std::vector<fs::path> read_files; ///< by the last build that is known
    Findings findings;
    std::unique_ptr<Probe> running_probe;
    std::unique_ptr<Canary> running_canary;
    std::shared_ptr<int> life = std::make_shared<int>(); ///< gone with the pipeline
};

Pipeline::Pipeline(boost::asio::io_context& io, session::Session& session, PipelineSetup setup)
    : impl_(std::make_unique<Impl>(io, session, std::move(setup))) {}
Pipeline::~Pipeline() = default;

void Pipeline::save(Change change) {
    impl_->unbuilt.insert(impl_->unbuilt.end(), change.files.begin(), change.files.end());
    impl_->newest = std::move(change);
    impl_->happen(Happening::saved);
}

} // namespace aviary::workshop
