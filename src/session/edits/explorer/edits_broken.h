// For tests: makes machines from the right one that each break one rule, and asks the explorer which rule is broken.
#pragma once

#include "session/edits/explorer/edits_world.h"

#include <algorithm>

namespace aviary::session::edits {

using Was = State<Content>;
using Next = Transition<Content>;
using Happened = Event<Content>;

inline const Scope people = {.edits = {{1, Field::level}, {2, Field::pan}, {2, Field::level, Made::earlier}},
    .undos = {1, 0},
    .redos = {0, 1}};
inline const Scope gesturing = {
    .edits = {{2, Field::level}}, .gestures = {{1, Field::pan, 2}}, .saves = {{Field::pan}}, .leaves = true};
inline const Scope saving = {.edits = {{1, Field::level}}, .saves = {{Field::level}}, .undos = {1, 0}};
inline const Scope failing = {.edits = {{1, Field::level}}, .undos = {1, 0}, .failures = 1};

inline std::string rule_broken_by(const Machine& machine, const Scope& scope) {
    return Explorer<World, Move>(World(scope, machine)).explore();
}

/// The machine, but `tamper` changes each state and event before the machine gets it.
template <typename Tamper>
Machine told(Tamper tamper) {
    return [tamper](Was state, Happened event) {
        tamper(state, event);
        return advance(std::move(state), event);
    };
}

/// The machine, but `tamper` changes each transition that the machine gives.
template <typename Tamper>
Machine saying(Tamper tamper) {
    return [tamper](const Was& state, const Happened& event) {
        Next next = advance(state, event);
        tamper(next, state, event);
        return next;
    };
}

template <typename Kind>
bool is(const Happened& event) {
    return std::holds_alternative<Kind>(event);
}

inline bool fails_with(const Happened& event, const char* code) {
    const auto* failed = std::get_if<Failed>(&event);
    return failed && failed->error.code == code;
}

inline void replace(Next& next, Do what, Do by) {
    for (Action& action : next.actions)
        if (action.what == what) next.state.disk.doing = action.what = by;
}

inline Machine without(Do what) {
    return saying([what](Next& next, const Was&, const Happened&) {
        std::erase_if(next.actions, [&](const Action& action) { return action.what == what; });
    });
}

/// The machine, but it ignores one kind of event.
template <typename Kind>
Machine ignoring() {
    return [](const Was& state, const Happened& event) {
        return is<Kind>(event) ? Next{state, {}} : advance(state, event);
    };
}

} // namespace aviary::session::edits
