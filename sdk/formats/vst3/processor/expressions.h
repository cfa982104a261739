// Note expressions: what VST3 sends along with a single note, 0..1, in the SDK's words and units. [any-thread]
//
// VST3 has no expression for a finger's pressure, which MPE keyboards send: it is one of our own.
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <aviary/event.h>
#include <aviary/nonblocking.h>

#include <optional>
#include <span>
#include <string>

namespace aviary::detail {

struct ExpressionKind {
    vst::NoteExpressionTypeID id;
    Expression expression;
    const char* name;
    const char* short_name;
    const char* unit;
    double initial; ///< 0..1
    vst3::int32 flags;
};

/// All that a plugin's notes can have.
std::span<const ExpressionKind> expression_kinds() AVIARY_NONBLOCKING;
/// Null for those that mean nothing here.
const ExpressionKind* find_expression(vst::NoteExpressionTypeID id) AVIARY_NONBLOCKING;

/// As Event::value has it: semitones, gain, or the same 0..1.
double expression_value(Expression expression, double normalized) AVIARY_NONBLOCKING;
double expression_travel(Expression expression, double value) AVIARY_NONBLOCKING; ///< the way back

/// For people, in the kind's unit: "-6.0", "+0.50", "35"; and back, also with the unit behind it. [main-thread]
std::string expression_text(const ExpressionKind& kind, double normalized);
std::optional<double> expression_from_text(const ExpressionKind& kind, const std::string& text);

/// Which expression an axis of a touch surface moves, as in MPE: to the sides bends, forth and back brightens.
vst::NoteExpressionTypeID expression_of_touch(vst::PhysicalUITypeID axis);

} // namespace aviary::detail
