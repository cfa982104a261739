#include "session/plugins/plugin_words.h"

#include "engine/timeline/arrange.h"
#include "session/plugins/words.h"

#include "song/syntax/diagnostics.h"

#include <algorithm>
#include <climits>
#include <map>
#include <string>

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

std::vector<song::Diagnostic> one_voice_warnings(const song::Score& score) {
    song::Diagnostics warnings;
    for (const song::Track& track : score.tracks) {
        if (!track.instrument) continue;
        const std::string& word = track.instrument->word;
        if (word != "mono" && stock_for(word) != "mono") continue;
        std::size_t unheard = 0;
        for (std::size_t i = 1; i < track.notes.size(); ++i)
            unheard += track.notes[i].start == track.notes[i - 1].start;
        if (unheard > 0)
            warnings.warning({track.instrument->position, characters_of(word)},
                "'" + word + "' has one voice, so " + std::to_string(unheard)
                    + (unheard == 1 ? " note that begins" : " notes that begin") + " together with another "
                    + (unheard == 1 ? "is" : "are") + " never heard",
                "give it an instrument with several: 'plugin poly'");
    }
    return warnings.take();
}

std::vector<song::Diagnostic> with_unknown_words(
    const song::Parsed& parsed, const std::function<Result<void>(std::string_view)>& look_up) {
    song::Diagnostics unknown;
    for (const song::PluginWord* word : plugin_words(parsed.score))
        if (const auto found = look_up(word->word); !found)
            unknown.warning({word->position, characters_of(word->word)}, found.error().message);
    return merged(parsed.diagnostics, unknown.take());
}

std::vector<song::Diagnostic> heard_warnings(const song::Score& score, const std::vector<Error>& problems) {
    std::map<std::string, song::Span> words; // by place
    const auto add = [&](song::Position position, int length) {
        words.try_emplace(engine::place_of(position), song::Span{position, length});
    };
    for (const song::Track& track : score.tracks) {
        for (const song::Automation& line : track.automation)
            add(line.position, characters_of(line.parameter));
        for (const song::Clip& clip : track.clips) add(clip.position, characters_of(clip.file));
    }
    for (const song::PluginWord* word : plugin_words(score)) {
        if (word->preset) add(word->preset->position, word->preset->length);
        if (word->sidechain) add(word->sidechain->position, word->sidechain->length);
    }
    song::Diagnostics warnings;
    for (const Error& problem : problems) {
        constexpr std::string_view kinds[] = {"parameter.", "clip.", "preset.", "sidechain."};
        const bool is_of_text =
            std::ranges::any_of(kinds, [&](auto kind) { return problem.code.starts_with(kind); });
        const auto word = words.find(problem.where);
        if (is_of_text && word != words.end()) warnings.warning(word->second, problem.message);
    }
    return warnings.take();
}

std::vector<song::Diagnostic> merged(std::vector<song::Diagnostic> all, std::vector<song::Diagnostic> more) {
    std::ranges::move(more, std::back_inserter(all));
    std::ranges::stable_sort(all, {}, [](const song::Diagnostic& said) {
        const auto [line, column] = said.position;
        return std::pair(line == 0 ? INT_MAX : line, column); // diagnostics of the whole file come last
    });
    return all;
}

} // namespace aviary::session
