#include "song/write/grid.h"

#include <algorithm>
#include <cmath>

namespace aviary::song {

namespace {

constexpr std::int64_t sixteenth = 24, triplet = 16;
/// So many ticks nearer than sixteenths triplets must be, in the mean of a quarter's notes.
constexpr double triplet_penalty = 1.5;

Ticks distance(Ticks a, Ticks b) { return a < b ? b - a : a - b; }
std::int64_t nearest(Ticks at, std::int64_t grid) {
    return ((at + Ticks(grid, 2)) / Ticks(grid)).floor() * grid;
}

/// Where in a stretch of ticks a note begins.
double phase_of(const Note& note, std::int64_t stretch) {
    return in_ticks(note.start - Ticks((note.start / Ticks(stretch)).floor() * stretch));
}

/// How late the second of two such notes is, if the notes swing in them.
GridSwing swing_in(std::span<const Note> notes, std::int64_t unit) {
    const double half = double(unit), whole = 2 * half;
    double sum = 0, squares = 0, on_sum = 0;
    int off = 0, on = 0, others = 0;
    for (const Note& note : notes) {
        const double phase = phase_of(note, 2 * unit);
        if (phase > half * 0.85 && phase < half * 1.55) {
            ++off;
            sum += phase - half;
            squares += (phase - half) * (phase - half);
        } else if (phase < half * 0.25 || phase > whole - half * 0.25) {
            ++on;
            on_sum += phase > half ? phase - whole : phase;
        } else {
            ++others;
        }
    }
    if (off < 4 || on < 4 || others * 20 > off) return {};
    const double mean = sum / off - on_sum / on;
    const double spread = std::sqrt(std::max(0.0, squares / off - (sum / off) * (sum / off)));
    if (mean < half * 0.08 || std::abs(on_sum / on) > 3 || spread > half * 0.12) return {};
    return {50 + int(std::lround(50 * mean / half)), unit};
}

/// How far the notes of one quarter are from a grid, in the mean of their squares.
double misfit(std::span<const Note> notes, std::int64_t grid) {
    double squares = 0;
    for (const Note& note : notes) {
        const double off = in_ticks(note.start - Ticks(nearest(note.start, grid)));
        squares += off * off;
    }
    return std::sqrt(squares / double(notes.size()));
}

/// Notes that are nearest to one beat or the sixteenths and triplets behind it.
std::int64_t quarter_of(const Note& note) {
    return (note.start + Ticks(triplet, 2)).floor() / ticks_per_beat;
}

} // namespace

GridSwing find_swing(std::span<const Note> notes, Ticks tolerance) {
    if (tolerance == Ticks(0)) return {};
    if (const GridSwing eighths = swing_in(notes, 48); eighths.unit > 0) return eighths;
    return swing_in(notes, 24);
}

std::vector<PlacedNote> place_on_grid(const Track& track, const GridSwing& swing, Ticks tolerance) {
    const std::span<const Note> notes = track.notes;
    std::vector<PlacedNote> placed;
    placed.reserve(notes.size());
    const Ticks shift = swing.shift();
    for (std::size_t first = 0; first < notes.size();) {
        std::size_t last = first;
        while (last < notes.size() && quarter_of(notes[last]) == quarter_of(notes[first])) ++last;
        const auto beat = notes.subspan(first, last - first);
        const bool triplets =
            swing.unit == 0 && misfit(beat, triplet) + triplet_penalty < misfit(beat, sixteenth);
        const std::int64_t grid = triplets ? triplet : sixteenth;
        for (const Note& note : beat) {
            std::int64_t at = nearest(note.start, grid);
            Ticks offset = note.start - Ticks(at);
            if (swing.unit > 0) {
                // A late one of a swinging pair may be nearer to the next sixteenth.
                const std::int64_t swung = nearest(note.start - shift, swing.unit);
                if (swing.is_off(swung)
                    && distance(note.start - shift, swung) <= std::max(tolerance, Ticks(6)))
                    at = swung;
                offset = note.start - Ticks(at) - (swing.is_off(at) ? shift : Ticks(0));
            }
            if (distance(offset, 0) <= tolerance) offset = 0;
            placed.push_back({at, offset, note.length, note.key, note.velocity, {}});
            if (note.expression > 0)
                placed.back().bend = track.expressions[note.expression - 1].bend.value_or(Sweep{});
        }
        first = last;
    }
    std::stable_sort(
        placed.begin(), placed.end(), [](const PlacedNote& a, const PlacedNote& b) { return a.at < b.at; });
    return placed;
}

} // namespace aviary::song
