// The course of a run, from a save to sound, as a pure state machine. Pipeline carries out its actions. [any-thread]
//
//     auto step = advance(course, Happening::saved);
//     for (const auto& news : step.news) report(news);
//     course = step.course;
//     carry_out(step.action);
//
// A run is one attempt to turn a save into sound; its stages are change, build, probe, canary and swap. A comparison is
// a run too: it makes an earlier version sound again, and its stages are change and swap. Each run ends in exactly one
// of complete, failed and superseded. One child works at a time: while the child of a superseded run is being stopped,
// the newest run waits. A save that a comparison superseded is built after the comparison.
//
// A run whose build gave fast code goes through the stages from build to swap twice: first with that code, then with the
// optimised code of the project's own build.
#pragma once

#include "session/session_state.h"

#include <optional>
#include <vector>

namespace aviary::workshop {

using session::Stage;

enum class Phase : std::uint8_t {
    idle,
    building,
    probing,
    proving,
    swapping,            ///< cannot be stopped
    swapping_stale,      ///< swapping, and a newer save waits
    stopping,            ///< a superseded run's child was asked to end; the newer run waits
    stopping_to_compare, ///< likewise, and the newer run is a comparison
};

struct Course {
    Phase phase = Phase::idle;
    int run = 0;                          ///< the newest, counting from 1
    std::optional<Stage::Step> step = {}; ///< none until a build gave fast code
};

enum class Happening : std::uint8_t {
    saved,
    compared,  ///< somebody wants to hear another version; no effect while swapping
    done,      ///< the stage under way succeeded; or, while stopping, its child is gone
    done_fast, ///< the build succeeded, and gave fast code
    passed_by, ///< the build or trial gave fast code that is not to be heard: it sounds already, or is too slow
    unchanged, ///< the build had nothing to do: what sounds is up to date
    failed,    ///< the stage under way failed; or, while stopping, its child is gone
};

enum class Action : std::uint8_t { none, build, probe, prove, swap, swap_version, stop_child };

/// What to tell people.
struct News {
    int run;
    Stage::Name stage;
    Stage::State state;
    std::optional<Stage::Ending> ending;
    std::optional<Stage::Step> step = {};
    friend bool operator==(const News&, const News&) = default;
};

struct Step {
    Course course;
    Action action = Action::none;
    std::vector<News> news; ///< in order
};

Step advance(Course course, Happening happening);

} // namespace aviary::workshop
