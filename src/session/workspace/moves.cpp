// Undo and redo, and changes that others make in the project's folder. The files have changed, and the session follows.
#include "session/mixer/mixer.h"
#include "session/plugins/plugins.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <set>

namespace aviary::session {

namespace {

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

void Workspace::undo(ClientId client, Reply<bool> reply) { impl_->move(client, false, std::move(reply)); }
void Workspace::redo(ClientId client, Reply<bool> reply) { impl_->move(client, true, std::move(reply)); }

void Workspace::Impl::move(ClientId client, bool forward, Reply<bool> reply) {
    flush_gesture();
    const auto what = forward ? loading::Write::redo : loading::Write::undo;
    if (const auto may = permission(what, client); !may) return reply(may.error());
    const auto moved = if_alive<HistoryMove>(
        [this, load = open->load, reply = std::move(reply)](const Result<HistoryMove>& move) {
            if (!move) {
                reply(move.error());
                return look();
            }
            if (move->moved && open && open->load == load) {
                apply(move->files);
                tell_history();
            }
            reply(move->moved);
        });
    forward ? open->history->redo(moved) : open->history->undo(moved);
}

/// Applies all files, or none if one of them cannot be read.
void Workspace::Impl::apply(const ProjectFiles& files) {
    const std::string song_name = open->folder->path_of(ProjectFile::song).filename().string();
    const auto text_of = [&](const std::string& name) -> std::optional<std::string> {
        const auto file = files.find(name);
        if (file == files.end()) return std::nullopt;
        return file->second.value_or("");
    };
    const auto mixer_text = text_of(mixer_file_name), plugins_text = text_of(plugins_file_name);
    auto mixer = mixer_text && !mixer_text->empty() ? song::read_mixer_file(*mixer_text) : song::MixerFile();
    auto plugins =
        plugins_text && !plugins_text->empty() ? song::read_plugins_file(*plugins_text) : song::PluginsFile();
    for (const auto* wrong : {std::get_if<song::Diagnostic>(&mixer), std::get_if<song::Diagnostic>(&plugins)})
        if (wrong) return trouble("a file of the history is damaged: " + wrong->message);
    if (auto text = text_of(song_name)) apply_song(*std::move(text));
    if (mixer_text) apply_mixer(std::get<song::MixerFile>(std::move(mixer)));
    if (plugins_text) apply_plugins(std::get<song::PluginsFile>(std::move(plugins)));
}

void Workspace::Impl::apply_song(std::string text) {
    Documents& documents = open->documents;
    const auto before = outline(session);
    std::set<SlotId> slots;
    for (std::size_t place = 0; const SlotId slot = session.plugins().slot_at(place); ++place)
        slots.insert(slot);
    auto parsed = session.change_text(text);
    if (!parsed) return trouble(parsed.error().text());
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

void Workspace::Impl::apply_mixer(song::MixerFile mixer) {
    open->documents.take_mixer(std::move(mixer));
    play_mixer();
}

void Workspace::Impl::play_mixer() {
    const Documents& documents = open->documents;
    const auto apply = [&](int track, const engine::MixerSettings& settings) {
        if (settings == session.mixer().settings(track)) return;
        if (const auto set = session.mixer().set(track, change_to(settings)); !set)
            trouble(set.error().text());
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

void Workspace::Impl::apply_plugins(song::PluginsFile plugins) {
    Documents& documents = open->documents;
    std::vector<song::PluginSlot> before;
    for (std::size_t place = 0; place < documents.slots(); ++place) before.push_back(documents.slot(place));
    documents.take_plugins(std::move(plugins));
    for (std::size_t place = 0; place < documents.slots(); ++place)
        session.plugins().restore(session.plugins().slot_at(place), before[place], documents.slot(place));
}

/// One look runs at a time, and none during a load; a call meanwhile leads to one more look afterwards.
void Workspace::Impl::look() {
    look_again = is_looking || state.phase != loading::Phase::none;
    if (look_again || !open || !open->history) return;
    is_looking = true;
    open->history->look(if_alive<void>([this](const Result<void>& seen) {
        is_looking = false;
        if (state.phase != loading::Phase::none) {
            look_again = true;
            return;
        }
        if (!seen && seen.error().code == "history.file_changed")
            take_up_outside_changes();
        else if (!seen)
            // The branch has moved, so every file may have changed: loads the project again.
            want([song = open->folder->path_of(ProjectFile::song)]() -> Result<std::filesystem::path> {
                return song;
            });
        if (look_again) look();
    }));
}

/// An editor or another program wrote a file. Takes the change up as an edit.
void Workspace::Impl::take_up_outside_changes() {
    const auto folder = open->folder;
    on_worker([folder] { return folder->load(); },
        [this, load = open->load](const Result<ProjectContent>& content) {
            if (!open || open->load != load || state.phase != loading::Phase::none) return look();
            if (!content) return trouble(content.error().text());
            flush_gesture();
            Documents& documents = open->documents;
            Edit edit{.source = EditSource::reload, .text = "changed outside", .files = {}};
            if (content->song != documents.song_text()) {
                apply_song(content->song);
                edit.files[open->folder->path_of(ProjectFile::song).filename().string()] = std::nullopt;
            }
            if (song::mixer_text(content->mixer) != documents.mixer_text()) {
                apply_mixer(content->mixer);
                edit.files[mixer_file_name] = std::nullopt;
            }
            if (song::plugins_text(content->plugins) != documents.plugins_text()) {
                apply_plugins(content->plugins);
                edit.files[plugins_file_name] = std::nullopt;
            }
            if (!edit.files.empty()) commit(std::move(edit));
        });
}

} // namespace aviary::session
