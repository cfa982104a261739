// For tests: makes machines from the right one that each break one rule, and asks the explorer which rule is broken.
#pragma once

#include "session/explorer_testing.h"
#include "session/loading/explorer/explorer_world.h"

#include <algorithm>

namespace aviary::session::loading {

inline const Scope thorough = {.reloads = 1, .reports = 1, .failures = 1, .has_scenario = true};
inline const Scope with_interface = {.reloads = 1, .failures = 1, .guest = Guest::interface};

inline std::string rule_broken_by(const Machine& machine, const Scope& scope = thorough) {
    return Explorer<World, Move>(World(scope, machine)).explore();
}

/// The machine, but `tamper` changes each state and event before the machine gets it.
template <typename Tamper>
Machine told(Tamper tamper) {
    return [tamper](LoadingState state, Event event) {
        tamper(state, event);
        return advance(std::move(state), event);
    };
}

/// The machine, but `tamper` changes each step that the machine gives.
template <typename Tamper>
Machine saying(Tamper tamper) {
    return [tamper](const LoadingState& state, const Event& event) {
        Step step = advance(state, event);
        tamper(step, state, event);
        return step;
    };
}

template <typename Kind>
bool is(const Event& event) {
    return std::holds_alternative<Kind>(event);
}

inline bool has(const Step& step, Do what) {
    return std::any_of(
        step.actions.begin(), step.actions.end(), [&](const Action& action) { return action.what == what; });
}

inline void drop(Step& step, Do what) {
    std::erase_if(step.actions, [&](const Action& action) { return action.what == what; });
}

inline void replace(Step& step, Do what, Do by) {
    for (auto& action : step.actions)
        if (action.what == what) action.what = by;
}

inline Machine without(Do what) {
    return saying([what](Step& step, const LoadingState&, const Event&) { drop(step, what); });
}

/// The machine, but it ignores one kind of event.
template <typename Kind>
Machine ignoring() {
    return [](const LoadingState& state, const Event& event) {
        return is<Kind>(event) ? Step{state, {}} : advance(state, event);
    };
}

} // namespace aviary::session::loading
