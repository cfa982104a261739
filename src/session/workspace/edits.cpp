// Keeps what people move and write, in the project's files and in its history.
#include "session/history/messages.h"
#include "session/mixer/mixer.h"
#include "session/parameters/parameters.h"
#include "session/plugins/plugins.h"
#include "session/transport/transport_control.h"
#include "session/workspace/workspace_impl.h"

namespace aviary::session {

namespace {

constexpr auto before_saving = std::chrono::milliseconds(500);

/// One change for each send of the track whose level differs from before.
std::vector<ValueChange> send_changes(
    const Documents& documents, int track, const engine::MixerSettings& before) {
    std::map<int, std::pair<std::optional<Decibels>, std::optional<Decibels>>> levels;
    for (const Send& send : before.sends) levels[send.to].first = send.level;
    for (const Send& send : documents.mixer_of(track).sends) levels[send.to].second = send.level;
    std::vector<ValueChange> changes;
    for (const auto& [to, level] : levels)
        if (level.first != level.second)
            changes.push_back(send_change(
                documents.track_name(track), documents.track_name(to), level.first, level.second));
    return changes;
}

} // namespace

void Workspace::mixer_moved(ClientId, int track, bool in_gesture) {
    auto& me = *impl_;
    if (!me.open) return;
    Documents& documents = me.open->documents;
    me.gesture.mixer.try_emplace(track, documents.mixer_of(track));
    documents.keep(track, me.session.mixer().settings(track));
    if (!in_gesture) me.flush_gesture();
}

void Workspace::parameter_moved(ClientId, SlotId slot, const std::string& id, double value, bool in_gesture) {
    auto& me = *impl_;
    const auto place = me.session.plugins().place_of(slot);
    const auto* plugin = me.session.plugins().plugin_in(slot);
    const auto* parameter = me.session.parameters().find(slot, id);
    if (!me.open || !place || !parameter) return;
    Documents& documents = me.open->documents;
    me.gesture.parameters.try_emplace(
        {slot, id}, documents.parameter(*place, id).value_or(parameter->initial));
    documents.keep_parameter(*place, *plugin, id, value);
    if (!in_gesture) me.flush_gesture();
}

void Workspace::end_gesture(ClientId) { impl_->flush_gesture(); }

/// Commits all that the gesture has moved as one commit.
void Workspace::Impl::flush_gesture() {
    const Gesture moved = std::exchange(gesture, {});
    if (!open || (moved.mixer.empty() && moved.parameters.empty())) return;
    Documents& documents = open->documents;
    Edit edit{.source = moved.mixer.empty() ? EditSource::plugin : EditSource::mixer};
    for (const auto& [track, before] : moved.mixer) {
        const auto changes = mixer_changes(documents.track_name(track), before, documents.mixer_of(track));
        edit.values.insert(edit.values.end(), changes.begin(), changes.end());
        for (const ValueChange& change : send_changes(documents, track, before))
            edit.values.push_back(change);
    }
    for (const auto& [what, before] : moved.parameters) {
        const auto& [slot, id] = what;
        const auto place = session.plugins().place_of(slot);
        const auto* parameter = session.parameters().find(slot, id);
        if (!place || !parameter) continue;
        const double now = documents.parameter(*place, id).value_or(before);
        if (now != before)
            edit.values.push_back({session.plugins().name_of(slot) + " " + parameter->name,
                session.parameters().text_of(slot, id, before), session.parameters().text_of(slot, id, now),
                ""});
    }
    if (edit.values.empty()) return;
    std::optional<song::MixerFile> mixer;
    std::optional<song::PluginsFile> plugins;
    if (!moved.mixer.empty()) mixer = documents.mixer();
    if (!moved.parameters.empty()) plugins = documents.plugins();
    commit([edit = std::move(edit), mixer = std::move(mixer), plugins = std::move(plugins)]() mutable {
        if (mixer) edit.files[mixer_file_name] = song::mixer_text(*mixer);
        if (plugins) edit.files[plugins_file_name] = song::plugins_text(*plugins);
        return std::move(edit);
    });
}

void Workspace::Impl::keep_state(Project& project, std::size_t place) {
    const SlotId slot = session.plugins().slot_at(place);
    const auto* plugin = session.plugins().plugin_in(slot);
    auto bytes = session.plugins().save_state(slot);
    if (plugin && bytes && place < project.documents.slots())
        project.documents.keep_state(place, *plugin, *std::move(bytes));
}

/// Commits the state of a plugin that changed it without an edit.
void Workspace::Impl::commit_plugin(std::size_t place) {
    if (!open) return;
    const std::string before = open->documents.plugins_text();
    keep_state(*open, place);
    std::string after = open->documents.plugins_text();
    if (after == before) return;
    commit({.source = EditSource::plugin,
        .text = session.plugins().name_of(session.plugins().slot_at(place)) + " changed",
        .files = {{plugins_file_name, std::move(after)}}});
}

void Workspace::Impl::commit(Edit edit) {
    commit([edit = std::move(edit)]() mutable { return std::move(edit); });
}

/// `make` is called on the history's worker, since it takes milliseconds to write the text of a large file.
void Workspace::Impl::commit(std::function<Edit()> make) {
    open->history->commit(std::move(make), if_alive<Committed>([this](const Result<Committed>& committed) {
        if (committed && committed->waits_for) trouble(committed->waits_for->text());
        if (committed) return tell_history();
        trouble(committed.error().text());
        look(); // others changed the folder: takes up what they wrote
    }));
}

void Workspace::Impl::tell_history() {
    if (!open || !open->history) return;
    open->history->list(if_alive<HistoryList>([this](const Result<HistoryList>& list) {
        if (list) emit(*list);
    }));
}

Result<SongText> Workspace::write_song(ClientId client, std::string text, std::uint64_t version) {
    auto& me = *impl_;
    if (auto may = may_edit(client); !may) return may.error();
    Documents& documents = me.open->documents;
    if (version != documents.version())
        return Error{"song.conflict", "the song was changed meanwhile: read it, and write that", ""};
    if (text == documents.song_text()) return me.song_text(*me.open);
    me.flush_gesture();
    me.apply_song(text);
    me.commit({.source = EditSource::song,
        .text = "edit",
        .files = {{me.open->folder->path_of(ProjectFile::song).filename().string(), std::move(text)}}});
    return me.song_text(*me.open);
}

// --- the session file: the page's stores and the transport -------------------------------------------------------

void Workspace::Impl::save_session_soon() {
    if (is_saving || !open) return;
    is_saving = true;
    saving.expires_after(before_saving);
    saving.async_wait([this, alive = weak_from_this()](boost::system::error_code error) {
        if (error || alive.expired()) return;
        is_saving = false;
        save_session();
    });
}

FileText Workspace::Impl::session_file() {
    song::SessionFile& file = open->documents.session();
    file.stores.clear();
    for (const auto& [name, value] : stores.values()) file.stores.push_back({name, value});
    const Transport transport = session.transport().state();
    file.transport.position = transport.position;
    file.transport.loop.is_on = transport.loop.has_value();
    if (transport.loop) {
        file.transport.loop.start = transport.loop->start;
        file.transport.loop.end = transport.loop->end;
    }
    return {ProjectFile::session, song::session_text(file)};
}

void Workspace::Impl::save_session() {
    if (!open || !stores.is_dirty()) return;
    on_worker(
        [folder = open->folder, file = session_file(), values = stores.values()] {
            return std::pair(folder->save({file}).ok() ? Result<void>() : Result<void>(Error{}), values);
        },
        [this](const auto& saved) {
            if (saved.first) stores.saved(saved.second);
        });
}

} // namespace aviary::session
