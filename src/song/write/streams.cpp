#include "song/write/streams.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace aviary::song {

namespace {

/// Two hits nearer than this do not fit behind one another into a `p` line: its shortest slot is `xt`.
constexpr std::int64_t shortest_slot = 16;
/// So many streams are tried for a note before it gets a stream of its own.
constexpr std::size_t most_tried = 48;

class StreamSplitter {
public:
    explicit StreamSplitter(const StreamRules& rules)
        : rules_(rules) {}

    std::vector<Stream> split(std::span<const PlacedNote> notes) {
        for (std::size_t first = 0; first < notes.size();) {
            std::size_t last = first;
            while (last < notes.size() && notes[last].at == notes[first].at) ++last;
            place(notes.subspan(first, last - first));
            first = last;
        }
        return std::move(streams_);
    }

private:
    /// Notes of one place, as the hits that they make.
    void place(std::span<const PlacedNote> notes) {
        hits_.clear();
        std::vector<PlacedNote> sorted(notes.begin(), notes.end());
        std::sort(sorted.begin(), sorted.end(), [](const PlacedNote& a, const PlacedNote& b) {
            if (a.offset != b.offset) return a.offset < b.offset;
            if (a.length != b.length) return a.length < b.length;
            if (a.velocity != b.velocity) return a.velocity < b.velocity;
            return a.key < b.key;
        });
        for (const PlacedNote& note : sorted) {
            if (!rules_.by_key && !hits_.empty() && joins(hits_.back(), note))
                hits_.back().keys.push_back(note.key);
            else
                hits_.push_back({note.at, note.offset, note.length, note.velocity, note.bend, {note.key}});
        }
        for (StreamHit& hit : hits_) std::sort(hit.keys.begin(), hit.keys.end());
        std::sort(hits_.begin(), hits_.end(),
            [](const StreamHit& a, const StreamHit& b) { return a.keys.front() < b.keys.front(); });
        for (StreamHit& hit : hits_) add(std::move(hit));
    }

    bool joins(const StreamHit& chord, const PlacedNote& note) const {
        if (chord.offset != note.offset || !(chord.bend == note.bend)) return false;
        if (std::abs(int(chord.velocity) - int(note.velocity)) > rules_.velocity_tolerance) return false;
        if (chord.length == note.length) return true;
        return rules_.length_tolerance > 0
               && chord.length.beats().count >= note.length.beats().count * (1 - rules_.length_tolerance);
    }

    void add(StreamHit hit) {
        auto& candidates = by_key_[rules_.by_key ? hit.keys.front() : 0];
        std::size_t best = streams_.size();
        int best_distance = 1000;
        for (std::size_t i = 0; i < std::min(candidates.size(), most_tried); ++i) {
            const StreamHit& last = streams_[candidates[i]].back();
            if (!fits_behind(last, hit)) continue;
            const int distance = std::abs(int(last.keys.front()) - int(hit.keys.front()))
                                 + (last.keys.size() == hit.keys.size() ? 0 : 4);
            if (distance < best_distance) best = candidates[i], best_distance = distance;
        }
        if (best == streams_.size()) {
            candidates.push_back(best);
            streams_.emplace_back();
        }
        streams_[best].push_back(std::move(hit));
    }

    /// Also keeps notes apart that sound together for long: the bass below a melody is a stream of its own.
    static bool fits_behind(const StreamHit& last, const StreamHit& hit) {
        const std::int64_t gap = hit.at - last.at;
        return gap >= shortest_slot && last.length + last.length <= Ticks(3 * gap);
    }

    const StreamRules& rules_;
    std::vector<Stream> streams_;
    std::array<std::vector<std::size_t>, 128> by_key_; ///< streams; all in the first one unless by key
    std::vector<StreamHit> hits_;
};

} // namespace

std::vector<Stream> split_into_streams(std::span<const PlacedNote> notes, const StreamRules& rules) {
    return StreamSplitter(rules).split(notes);
}

} // namespace aviary::song
