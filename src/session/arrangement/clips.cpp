#include "session/arrangement/clips.h"

namespace aviary::session {

std::vector<Clip> clips_of(const song::Score& score) {
    std::vector<Clip> clips;
    for (const song::Track& track : score.tracks) {
        auto note = track.notes.begin(); // both are in order of time
        for (const song::Section& section : score.sections) {
            const song::Ticks end = section.start + section.length;
            Clip clip{track.number, section.name, section.start.beats(), section.length.beats(), {}};
            while (note != track.notes.end() && note->start < section.start) ++note;
            for (; note != track.notes.end() && note->start < end; ++note)
                clip.notes.push_back(
                    {(note->start - section.start).beats(), note->length.beats(), note->key, note->velocity});
            if (!clip.notes.empty()) clips.push_back(std::move(clip));
        }
    }
    return clips;
}

} // namespace aviary::session
