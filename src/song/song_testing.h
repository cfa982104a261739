// What the song tests share: functions that read a short song, and that pick out the part that a claim is about.
#pragma once

#include "song/song.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song::testing {

inline Parsed read(std::string_view text) { return read_song(text, "song.bird"); }

/// One track with a plugin, playing these lines in four bars of 4/4.
inline Parsed play(std::string_view lines) {
    std::string text = "ch 1 lead\n  plugin mono\n";
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        text += "  ";
        text += lines.substr(begin, end - begin);
        text += '\n';
        begin = end + 1;
    }
    return read(text);
}

inline const Diagnostic* find(const Parsed& parsed, Severity severity, std::string_view words) {
    const auto found =
        std::find_if(parsed.diagnostics.begin(), parsed.diagnostics.end(), [&](const Diagnostic& d) {
            return d.severity == severity && (d.message + "; " + d.hint).find(words) != std::string::npos;
        });
    return found == parsed.diagnostics.end() ? nullptr : &*found;
}

inline std::size_t count(const Parsed& parsed, Severity severity) {
    return std::size_t(std::count_if(parsed.diagnostics.begin(), parsed.diagnostics.end(),
        [&](const Diagnostic& diagnostic) { return diagnostic.severity == severity; }));
}

inline const Track& track(const Parsed& parsed, std::size_t index = 0) {
    return parsed.score.tracks.at(index);
}

/// Keys of the first notes of a track; an empty list when it has none.
inline std::vector<int> keys(const Parsed& parsed, std::size_t most = 1000, std::size_t index = 0) {
    std::vector<int> result;
    for (const Note& note : track(parsed, index).notes)
        if (result.size() < most) result.push_back(note.key);
    return result;
}

inline std::vector<int> velocities(const Parsed& parsed, std::size_t most = 1000) {
    std::vector<int> result;
    for (const Note& note : track(parsed).notes)
        if (result.size() < most) result.push_back(note.velocity);
    return result;
}

inline std::vector<Ticks> starts(const Parsed& parsed, std::size_t most = 1000) {
    std::vector<Ticks> result;
    for (const Note& note : track(parsed).notes)
        if (result.size() < most) result.push_back(note.start);
    return result;
}

} // namespace aviary::song::testing

namespace aviary::song {
/// For GoogleTest's messages.
inline void PrintTo(Ticks ticks, std::ostream* out) {
    *out << ticks.numerator() << '/' << ticks.denominator();
}
} // namespace aviary::song
