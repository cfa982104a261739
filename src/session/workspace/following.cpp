// The engine and the documents follow the order of changes: from what they have to another content of the project.
#include "session/mixer/mixer.h"
#include "session/plugins/plugins.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <set>

namespace aviary::session {

namespace {

constexpr std::size_t most_texts = 200; ///< of the song's older texts, from which an edit may have been made

MixerChange change_to(const engine::MixerSettings& settings) {
    return {settings.volume, settings.pan, settings.mute, settings.solo, settings.sends};
}

/// The parts of the project whose change needs ProjectChanged. For a track that only changes, a Track event is enough.
std::pair<Song, std::vector<int>> outline(const Session& session) {
    const SessionState state = session.state();
    std::vector<int> numbers;
    for (const Track& track : state.tracks) numbers.push_back(track.number);
    return {state.song, numbers};
}

} // namespace

/// What the documents have already is left as it is: the edit that put it there has told the engine too.
void Workspace::Impl::follow(const Content& content) {
    const Content& had = open->documents.content();
    if (content.song != had.song) follow_song(content.song);
    if (content.mixer != had.mixer) {
        open->documents.take_mixer(content.mixer);
        play_mixer();
    }
    if (content.plugins != had.plugins) follow_plugins(content.plugins);
}

void Workspace::Impl::follow_song(std::shared_ptr<const std::string> text) {
    Documents& documents = open->documents;
    const auto before = outline(session);
    std::set<SlotId> slots;
    for (std::size_t place = 0; const SlotId slot = session.plugins().slot_at(place); ++place)
        slots.insert(slot);
    auto parsed = session.change_text(*text);
    if (!parsed) return trouble(parsed.error().text());
    texts[documents.version()] = documents.content().song;
    if (texts.size() > most_texts) texts.erase(texts.begin());
    documents.take_song(std::move(text), *std::move(parsed));
    // A track or plugin that the edit brings back gets the settings that the files still have for it.
    play_mixer();
    bool is_any_new = false;
    for (std::size_t place = 0; place < documents.slots(); ++place) {
        const SlotId slot = session.plugins().slot_at(place);
        if (slots.contains(slot)) continue;
        session.plugins().restore(slot, {}, documents.slot(place));
        is_any_new = true;
    }
    if (outline(session) != before) emit(ProjectChanged{});
    emit(song_text(*open));
    emit(ScoreChanged{});
    if (is_any_new) fill_missing();
}

void Workspace::Impl::play_mixer() {
    const Documents& documents = open->documents;
    const auto apply = [&](int track, const engine::MixerSettings& settings) {
        if (settings == session.mixer().settings(track)) return;
        MixerChange change = change_to(settings);
        if (const auto set = session.mixer().set(track, change); !set) {
            trouble(set.error().text());
            change.sends.reset(); // the rest can be had
            (void)session.mixer().set(track, change);
        }
    };
    apply(0, documents.mixer_of(0));
    // First removes the sends that go: together with the new ones they could make a circle, which the engine refuses.
    for (const song::Track& track : documents.score().tracks) {
        engine::MixerSettings settings = session.mixer().settings(track.number);
        const auto wanted = documents.mixer_of(track.number).sends;
        std::erase_if(settings.sends, [&](const Send& send) {
            return std::none_of(
                wanted.begin(), wanted.end(), [&](const Send& other) { return other.to == send.to; });
        });
        apply(track.number, settings);
    }
    for (const song::Track& track : documents.score().tracks)
        apply(track.number, documents.mixer_of(track.number));
}

void Workspace::Impl::follow_plugins(std::shared_ptr<const PluginsContent> plugins) {
    Documents& documents = open->documents;
    std::vector<SharedValue<song::PluginSlot>> before;
    for (std::size_t place = 0; place < documents.slots(); ++place) before.push_back(documents.slot(place));
    documents.take_plugins(std::move(plugins));
    for (std::size_t place = 0; place < documents.slots(); ++place)
        if (!before[place].is(documents.slot(place)))
            session.plugins().restore(session.plugins().slot_at(place), before[place], documents.slot(place));
}

} // namespace aviary::session
