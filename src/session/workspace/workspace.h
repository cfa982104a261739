// The project folder that people work in: comes up by the loading sequence, takes their edits into the session and into
// the history, and follows what happens to the folder outside.
//
//     Workspace workspace(loop, session, {.data_folder = *data_folder()});
//     auto watching = workspace.observe([](const WorkspaceEvent& event) { tell(event); });
//     workspace.open("night/night.bird");                              // waits for the first client
//     workspace.ui_ready(client, Peer::page, [](const Readiness& readiness) { answer(readiness); });
//
// loading/loading.h decides what happens when; this does it. What waits for the disk is done by a worker. What edits the
// session goes: may_edit(), the part of the session that does it, then mixer_moved() or parameter_moved(), which keep it.
//
// All [main-thread], the one that runs the loop.
#pragma once

#include "session/history/edit.h"
#include "session/loading/loading.h"
#include "session/plugins/plugin_search.h"
#include "session/project/projects.h"
#include "session/session.h"
#include "session/workspace/stores.h"

namespace boost::asio {
class io_context;
}

namespace aviary::session {

using loading::ClientId;
using loading::Peer;

/// How a load goes. Its last message is "done".
struct LoadProgress {
    std::string message = "done";
    double progress = 1; ///< 0..1
    std::optional<Error> error{};
    ClientId client = 0; ///< the only one to be told; 0: all
};

struct Readiness {
    bool has_project = false; ///< or is about to
    LoadProgress loading;
};

struct SongText {
    std::string text;
    std::uint64_t version = 0; ///< counts up with every change
    std::vector<song::Diagnostic> diagnostics;
};

/// Another project is open, or none; or its song has other tracks or sections.
struct ProjectChanged {};
/// The song comes to something else.
struct ScoreChanged {};

/// A scan began or ended.
struct PluginsChanged {
    bool scanning = false;
};

using WorkspaceEvent = std::variant<LoadProgress, HistoryList, SongText, ScoreChanged, StoreChanged,
    ProjectChanged, PluginsChanged>;

struct WorkspaceSetup {
    std::filesystem::path data_folder{}; ///< of the list of recent projects; empty: there is none
    PluginSearch plugins{};
    loading::Transport transport = loading::Transport::page;
    std::function<void(const std::string&)>
        on_trouble{}; ///< for people, of what nobody waits for; may be empty
};

class Workspace {
public:
    template <typename T>
    using Reply = std::function<void(Result<T>)>; ///< called once, at once or later

    Workspace(boost::asio::io_context& io, Session& session, WorkspaceSetup setup);
    ~Workspace(); ///< Writes what is to be written, for some seconds at most.
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    // Which project is worked in. How it goes on is told.
    void open(std::filesystem::path folder_or_song);
    Result<void> create(NewProject project);            ///< Error: project.name.
    Result<void> save_as(std::filesystem::path folder); ///< Error: project.none.
    /// One is going to call create() or open(), or fail_scenario(). `begin` is called when the first client is there.
    void announce_scenario(std::function<void()> begin);
    void fail_scenario(const Error& error); ///< nothing when a project was wanted

    // Clients.
    void ui_ready(ClientId client, Peer peer, std::function<void(const Readiness&)> reply);
    void react_ready(ClientId client);
    void left(ClientId client);
    /// One that lost its connection and missed nothing: a page's stores are hydrated.
    void resume(ClientId client, Peer peer);

    // Edits. Errors: project.loading while a project is loaded or before the client's stores have hydrated, project.none.
    Result<void> may_edit(ClientId client);
    /// The session moved it; until end_gesture(), one commit with what else is moved in the same gesture.
    void mixer_moved(ClientId client, int track, bool in_gesture);
    void parameter_moved(
        ClientId client, engine::SlotId slot, const std::string& id, double value, bool in_gesture);
    void end_gesture(ClientId client);
    /// The new text plays from the next bar on. Error: song.conflict unless `version` is the newest.
    Result<SongText> write_song(ClientId client, std::string text, std::uint64_t version);
    void undo(ClientId client, Reply<bool> reply); ///< whether it moved
    void redo(ClientId client, Reply<bool> reply);

    Projects projects() const; ///< which there are to choose from
    // What is there. Error: project.none.
    Result<SongText> song() const;
    Result<const song::Score*> score() const; ///< until the next event
    void list_history(Reply<HistoryList> reply);
    void get_store(ClientId client, std::string name, Reply<Stores::Value> reply);
    Result<std::uint64_t> set_store(
        ClientId client, const std::string& name, std::string json, std::uint64_t version);

    /// A page shows the plugins that there are: looks for more, which is told.
    void browser_opened();
    bool is_scanning() const;

    /// The folder may have changed, as a watcher tells: what others wrote is taken up, never overwritten.
    void look_at_folder();
    std::optional<std::filesystem::path> folder() const; ///< of the open project

    using Watching = Observers<WorkspaceEvent>::Watching;
    [[nodiscard]] Watching observe(std::function<void(const WorkspaceEvent&)> observer);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::session
