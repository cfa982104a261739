#include "session/arrangement/clips.h"

namespace aviary::session {

std::vector<Clip> clips_of(const song::Score& score, std::size_t most_notes) {
    std::vector<Clip> clips;
    std::size_t room = most_notes;
    for (const song::Track& track : score.tracks) {
        auto note = track.notes.begin(); // both are in order of time
        for (const song::Section& section : score.sections) {
            const song::Ticks end = section.start + section.length;
            Clip clip{track.number, section.name, section.start.beats(), section.length.beats(), {}, 0};
            while (note != track.notes.end() && note->start < section.start) ++note;
            const auto first = note;
            while (note != track.notes.end() && note->start < end) ++note;
            const auto count = std::size_t(note - first);
            if (count == 0) continue;
            if (count > room) {
                clip.left_out = count;
            } else {
                room -= count;
                clip.notes.reserve(count);
                for (auto each = first; each != note; ++each)
                    clip.notes.push_back({(each->start - section.start).beats(), each->length.beats(),
                        each->key, each->velocity});
            }
            clips.push_back(std::move(clip));
        }
    }
    return clips;
}

} // namespace aviary::session
