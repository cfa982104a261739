#include "session/session.h"
#include "workshop/pipeline/pipeline_impl.h"
#include "workshop/pipeline/stage_line.h"
#include "workshop/shipping/library_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace aviary::workshop {

namespace fs = std::filesystem;

std::string warnings_detail(const std::vector<Problem>& problems) {
    const auto count = std::count_if(problems.begin(), problems.end(),
        [](const Problem& problem) { return problem.severity == "warning"; });
    return count == 0 ? "" : fmt::format("{} warning{}", count, count == 1 ? "" : "s");
}

/// Only once a run is over, so that no run waits for it: finds out what the project's build reads and how it is made.
void Pipeline::Impl::rest() {
    if (course.phase != Phase::idle) return;
    if (!is_learned && has_built && setup.builds_fast) {
        is_learned = true;
        fast.learn(built_at, setup.on_fast_ready);
    }
    if (inputs_are_known || !setup.on_inputs) return;
    inputs.ask([this](const std::vector<fs::path>& files) {
        inputs_are_known = true;
        read_files = files;
        setup.on_inputs(files);
    });
}

/// Also watches the files that a failed build complains about. A header outside of the project may have been broken
/// before any build could name it as an input.
void Pipeline::Impl::watch_for_mending(const std::vector<Problem>& problems) {
    if (!setup.on_inputs) return;
    auto files = read_files;
    for (const auto& problem : problems)
        if (const fs::path file = problem.file; file.is_absolute() && may_be_edited(file, build_folder))
            files.push_back(file);
    if (files.size() > read_files.size()) setup.on_inputs(files);
}

void Pipeline::Impl::build() {
    inputs.cancel();
    began = newest.at;
    const bool may_be_fast = setup.builds_fast && !course.step && fast.can_build(unbuilt);
    if (!may_be_fast) return build_as_the_author();
    is_building_fast = true;
    fast.start([this](const Result<std::vector<fs::path>>& bundles) {
        is_building_fast = false;
        built_fast(bundles);
    });
}

void Pipeline::Impl::build_as_the_author(bool after_fast) {
    fast.stop_learning();
    const FileTime now = std::chrono::system_clock::now();
    builder.start(unbuilt, [this, after_fast, now](const BuildResult& result) {
        if (result.outcome != BuildResult::Outcome::failed) {
            if (after_fast) fast.found_unfit();
            built_at = now;
            has_built = true;
            is_learned = false;
        }
        built(result);
    });
}

bool Pipeline::Impl::is_stopping() const {
    return course.phase == Phase::stopping || course.phase == Phase::stopping_to_compare;
}

/// If the fast code cannot be made, the author's own build says what is wrong.
void Pipeline::Impl::built_fast(const Result<std::vector<fs::path>>& bundles) {
    if (is_stopping()) return happen(Happening::done);
    if (!bundles) return build_as_the_author(true);
    fresh.clear();
    bool sounds_already = false;
    fast_code.clear();
    for (const auto& bundle : *bundles) {
        Built built = read_built(bundle, true);
        fast_code[built.name()] = built.loaded;
        const auto sounding = live.find(built.name());
        const bool is_known = sounding != live.end() && built.loaded != Digest{};
        if (is_known && sounding->second.fast_twin == built.loaded) continue;
        if (is_known && sounding->second.is_fast && sounding->second.loaded == built.loaded)
            sounds_already = true;
        else
            fresh.push_back(std::move(built));
    }
    if (!fresh.empty()) return happen(Happening::done_fast);
    happen(sounds_already ? Happening::passed_by : Happening::unchanged, {"nothing new", {}});
}

Built Pipeline::Impl::read_built(const fs::path& bundle, bool is_fast) {
    std::error_code error;
    Built built{.bundle = bundle, .is_fast = is_fast};
    built.time = fs::last_write_time(built.library(), error);
    if (const auto loaded = loadable_code(built.library())) built.loaded = *loaded;
    return built;
}

void Pipeline::Impl::built(const BuildResult& result) {
    if (is_stopping()) return happen(Happening::done);
    if (result.outcome == BuildResult::Outcome::failed) {
        happen(Happening::failed, {errors_detail(result.problems), result.problems});
        return watch_for_mending(result.problems);
    }
    if (result.outcome == BuildResult::Outcome::built) inputs_are_known = false;
    unbuilt.clear();
    fresh.clear();
    for (const auto& bundle : result.bundles) take_bundle(bundle);
    fast_code.clear();
    if (fresh.empty()) return happen(Happening::unchanged, {"nothing new", result.problems});
    choose_work(result.bundles);
    happen(Happening::done, {warnings_detail(result.problems), result.problems});
}

/// Takes a bundle of the author's own build as fresh, unless its code sounds already.
void Pipeline::Impl::take_bundle(const fs::path& bundle) {
    Built built = read_built(bundle, false);
    if (const auto code = fast_code.find(built.name()); code != fast_code.end())
        built.fast_twin = code->second;
    const auto sounding = live.find(built.name());
    if (sounding != live.end() && !sounding->second.is_fast) {
        Built& old = sounding->second;
        const bool is_same = old.time == built.time || (old.loaded == built.loaded && old.loaded != Digest{});
        if (is_same) {
            old.time = built.time;
            if (built.fast_twin != Digest{}) old.fast_twin = built.fast_twin;
            return;
        }
    }
    fresh.push_back(std::move(built));
}

void Pipeline::Impl::choose_work(const std::vector<fs::path>& bundles) {
    const auto is_ours = [&](const fs::path& bundle) { return bundle.filename() == under_work; };
    if (std::any_of(bundles.begin(), bundles.end(), is_ours)) return;
    under_work = bundles.front().filename().string();
    work_on();
}

} // namespace aviary::workshop
