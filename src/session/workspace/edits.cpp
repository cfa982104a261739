// What people move, write, undo and redo goes into the order of changes.
#include "session/history/messages.h"
#include "session/mixer/mixer.h"
#include "session/parameters/parameters.h"
#include "session/plugins/plugins.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <ctime>

namespace aviary::session {

namespace {

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

edits::Author author(ClientId client, const Edit& edit) {
    return {client, edit.source, readable_message(edit), std::time(nullptr)};
}

Error conflict(const std::vector<edits::Clash>& clashes) {
    std::string places;
    for (const edits::Clash& clash : clashes) places += (places.empty() ? "" : ", ") + clash.what;
    return {"song.conflict",
        places
            + " was changed meanwhile, so this was not taken: see what stands there now, and write it again",
        ""};
}

} // namespace

void Workspace::mixer_moved(ClientId client, int track, bool in_gesture) {
    auto& me = *impl_;
    if (!me.open) return;
    Documents& documents = me.open->documents;
    me.gestures[client].mixer.try_emplace(track, documents.mixer_of(track));
    const std::uint64_t version = documents.version();
    const auto text = documents.content().song;
    documents.keep(track, me.session.mixer().settings(track));
    if (documents.version() != version) {
        me.texts[version] = text;
        me.emit(me.song_text(*me.open));
    }
    me.moved(client, in_gesture);
}

void Workspace::parameter_moved(
    ClientId client, SlotId slot, const std::string& id, double value, bool in_gesture) {
    auto& me = *impl_;
    const auto place = me.session.plugins().place_of(slot);
    const auto* plugin = me.session.plugins().plugin_in(slot);
    const auto* parameter = me.session.parameters().find(slot, id);
    if (!me.open || !place || !parameter) return;
    Documents& documents = me.open->documents;
    me.gestures[client].parameters.try_emplace(
        {slot, id}, documents.parameter(*place, id).value_or(parameter->initial));
    documents.keep_parameter(*place, *plugin, id, value, me.session.plugins().preset_of(slot));
    me.moved(client, in_gesture);
}

void Workspace::end_gesture(ClientId client) { impl_->release(client); }

/// The documents have what the client moved. Outside a gesture that is a step, with what the client was holding.
void Workspace::Impl::moved(ClientId client, bool in_gesture) {
    happen_to_edits(edits::Held<Content>{client, open->documents.content()});
    if (!in_gesture) release(client);
}

/// Makes one step of all that the client's gesture has moved.
void Workspace::Impl::release(ClientId client) {
    const auto gesture = gestures.extract(client);
    if (!open || !gesture) return;
    const Gesture& moved = gesture.mapped();
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
    if (edit.values.empty()) return happen_to_edits(edits::Dropped{client});
    happen_to_edits(edits::Released{author(client, edit)});
}

void Workspace::Impl::release_all() {
    while (!gestures.empty()) release(gestures.begin()->first);
}

void Workspace::Impl::keep_state(Project& project, std::size_t place) {
    const SlotId slot = session.plugins().slot_at(place);
    const auto* plugin = session.plugins().plugin_in(slot);
    auto bytes = session.plugins().save_state(slot);
    if (bytes && bytes->size() > song::largest_state)
        return trouble("the state of the plugin " + session.plugins().name_of(slot)
                       + " is larger than 256 MB, so it is not kept in the project");
    if (plugin && bytes && place < project.documents.slots())
        project.documents.keep_state(
            place, *plugin, song::SavedState(*std::move(bytes)), session.plugins().preset_of(slot));
}

/// Makes a step of the state of a plugin that changed it without an edit.
void Workspace::Impl::commit_plugin(std::size_t place) {
    if (!open) return;
    const Content before = open->documents.content();
    keep_state(*open, place);
    const Edit edit{.source = EditSource::plugin,
        .text = session.plugins().name_of(session.plugins().slot_at(place)) + " changed"};
    happen_to_edits(edits::Edited<Content>{author(0, edit), before, open->documents.content()});
}

Result<SongText> Workspace::write_song(ClientId client, std::string text, std::uint64_t version) {
    auto& me = *impl_;
    if (auto may = may_edit(client); !may) return may.error();
    me.release(client);
    const Documents& documents = me.open->documents;
    const auto known = me.texts.find(version);
    const auto base = version == documents.version() ? documents.content().song
                      : known != me.texts.end()      ? known->second
                                                     : nullptr;
    if (!base) return Error{"song.conflict", "the song was changed meanwhile: read it, and write that", ""};
    if (text == *base) return me.song_text(*me.open);
    Content before = documents.content();
    before.song = base;
    Content after = before;
    after.song = std::make_shared<const std::string>(std::move(text));
    me.refused.clear();
    me.happen_to_edits(edits::Edited<Content>{
        author(client, {.source = EditSource::song, .text = "edit"}), before, after, edits::OnClash::refuse});
    if (!me.refused.empty()) return conflict(me.refused);
    return me.song_text(*me.open);
}

void Workspace::undo(ClientId client, Reply<Moved> reply) { impl_->move(client, false, std::move(reply)); }
void Workspace::redo(ClientId client, Reply<Moved> reply) { impl_->move(client, true, std::move(reply)); }

void Workspace::Impl::move(ClientId client, bool forward, Reply<Moved> reply) {
    if (open) release(client);
    const auto what = forward ? loading::Write::redo : loading::Write::undo;
    if (const auto may = permission(what, client); !may) return reply(may.error());
    moved_step = 0;
    if (forward)
        happen_to_edits(edits::Redone{client});
    else
        happen_to_edits(edits::Undone{client});
    if (moved_step == 0) return reply(Moved{});
    const auto& steps = open->edits.steps;
    const auto step = std::ranges::find(steps, moved_step, &edits::Step<Content>::id);
    Moved moved{true, step->author.message, step->author.by == client};
    when_on_disk([reply = std::move(reply), moved = std::move(moved)] { reply(moved); });
}

} // namespace aviary::session
