#include "session/arrangement/score_view.h"

namespace aviary::session {

namespace {

/// A song file named song.bird says nothing; then the name of the project's folder is shown.
std::string name_of(const std::filesystem::path& path) {
    const auto name = path.stem();
    if (name != "song") return name.string();
    const auto folder = std::filesystem::absolute(path).lexically_normal().parent_path().filename();
    return folder.empty() ? name.string() : folder.string();
}

} // namespace

Song show_song(const song::Score& score, const std::filesystem::path& path) {
    Song song;
    song.name = name_of(path);
    song.path = path.string();
    song.bpm = score.bpm;
    song.meter_beats = score.meter.beats;
    song.meter_unit = score.meter.unit;
    song.key = score.key;
    song.length = score.length.beats();
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
        track.type = from.type;
        for (const engine::Slot& slot : slots)
            if (slot.track == from.number)
                track.plugins.push_back({.slot = slot.id,
                    .role = slot.role,
                    .word = slot.word,
                    .name = {},
                    .sidechain = slot.sidechain});
    }
    return tracks;
}

} // namespace aviary::session
