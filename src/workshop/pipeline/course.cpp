#include "workshop/pipeline/course.h"

namespace aviary::workshop {

namespace {

using Name = Stage::Name;
using State = Stage::State;
using Ending = Stage::Ending;
using CodeStep = Stage::Step;

/// A stage that ends the run.
Step ended(Course course, Name stage, Ending ending) {
    const State state = ending == Ending::complete ? State::done : State::failed;
    return {{Phase::idle, course.run}, Action::none, {{course.run, stage, state, ending, course.step}}};
}

/// A stage's end, and the next stage's beginning.
Step went_on(Course course, Name stage, Name next, Phase phase, Action action) {
    return {{phase, course.run, course.step}, action,
        {{course.run, stage, State::done, {}, course.step},
            {course.run, next, State::running, {}, course.step}}};
}

/// The end of a stage with fast code, and the beginning of the optimised build.
Step went_on_to_optimised(Course course, Name stage) {
    return {{Phase::building, course.run, CodeStep::optimised}, Action::build,
        {{course.run, stage, State::done, {}, CodeStep::fast},
            {course.run, Name::build, State::running, {}, CodeStep::optimised}}};
}

News superseded(Course course, Name stage) {
    return {course.run, stage, State::superseded, Ending::superseded, course.step};
}
News changed(int run) { return {run, Name::change, State::done, {}}; }
News building(int run) { return {run, Name::build, State::running, {}}; }
News swapping(int run) { return {run, Name::swap, State::running, {}}; }

/// A newer run begins while a child works: stops the child, and the new run waits until it is gone.
Step overtaken(Course course, Name stage, Phase phase) {
    const int newer = course.run + 1;
    return {{phase, newer}, Action::stop_child, {superseded(course, stage), changed(newer)}};
}

/// A newer run begins while the child is being stopped: it takes the place of the run that waits.
Step displaced(Course course, Phase phase) {
    const int newer = course.run + 1;
    return {
        {phase, newer}, Action::none, {superseded({course.phase, course.run}, Name::change), changed(newer)}};
}

Step saved(Course course) {
    const int newer = course.run + 1;
    switch (course.phase) {
    case Phase::idle: return {{Phase::building, newer}, Action::build, {changed(newer), building(newer)}};
    case Phase::building: return overtaken(course, Name::build, Phase::stopping);
    case Phase::probing: return overtaken(course, Name::probe, Phase::stopping);
    case Phase::proving: return overtaken(course, Name::canary, Phase::stopping);
    case Phase::stopping:
    case Phase::stopping_to_compare: return displaced(course, Phase::stopping);
    case Phase::swapping: return {{Phase::swapping_stale, course.run, course.step}, Action::none, {}};
    case Phase::swapping_stale: break;
    }
    return {course, Action::none, {}};
}

Step compared(Course course) {
    const int newer = course.run + 1;
    switch (course.phase) {
    case Phase::idle:
        return {{Phase::swapping, newer}, Action::swap_version, {changed(newer), swapping(newer)}};
    case Phase::building: return overtaken(course, Name::build, Phase::stopping_to_compare);
    case Phase::probing: return overtaken(course, Name::probe, Phase::stopping_to_compare);
    case Phase::proving: return overtaken(course, Name::canary, Phase::stopping_to_compare);
    case Phase::stopping:
    case Phase::stopping_to_compare: return displaced(course, Phase::stopping_to_compare);
    case Phase::swapping:
    case Phase::swapping_stale: break;
    }
    return {course, Action::none, {}};
}

/// The swap's end, then what waited for it: a newer run, or the optimised build of this one.
Step swapped(Course course, Ending ending) {
    const bool is_half = course.step == CodeStep::fast && ending == Ending::complete;
    const bool is_overtaken = course.phase == Phase::swapping_stale;
    if (is_half && !is_overtaken) return went_on_to_optimised(course, Name::swap);
    Step step = ended(course, Name::swap, ending);
    if (is_half) {
        step.news.front().ending.reset();
        step.news.push_back(superseded({course.phase, course.run, CodeStep::optimised}, Name::build));
    }
    if (!is_overtaken) return step;
    Step next = saved(step.course);
    next.news.insert(next.news.begin(), step.news.begin(), step.news.end());
    return next;
}

} // namespace

Step advance(Course course, Happening happening) {
    if (happening == Happening::saved) return saved(course);
    if (happening == Happening::compared) return compared(course);
    const bool failed = happening == Happening::failed;
    switch (course.phase) {
    case Phase::idle: break;
    case Phase::building:
        if (failed) return ended(course, Name::build, Ending::failed);
        if (!course.step) {
            if (happening == Happening::passed_by) return went_on_to_optimised(course, Name::build);
            if (happening == Happening::done_fast) course.step = CodeStep::fast;
        }
        if (happening == Happening::unchanged) return ended(course, Name::build, Ending::complete);
        return went_on(course, Name::build, Name::probe, Phase::probing, Action::probe);
    case Phase::probing:
        if (failed) return ended(course, Name::probe, Ending::failed);
        return went_on(course, Name::probe, Name::canary, Phase::proving, Action::prove);
    case Phase::proving:
        if (failed) return ended(course, Name::canary, Ending::failed);
        if (happening == Happening::passed_by && course.step == CodeStep::fast)
            return went_on_to_optimised(course, Name::canary);
        return went_on(course, Name::canary, Name::swap, Phase::swapping, Action::swap);
    case Phase::swapping:
    case Phase::swapping_stale: return swapped(course, failed ? Ending::failed : Ending::complete);
    case Phase::stopping: return {{Phase::building, course.run}, Action::build, {building(course.run)}};
    case Phase::stopping_to_compare: // after the comparison, what was stopped is built
        return {{Phase::swapping_stale, course.run}, Action::swap_version, {swapping(course.run)}};
    }
    return {course, Action::none, {}};
}

} // namespace aviary::workshop
