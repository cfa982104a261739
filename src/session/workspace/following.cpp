// The engine and the documents follow the order of changes: from what they have to another content of the project.
#include "session/mixer/mixer.h"
#include "session/plugins/plugins.h"
#include "session/project/song_file.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <map>

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

/// Whether both were read alike from one text, which names files beside it.
bool are_alike(const song::Parsed& some, const song::Parsed& others) {
    const auto is_same_track = [](const song::Track& one, const song::Track& other) {
        return one.notes == other.notes && one.expressions == other.expressions;
    };
    const auto says_same = [](const song::Diagnostic& one, const song::Diagnostic& other) {
        return one.message == other.message;
    };
    return std::ranges::equal(some.score.tracks, others.score.tracks, is_same_track)
           && std::ranges::equal(some.diagnostics, others.diagnostics, says_same);
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
    Plugins& plugins = session.plugins();
    std::map<SlotId, song::PluginSlot> slots; ///< what their plugins play now
    for (std::size_t place = 0; place < documents.slots(); ++place)
        if (const SlotId slot = plugins.slot_at(place))
            slots[slot] = plugins.meant(slot, documents.slot(place));
    auto parsed = session.change_text(*text);
    if (!parsed) return trouble(parsed.error().text());
    texts[documents.version()] = documents.content().song;
    if (texts.size() > most_texts) texts.erase(texts.begin());
    documents.take_song(std::move(text), *std::move(parsed));
    // A track or plugin that the edit brings back gets the settings that the files still have for it.
    play_mixer();
    bool is_any_new = false;
    for (std::size_t place = 0; place < documents.slots(); ++place) {
        const SlotId slot = plugins.slot_at(place);
        const auto known = slots.find(slot);
        const song::PluginSlot now = plugins.meant(slot, documents.slot(place));
        is_any_new |= known == slots.end();
        if (known == slots.end())
            plugins.restore(slot, plugins.meant(slot, {}), now);
        else if (known->second.preset != now.preset)
            plugins.restore(slot, known->second, now);
    }
    if (outline(session) != before) emit(ProjectChanged{});
    emit(song_text(*open));
    emit(ScoreChanged{});
    if (is_any_new) fill_missing();
}

/// The song's text may be the same and sound otherwise, because a scale or a clip's file beside it changed.
void Workspace::Impl::look_beside() {
    if (files_named_by(open->documents.score(), open->song_path()).empty()) return; // as a rule
    session.look_at_clips();
    const auto text = open->documents.content().song;
    on_worker(
        [text, song = open->song_path()] {
            return song::read_song(*text, song.filename().string(), files_beside(song));
        },
        [this, text, load = open->load](const song::Parsed& read) {
            if (!open || open->load != load || open->documents.content().song != text) return;
            if (!are_alike(read, open->documents.parsed())) follow_song(text);
        });
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
    const auto restore = [&](SlotId slot, const song::PluginSlot& old, const song::PluginSlot& now) {
        session.plugins().restore(
            slot, session.plugins().meant(slot, old), session.plugins().meant(slot, now));
    };
    for (std::size_t place = 0; place < documents.slots(); ++place)
        if (!before[place].is(documents.slot(place)))
            restore(session.plugins().slot_at(place), before[place], documents.slot(place));
}

} // namespace aviary::session
