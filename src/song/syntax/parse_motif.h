// A motif where it is used: `@riff`, `@riff(transpose 7, rev)`.
//
//     if (token.text.starts_with('@')) pattern.motifs.push_back(parse_motif_use(token, diagnostics));
//
// Operations that are not understood are reported and left out. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/motif.h"
#include "song/syntax/tokenizer.h"

#include <string_view>

namespace aviary::song {

inline constexpr int most_rounds = 64; ///< of `every`

/// Letters (of any script), digits, '_' and '-', and no digit in front.
bool is_motif_name(std::string_view name);
/// The token begins with '@'.
MotifUse parse_motif_use(const Token& token, Diagnostics& diagnostics);

} // namespace aviary::song
