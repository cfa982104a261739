#include "session/open_song.h"

#include "session/arrangement/score_view.h"
#include "session/plugins/plugin_words.h"

#include <algorithm>

namespace aviary::session {

Result<void> OpenSong::need_song() const {
    if (song) return {};
    return Error{"song.none", "no song is open: open one first", ""};
}

const Track* OpenSong::find_track(int number) const {
    const auto found =
        std::find_if(tracks.begin(), tracks.end(), [&](const Track& t) { return t.number == number; });
    return found == tracks.end() ? nullptr : &*found;
}

Result<hosting::Processor*> OpenSong::find_processor(engine::SlotId slot) const {
    const std::string name = "slot " + std::to_string(slot);
    const bool known =
        std::any_of(slots.begin(), slots.end(), [&](const engine::Slot& s) { return s.id == slot; });
    if (!known) return Error{"slot.unknown", "the song has no " + name, ""};
    if (hosting::Processor* processor = engine.processor(slot)) return processor;
    return Error{"slot.empty", name + " has no plugin: its word could not be resolved", ""};
}

Track OpenSong::shown(Track track) const {
    track.mixer = engine.mixer(track.number);
    track.sends = track.mixer.sends;
    track.out = engine.output(track.number);
    for (TrackPlugin& plugin : track.plugins) {
        const hosting::Processor* processor = engine.processor(plugin.slot);
        plugin.is_missing = processor == nullptr;
        if (processor) {
            plugin.name = processor->metadata().name;
            plugin.fate = processor->fate();
        }
    }
    return track;
}

void OpenSong::tell_track_of(engine::SlotId slot) {
    for (const engine::Slot& place : slots)
        if (place.id == slot)
            if (const Track* track = find_track(place.track)) tell(shown(*track));
}

void OpenSong::put(
    const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> now) {
    song = show_song(score, shown_as);
    tracks = show_tracks(score, now);
    slots = std::move(now);
    presets.clear();
    for (const song::PluginWord* word : plugin_words(score)) presets.push_back(word->preset);
    presets.resize(slots.size());
}

void OpenSong::clear() {
    song.reset();
    slots.clear();
    presets.clear();
    tracks.clear();
}

} // namespace aviary::session
