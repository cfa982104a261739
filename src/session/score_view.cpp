#include "session/score_view.h"

namespace aviary::session {

Song show_song(const song::Score& score, const std::filesystem::path& path) {
    Song song;
    song.name = path.stem().string();
    song.path = path.string();
    song.bpm = score.bpm;
    song.meter_beats = score.meter.beats;
    song.meter_unit = score.meter.unit;
    song.key = score.key;
    song.length_beats = score.length.beats();
    for (const song::Section& section : score.sections)
        song.sections.push_back({section.name, section.start.beats(), section.length.beats()});
    return song;
}

std::vector<Track> show_tracks(const song::Score& score, std::span<const engine::Slot> slots) {
    std::vector<Track> tracks;
    for (const song::Track& from : score.tracks) {
        Track& track = tracks.emplace_back();
        track.number = from.number;
        track.name = from.name;
        track.is_audio = from.type == song::TrackType::audio;
        for (const engine::Slot& slot : slots)
            if (slot.track == from.number)
                track.plugins.push_back({slot.id, slot.role, slot.word, std::nullopt});
    }
    return tracks;
}

} // namespace aviary::session
