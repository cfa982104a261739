// The lines that advance with the pattern: `v`, `n` and `gate` from hit to hit, `t` from slot to slot.
//
//     layer.velocities = parse_velocities(tokens, diagnostics);
//     layer.notes.push_back(parse_notes(tokens, diagnostics));
//
// Unknown tokens are reported and left out. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/numbers.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace aviary::song {

/// `90` absolute, `0` a rest, `-` or `.` the same again, `+10` `-20` from the last one.
std::vector<VelocityStep> parse_velocities(std::span<const Token> tokens, Diagnostics& diagnostics);

/// `60`, `C#4`, `@3Fm7`, `[60 64 67]`, `@riff`, `+7`, `-2`, `-` or `.` the same again; `>` in front says that it is a
/// melody.
NoteLine parse_notes(std::span<const Token> tokens, Diagnostics& diagnostics);

/// Ticks, one a slot; `.` leaves its slot where it is.
std::vector<Ticks> parse_offsets(std::span<const Token> tokens, Diagnostics& diagnostics);

/// Percent of the slot, one a hit; `-` and `.` the same again.
std::vector<Ticks> parse_gates(std::span<const Token> tokens, Diagnostics& diagnostics);

} // namespace aviary::song
