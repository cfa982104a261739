// Reads songs: any text gives a score that the engine can play, and diagnostics that point into the text.
#include "fuzz/require.h"
#include "song/edit/apply_fixes.h"
#include "song/song.h"

#include <algorithm>
#include <string>

using namespace aviary::song;

namespace {

void check_track(const Track& track) {
    REQUIRE(std::is_sorted(track.notes.begin(), track.notes.end(),
        [](const Note& a, const Note& b) { return a.start < b.start; }));
    for (const Note& note : track.notes) {
        REQUIRE(note.start >= Ticks(0) && note.length > Ticks(0) && note.key <= 127);
        REQUIRE(note.velocity >= 1 && note.velocity <= 127 && note.expression <= track.expressions.size());
    }
    for (const Automation& line : track.automation) {
        REQUIRE(std::is_sorted(line.points.begin(), line.points.end(),
            [](const AutomationPoint& a, const AutomationPoint& b) { return a.at < b.at; }));
        for (const AutomationPoint& point : line.points) REQUIRE(point.value >= 0 && point.value <= 1);
    }
}

void check_score(const Score& score) {
    Ticks end;
    for (const Section& section : score.sections) {
        REQUIRE(section.start == end && section.length > Ticks(0));
        end += section.length;
    }
    REQUIRE(score.length == end);
    for (std::size_t i = 1; i < score.tempos.size(); ++i)
        REQUIRE(score.tempos[i - 1].at < score.tempos[i].at);
    for (const TempoChange& change : score.tempos) REQUIRE(change.bpm >= 1 && change.bpm <= 1000);
    for (const Track& track : score.tracks) check_track(track);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const Parsed parsed = read_song(
        text, "song.bird", [&](const std::string&) { return std::optional(text); }); // also as a scale
    check_score(parsed.score);
    const auto lines = int(std::count(text.begin(), text.end(), '\n')) + 1;
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
        REQUIRE(!diagnostic.message.empty() && diagnostic.position.line >= 0
                && diagnostic.position.line <= lines);
        REQUIRE(diagnostic.length >= 1);
    }
    REQUIRE(render(parsed.diagnostics, {"song.bird", text}).empty() == parsed.diagnostics.empty());
    (void)apply_fixes(text, parsed.diagnostics);
    return 0;
}
