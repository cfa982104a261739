#include "app/project_desk.h"

#include "app/program.h"
#include "session/plugins/plugins.h"
#include "session/session.h"

namespace aviary::app {

namespace fs = std::filesystem;
using session::ClientId;

namespace {

/// Few enough, and on a disk that has just been read: nobody waits long for them.
Result<server::Projects> known_projects() {
    const auto folder = session::data_folder();
    auto known = session::known_projects(folder ? *folder : fs::path());
    return server::Projects{std::move(known.recent), known.templates, std::move(known.folder)};
}

} // namespace

server::ProjectDesk ProjectDesk::functions() {
    using server::Reply;
    server::ProjectDesk desk;
    desk.ui_ready = [this](ClientId client, server::Peer peer, const Reply<server::Readiness>& reply) {
        workspace_.ui_ready(client, peer, [reply](const server::Readiness& readiness) { reply(readiness); });
    };
    desk.react_ready = [this](ClientId client) { workspace_.react_ready(client); };
    desk.resumed = [this](ClientId client, server::Peer peer) { workspace_.resume(client, peer); };
    desk.left = [this](ClientId client) { workspace_.left(client); };
    desk.get_store = [this](ClientId client, const std::string& name,
                         const Reply<session::Stores::Value>& reply) {
        workspace_.get_store(client, name, reply);
    };
    desk.set_store = [this](ClientId client, const session::StoreChanged& set,
                         const Reply<std::uint64_t>& reply) {
        reply(workspace_.set_store(client, set.name, set.json, set.version));
    };
    desk.new_project = [this](const session::NewProject& project) -> Result<void> {
        return workspace_.create(project);
    };
    desk.open_project = [this](const fs::path& path) -> Result<void> {
        workspace_.open(path);
        return {};
    };
    desk.save_as = [this](const fs::path& folder) { return workspace_.save_as(folder); };
    desk.list_projects = [](const Reply<server::Projects>& reply) { reply(known_projects()); };
    desk.may_edit = [this](ClientId client) { return workspace_.may_edit(client); };
    desk.edited = [this](ClientId client, const server::Edited& edit) {
        if (const int* track = std::get_if<int>(&edit.what))
            return workspace_.mixer_moved(client, *track, edit.in_gesture);
        const auto& [slot, id, value] = std::get<server::Edited::Parameter>(edit.what);
        workspace_.parameter_moved(client, slot, id, value, edit.in_gesture);
    };
    desk.end_gesture = [this](ClientId client) { workspace_.end_gesture(client); };
    desk.list_history = [this](const Reply<server::History>& reply) { workspace_.list_history(reply); };
    desk.undo = [this](ClientId client, const Reply<bool>& reply) { workspace_.undo(client, reply); };
    desk.redo = [this](ClientId client, const Reply<bool>& reply) { workspace_.redo(client, reply); };
    desk.read_song = [this] { return workspace_.song(); };
    desk.write_song = [this](ClientId client, const std::string& text, std::uint64_t version,
                          const Reply<server::SongText>& reply) {
        reply(workspace_.write_song(client, text, version));
    };
    desk.view_score = [this] { return score(); };
    desk.list_plugins = [this] { return Result<server::KnownPlugins>(plugins(workspace_.is_scanning())); };
    desk.scan_plugins = [this] {
        workspace_.browser_opened();
        return Result<void>();
    };
    desk.describe_plugin = [this](engine::SlotId slot) { return session_.plugins().describe(slot); };
    return desk;
}

void ProjectDesk::tell(server::Server& server) {
    server_ = &server;
    watching_ = workspace_.observe([this](const session::WorkspaceEvent& event) { pass_on(event); });
}

void ProjectDesk::pass_on(const session::WorkspaceEvent& event) {
    if (const auto* progress = std::get_if<session::LoadProgress>(&event); progress && progress->client != 0)
        server_->tell(progress->client, *progress);
    else if (progress)
        server_->tell(*progress);
    else if (const auto* history = std::get_if<session::HistoryList>(&event))
        server_->tell(*history);
    else if (const auto* song = std::get_if<session::SongText>(&event))
        server_->tell(*song);
    else if (const auto* store = std::get_if<session::StoreChanged>(&event))
        server_->tell(*store);
    else if (const auto* known = std::get_if<session::PluginsChanged>(&event))
        server_->tell(plugins(known->scanning));
    else if (std::holds_alternative<session::ProjectChanged>(event))
        server_->tell(
            server::ProjectChanged{session_.is_open() ? std::optional(session_.state()) : std::nullopt});
    else if (const auto changed = score())
        server_->tell(*changed);
}

Result<server::Score> ProjectDesk::score() const {
    const auto known = workspace_.score();
    if (!known) return known.error();
    return server::Score{(*known)->length.beats(), session::clips_of(**known)};
}

server::KnownPlugins ProjectDesk::plugins(bool scanning) const {
    return {session_.plugins().library().plugins(), stock_plugins(), scanning};
}

} // namespace aviary::app
