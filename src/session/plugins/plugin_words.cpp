#include "session/plugins/plugin_words.h"

#include "song/syntax/diagnostics.h"

#include <algorithm>
#include <climits>

namespace aviary::session {

namespace {

int characters_of(std::string_view word) {
    return int(std::ranges::count_if(word, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

} // namespace

std::vector<const song::PluginWord*> plugin_words(const song::Score& score) {
    std::vector<const song::PluginWord*> words;
    for (const song::Track& track : score.tracks) {
        if (track.instrument) words.push_back(&*track.instrument);
        for (const auto& effect : track.effects) words.push_back(&effect);
        if (track.strip) words.push_back(&*track.strip);
    }
    return words;
}

std::vector<song::Diagnostic> with_unknown_words(
    const song::Parsed& parsed, const std::function<Result<void>(std::string_view)>& look_up) {
    song::Diagnostics unknown;
    for (const song::PluginWord* word : plugin_words(parsed.score))
        if (const auto found = look_up(word->word); !found)
            unknown.warning({word->position, characters_of(word->word)}, found.error().message);
    std::vector<song::Diagnostic> all = parsed.diagnostics;
    std::ranges::move(unknown.take(), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, [](const song::Diagnostic& said) {
        const auto [line, column] = said.position;
        return std::pair(line == 0 ? INT_MAX : line, column); // diagnostics of the whole file come last
    });
    return all;
}

} // namespace aviary::session
