// Does to a song's text what its diagnostics have one answer for.
//
//     const std::string better = apply_fixes(text, parsed.diagnostics);
//
// Everything else stays byte for byte. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"

#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// Of fixes that overlap, the first one counts.
std::string apply_fixes(std::string_view text, const std::vector<Diagnostic>& diagnostics);

} // namespace aviary::song
