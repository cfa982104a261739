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

/// Problems with parameters, clips, presets and side chains, as warnings of the song's text.
std::vector<song::Diagnostic> heard_warnings(const song::Score& score, const std::vector<Error>& problems);

/// All of them, sorted by position.
std::vector<song::Diagnostic> merged(std::vector<song::Diagnostic> all, std::vector<song::Diagnostic> more);

/// Warnings of instruments with one voice that are given notes which begin together: all but one of them are never heard.
std::vector<song::Diagnostic> one_voice_warnings(const song::Score& score);

} // namespace aviary::session
