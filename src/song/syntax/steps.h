// The lines that advance with the pattern: `v` and `n` from hit to hit, `t` from slot to slot.
//
//     layer.velocities = parse_velocities(tokens, diagnostics);
//     layer.notes.push_back(parse_notes(tokens, diagnostics));
//
// Unknown tokens are reported and left out. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace aviary::song {

/// `90` absolute, `-` or `.` the same again, `+10` `-20` from the last one.
std::vector<VelocityStep> parse_velocities(std::span<const Token> tokens, Diagnostics& diagnostics);

/// `60`, `C#4`, `@3Fm7`, `[60 64 67]`, `+7`, `-2`, `-` or `.` the same again; `>` in front says that it is a melody.
NoteLine parse_notes(std::span<const Token> tokens, Diagnostics& diagnostics);

/// Ticks, one a slot; `.` leaves its slot where it is.
std::vector<std::int32_t> parse_offsets(std::span<const Token> tokens, Diagnostics& diagnostics);

/// "+7", "-20": a whole number with a sign; nothing for anything else.
std::optional<int> parse_signed(std::string_view text);
/// "7": digits only.
std::optional<int> parse_count(std::string_view text);
/// "0.2", "-3", "20".
std::optional<double> parse_decimal(std::string_view text);

} // namespace aviary::song
