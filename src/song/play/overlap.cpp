#include "song/play/overlap.h"

#include <algorithm>
#include <array>
#include <span>

namespace aviary::song {

namespace {

/// By start, then key; of equal ones the longest comes first, then the loudest.
struct PlaysBefore {
    bool operator()(const Note& a, const Note& b) const {
        if (a.start != b.start) return a.start < b.start;
        if (a.key != b.key) return a.key < b.key;
        if (a.length != b.length) return a.length > b.length;
        return a.velocity > b.velocity;
    }
};

} // namespace

void join_notes(std::vector<Note>& notes, std::size_t first) {
    const auto begin = notes.begin() + std::ptrdiff_t(first);
    if (!std::is_sorted(begin, notes.end(), PlaysBefore{})) std::sort(begin, notes.end(), PlaysBefore{});
    std::size_t kept = first;
    for (std::size_t i = first; i < notes.size(); ++i) {
        const Note note = notes[i];
        if (kept > first && notes[kept - 1].start == note.start && notes[kept - 1].key == note.key)
            notes[kept - 1].velocity = std::max(notes[kept - 1].velocity, note.velocity);
        else
            notes[kept++] = note;
    }
    notes.resize(kept);
}

void settle_notes(std::vector<Note>& notes, std::size_t first) {
    join_notes(notes, first);
    std::array<Note*, 128> last{};
    for (Note& note : std::span(notes).subspan(first)) {
        if (Note* const before = last[note.key])
            before->length = std::min(before->length, note.start - before->start);
        last[note.key] = &note;
    }
}

} // namespace aviary::song
