// The words by which a song names its plugins.
//
//     for (const auto* word : plugin_words(score)) library.make(word->word);
//     show(with_unknown_words(parsed, [&](std::string_view word) { return library.look_up(word); }));
#pragma once

#include "base/result.h"
#include "song/song.h"

#include <functional>
#include <string_view>
#include <vector>

namespace aviary::session {

/// The words in the order of the engine's slots. They live as long as the score. [any-thread]
std::vector<const song::PluginWord*> plugin_words(const song::Score& score);

/// The song's diagnostics, with a warning for each word for which `look_up` gives an error. Sorted by position.
std::vector<song::Diagnostic> with_unknown_words(
    const song::Parsed& parsed, const std::function<Result<void>(std::string_view word)>& look_up);

} // namespace aviary::session
