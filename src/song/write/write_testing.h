// What the tests of writing share: songs compared by what they play.
#pragma once

#include "song/corpus_testing.h"
#include "song/score.h"

#include <algorithm>

namespace aviary::song::testing {

/// What of two scores does not sound the same; empty if all does.
inline std::string difference(const Score& a, const Score& b) {
    if (a.bpm != b.bpm || a.tempos != b.tempos) return "tempo";
    if (!(a.meter == b.meter) || a.meters != b.meters) return "meter";
    if (a.key != b.key || a.keys != b.keys) return "key";
    if (a.length != b.length || a.sections.size() != b.sections.size()) return "sections";
    if (a.tracks.size() != b.tracks.size()) return "number of tracks";
    for (std::size_t i = 0; i < a.tracks.size(); ++i) {
        const Track &one = a.tracks[i], &other = b.tracks[i];
        const std::string name = "track " + std::to_string(one.number) + " " + one.name + ": ";
        const auto word = [](const std::optional<PluginWord>& plugin) { return plugin ? plugin->word : ""; };
        if (one.number != other.number || one.name != other.name || one.type != other.type)
            return name + "its name";
        if (word(one.instrument) != word(other.instrument) || word(one.strip) != word(other.strip)
            || one.effects.size() != other.effects.size())
            return name + "plugins";
        if (one.expressions != other.expressions) return name + "expression";
        if (one.clips.size() != other.clips.size()) return name + "clips";
        if (one.notes.size() != other.notes.size())
            return name + std::to_string(one.notes.size()) + " notes against "
                   + std::to_string(other.notes.size());
        for (std::size_t note = 0; note < one.notes.size(); ++note)
            if (!(one.notes[note] == other.notes[note])) return name + "note " + std::to_string(note);
        if (one.automation.size() != other.automation.size()) return name + "parameters";
        for (std::size_t line = 0; line < one.automation.size(); ++line)
            if (one.automation[line].parameter != other.automation[line].parameter
                || one.automation[line].points != other.automation[line].points)
                return name + one.automation[line].parameter;
    }
    return {};
}

} // namespace aviary::song::testing
