#include "song/write/goes_on.h"

#include "song/play/motif_book.h"
#include "song/play/overlap.h"
#include "song/play/performance.h"

#include <algorithm>

namespace aviary::song {

namespace {

Ticks length_of(const Pattern& pattern) {
    Ticks length;
    for (const RhythmItem& item : pattern.rhythm) length += item.ticks;
    return length;
}

Track played(const TrackBlock& block, Ticks phase, const PatternPlace& place) {
    const Tree no_motifs;
    Diagnostics unsaid;
    Budget budget;
    MotifBook motifs(no_motifs, budget, unsaid);
    const PrepareContext context{unsaid, motifs, {}, Ticks(place.bar)};
    Track track;
    play_notes(prepare(block, context), {Ticks(0), Ticks(place.length), phase}, {}, budget, track);
    join_notes(track.notes);
    return track;
}

} // namespace

bool goes_on(const TrackBlock& before, Ticks phase, const TrackBlock& fresh, const PatternPlace& place) {
    const bool is_drift =
        std::any_of(before.patterns.begin(), before.patterns.end(), [&](const Pattern& pattern) {
            const Ticks length = length_of(pattern);
            return length > Ticks(0) && (phase / length).denominator() != 1;
        });
    if (!is_drift || !before.parameters.empty() || !fresh.parameters.empty()) return false;
    const Track as_before = played(before, phase, place), as_fresh = played(fresh, 0, place);
    return as_before.notes == as_fresh.notes && as_before.expressions == as_fresh.expressions;
}

TrackBlock continued(TrackBlock before) {
    before.continues = true;
    return before;
}

} // namespace aviary::song
