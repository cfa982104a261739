#include "session/workspace/project_song.h"

#include "session/arrangement/score_view.h"
#include "session/plugins/plugin_words.h"
#include "session/session_impl.h"

#include <algorithm>

namespace aviary::session {

std::vector<SlotId> Prepared::late_slots() const {
    std::vector<SlotId> late;
    for (std::size_t place = 0; place < slots.size(); ++place)
        if (slots[place].is_late) late.push_back(SlotId(place));
    return late;
}

bool Session::names_unknown_plugins(const song::Score& score) const {
    return std::ranges::any_of(plugin_words(score),
        [&](const song::PluginWord* word) { return !impl_->library.look_up(word->word); });
}

std::vector<song::Diagnostic> Session::diagnostics_of(const song::Parsed& parsed) const {
    return with_unknown_words(parsed, [&](std::string_view word) { return impl_->library.look_up(word); });
}

std::vector<KnownPlugin> Session::known_plugins() { return impl_->library.plugins(); }

void Session::look_for_plugins() { impl_->library.look_into_folders(); }

void Session::set_scanned(PluginList list) { impl_->library.set_scanned(std::move(list)); }

void Session::start_ahead(const song::Score& score, const std::function<void()>& opened) {
    std::vector<std::string> words;
    for (const song::PluginWord* word : plugin_words(score)) words.push_back(word->word);
    impl_->library.start_ahead(words, opened);
}

Result<std::unique_ptr<Processor>> Session::Impl::make(
    const std::string& word, const song::PluginSlot& saved) {
    auto processor = library.make(word);
    if (processor && !saved.state.empty() && saved.id == (*processor)->metadata().id)
        (void)(*processor)->load_state(saved.state); // refused: as it is when new
    return processor;
}

Prepared Session::prepare(
    song::Parsed parsed, const std::filesystem::path& shown_as, const SavedSlot& saved_slot) {
    Prepared prepared{std::move(parsed), shown_as, {}};
    for (const song::PluginWord* word : plugin_words(prepared.parsed.score)) {
        const song::PluginSlot& saved = saved_slot(prepared.slots.size());
        PreparedSlot slot{impl_->make(word->word, saved), saved};
        slot.is_late = slot.processor && !(*slot.processor)->is_of_sdk();
        prepared.slots.push_back(std::move(slot));
    }
    impl_->library.end_unused(); // of a song that was superseded
    return prepared;
}

std::vector<Error> Session::take(Prepared prepared, const std::vector<TrackMixer>& mixers) {
    std::size_t next = 0;
    const auto make = [&](const song::PluginWord&, engine::SlotRole) {
        return std::move(prepared.slots[next++].processor);
    };
    engine::LoadReport loaded = impl_->engine.load(prepared.parsed.score, make);
    for (const auto& [track, settings] : mixers)
        if (const auto set = impl_->engine.set_mixer(track, settings); !set)
            loaded.problems.push_back(set.error());
    impl_->followers.clear();
    impl_->show(prepared.parsed.score, prepared.shown_as, std::move(loaded.slots));
    for (std::size_t place = 0; place < prepared.slots.size(); ++place)
        for (const auto& [id, value] : prepared.slots[place].saved.parameters)
            (void)set_parameter(
                slot_at(place), id, value); // one that the plugin no longer has is kept in its file
    return std::move(loaded.problems);
}

Result<song::Parsed> Session::change_text(std::string_view text) {
    if (const auto song = impl_->need_song(); !song) return song.error();
    const std::filesystem::path shown_as = impl_->song->path;
    song::Parsed parsed = song::read_song(text, shown_as.filename().string());
    const auto plays = [this, before = impl_->slots](const std::string& word) {
        return std::ranges::any_of(before,
            [&](const engine::Slot& slot) { return slot.word == word && impl_->engine.processor(slot.id); });
    };
    const auto make = [&](const song::PluginWord& word,
                          engine::SlotRole) -> Result<std::unique_ptr<hosting::Processor>> {
        // One that plays already may only have moved, and then goes on from its state.
        if (impl_->library.would_wait(word.word) && !plays(word.word))
            return Error{"plugin.opening", "the plugin " + word.word + " is being opened", ""};
        return impl_->library.make(word.word);
    };
    engine::LoadReport changed = impl_->engine.rescore(parsed.score, make);
    impl_->show(parsed.score, shown_as, std::move(changed.slots));
    for (const Track& track : impl_->tracks) impl_->emit(impl_->show(track));
    return parsed;
}

void Session::start_missing(const std::function<void()>& opened) {
    std::vector<std::string> words;
    for (const engine::Slot& slot : impl_->slots)
        if (!impl_->engine.processor(slot.id)) words.push_back(slot.word);
    impl_->library.start_ahead(words, opened);
}

FillReport Session::fill_missing(const SavedSlot& saved_slot) {
    FillReport report;
    for (std::size_t place = 0; place < impl_->slots.size(); ++place) {
        const SlotId id = impl_->slots[place].id;
        const std::string& word = impl_->slots[place].word;
        PluginLibrary& library = impl_->library;
        if (impl_->engine.processor(id) || !library.look_up(word) || library.would_wait(word)) continue;
        const song::PluginSlot& saved = saved_slot(place);
        auto processor = impl_->make(word, saved);
        const auto filled =
            processor ? impl_->engine.swap(id, *std::move(processor)) : Result<void>(processor.error());
        if (!filled) {
            report.problems.push_back(filled.error());
            continue;
        }
        report.slots.push_back(id);
        for (const auto& [parameter, value] : saved.parameters) (void)set_parameter(id, parameter, value);
    }
    impl_->library.end_unused(); // of words that were changed meanwhile
    impl_->tell_of({.slots = report.slots});
    return report;
}

engine::Rendered Session::render(const engine::Sink& sink) {
    return engine::render_offline(impl_->engine, impl_->song ? impl_->song->length_beats : 0, sink);
}

void Session::close() {
    (void)stop();
    impl_->engine.load({}, [](const song::PluginWord&, engine::SlotRole) {
        return Error{"plugin.unknown", "", ""};
    });
    impl_->song.reset();
    impl_->slots.clear();
    impl_->tracks.clear();
    impl_->followers.clear();
}

SlotId Session::slot_at(std::size_t place) const {
    return place < impl_->slots.size() ? impl_->slots[place].id : 0;
}

std::optional<std::size_t> Session::place_of(SlotId slot) const {
    const auto found = std::find_if(impl_->slots.begin(), impl_->slots.end(),
        [&](const engine::Slot& known) { return known.id == slot; });
    if (found == impl_->slots.end()) return std::nullopt;
    return std::size_t(found - impl_->slots.begin());
}

const hosting::PluginMetadata* Session::plugin_in(SlotId slot) const {
    const Processor* processor = impl_->engine.processor(slot);
    return processor ? &processor->metadata() : nullptr;
}

std::string Session::name_of(SlotId slot) const {
    const auto* plugin = plugin_in(slot);
    return plugin ? plugin->name : "";
}

std::optional<std::vector<std::byte>> Session::save_state(SlotId slot) const {
    const Processor* processor = impl_->engine.processor(slot);
    auto state = processor ? processor->save_state() : Result<std::vector<std::byte>>(Error{});
    if (!state) return std::nullopt;
    return *std::move(state);
}

void Session::restore(SlotId slot, const song::PluginSlot& before, const song::PluginSlot& after) {
    Processor* processor = impl_->engine.processor(slot);
    if (!processor) return;
    if (before.state != after.state && !after.state.empty()) (void)processor->load_state(after.state);
    const auto is_saved = [&](const std::string& id) {
        return std::any_of(after.parameters.begin(), after.parameters.end(),
            [&](const song::ParameterValue& saved) { return saved.id == id; });
    };
    for (const auto& [id, value] : before.parameters)
        if (const auto* parameter = processor->find_parameter(id); parameter && !is_saved(id))
            (void)set_parameter(slot, id, parameter->initial); // as before it was ever moved
    for (const auto& [id, value] : after.parameters) (void)set_parameter(slot, id, value);
}

Result<Plugin> Session::plugin(SlotId slot) const {
    const auto found = impl_->find_processor(slot);
    if (!found) return found.error();
    impl_->follow(slot); // whoever asks shows it
    return describe(**found);
}

const ParameterMetadata* Session::parameter(SlotId slot, std::string_view id) const {
    const auto found = impl_->find_parameter(slot, id);
    return found ? found->second : nullptr;
}

const Transport& Session::transport() const { return impl_->transport; }

std::string Session::text_of(SlotId slot, std::string_view id, double value) const {
    const auto found = impl_->find_parameter(slot, id);
    return found ? found->first->value_text(found->second->index_id, value) : std::to_string(value);
}

engine::MixerSettings Session::mixer(int track) const { return impl_->engine.mixer(track); }

void Session::on_state_changed(std::function<void(SlotId)> changed) {
    impl_->state_changed = std::move(changed);
}

} // namespace aviary::session
