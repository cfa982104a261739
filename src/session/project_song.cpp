// The song of a project that is kept with its files.
#include "session/plugins/plugin_words.h"
#include "session/plugins/saved_plugin.h"
#include "session/project/song_file.h"
#include "session/session_impl.h"

#include <algorithm>

namespace aviary::session {

std::vector<SlotId> Prepared::late_slots() const {
    std::vector<SlotId> late;
    for (std::size_t place = 0; place < slots.size(); ++place)
        if (slots[place].is_late) late.push_back(SlotId(place));
    return late;
}

Prepared Session::prepare(
    song::Parsed parsed, const std::filesystem::path& shown_as, const SavedSlot& saved_slot) {
    Prepared prepared{std::move(parsed), shown_as, {}};
    impl_->library.set_project(shown_as.parent_path());
    for (const song::PluginWord* word : plugin_words(prepared.parsed.score)) {
        const song::PluginSlot& saved = saved_slot(prepared.slots.size());
        PreparedSlot slot{make_saved(impl_->library, word->word, word->preset, saved), saved};
        slot.is_late = slot.processor && !(*slot.processor)->is_of_sdk();
        prepared.slots.push_back(std::move(slot));
    }
    impl_->library.end_unused(); // processes that were started ahead for a song that was superseded
    return prepared;
}

std::vector<Error> Session::take(Prepared prepared, const std::vector<TrackMixer>& mixers) {
    std::size_t next = 0;
    const auto make = [&](const song::PluginWord&, engine::SlotRole) {
        return std::move(prepared.slots[next++].processor);
    };
    impl_->clips.set_folder(prepared.shown_as.parent_path());
    engine::LoadReport loaded = impl_->open.engine.load(prepared.parsed.score, make);
    for (const auto& [track, settings] : mixers)
        if (const auto set = impl_->open.engine.set_mixer(track, settings); !set) {
            loaded.problems.push_back(set.error());
            engine::MixerSettings without_sends = settings;
            without_sends.sends.clear();
            (void)impl_->open.engine.set_mixer(track, without_sends);
        }
    impl_->followed.forget_all();
    impl_->plugins.forget_presets();
    impl_->open.transport.last_loop.reset(); // the region was one of the song before
    impl_->put(prepared.parsed.score, prepared.shown_as, std::move(loaded.slots));
    for (std::size_t place = 0; place < prepared.slots.size(); ++place) {
        const SlotId slot = impl_->plugins.slot_at(place);
        // Fails for a parameter that the plugin no longer has; the file keeps its value.
        for (const auto& [id, value] : impl_->plugins.meant(slot, prepared.slots[place].saved).parameters)
            (void)impl_->parameters.set(slot, id, value);
    }
    return std::move(loaded.problems);
}

Result<song::Parsed> Session::change_text(std::string_view text) {
    OpenSong& open = impl_->open;
    if (const auto song = open.need_song(); !song) return song.error();
    const std::filesystem::path shown_as = open.song->path;
    song::Parsed parsed = song::read_song(text, shown_as.filename().string(), files_beside(shown_as));
    const auto plays = [&open, before = open.slots](const std::string& word) {
        return std::ranges::any_of(before,
            [&](const engine::Slot& slot) { return slot.word == word && open.engine.processor(slot.id); });
    };
    const auto make = [&](const song::PluginWord& word,
                          engine::SlotRole) -> Result<std::unique_ptr<hosting::Processor>> {
        // A plugin that plays already has perhaps only moved to another slot. Then it goes on from its state.
        if (impl_->library.would_wait(word.word) && !plays(word.word))
            return Error{"plugin.opening", "the plugin " + word.word + " is being opened", ""};
        return make_saved(impl_->library, word.word, word.preset, {});
    };
    const auto shown = [&open] {
        std::vector<Track> all;
        for (const Track& track : open.tracks) all.push_back(open.shown(track));
        return all;
    };
    const std::vector<Track> before = shown();
    engine::LoadReport changed = open.engine.rescore(parsed.score, make);
    impl_->put(parsed.score, shown_as, std::move(changed.slots));
    for (const Track& track : shown())
        if (std::ranges::find(before, track) == before.end()) open.tell(track);
    return parsed;
}

void Session::look_at_clips() { impl_->open.engine.hear_clips(); }

Frames Session::frame_of(const engine::Place& place) const {
    const Beats* const beats = std::get_if<Beats>(&place);
    return beats ? impl_->open.engine.frame_of(*beats) : std::get<Frames>(place);
}

engine::Rendered Session::render(const engine::Sink& sink, const engine::OfflineOptions& options) {
    const auto& song = impl_->open.song;
    return engine::render_offline(impl_->open.engine, song ? song->length : Beats(), sink, options);
}

void Session::close() {
    (void)impl_->transport.stop();
    impl_->open.engine.load({}, [](const song::PluginWord&, engine::SlotRole) {
        return Error{"plugin.unknown", "", ""};
    });
    impl_->open.clear();
    impl_->plugins.forget_presets();
    impl_->followed.forget_all();
}

} // namespace aviary::session
