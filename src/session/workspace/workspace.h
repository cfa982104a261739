// The project folder that people work in. Opens it by the loading sequence, keeps their edits in the files and in the
// history, and takes up what other programs change in the folder.
//
//     Workspace workspace(loop, session, {.data_folder = *data_folder()});
//     auto watching = workspace.observe([](const WorkspaceEvent& event) { tell(event); });
//     workspace.open("night/night.bird");                              // waits for the first client
//     workspace.ui_ready(client, Peer::page, [](const Readiness& readiness) { answer(readiness); });
//
// loading/loading.h decides what happens when; the workspace does it. A worker does what waits for the disk. To move a
// fader or a parameter the caller asks may_edit(), sets it in the session, and then calls mixer_moved() or
// parameter_moved(), which keep it in the project.
//
// All [main-thread]: the thread that runs the loop.
#pragma once

#include "session/edits/order_steps.h"
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

/// The progress of a load. The last message is "done".
struct LoadProgress {
    std::string message = "done";
    double progress = 1; ///< 0..1
    std::optional<Error> error{};
    ClientId client = 0; ///< tell only this client; 0: tell all
};

/// The answer to ui_ready().
struct Readiness {
    bool has_project = false; ///< a project is open, or is being loaded
    LoadProgress loading;
};

struct SongText {
    std::string text;
    std::uint64_t version = 0; ///< counts up with every change
    std::vector<song::Diagnostic> diagnostics;
};

/// The history's entries from `first_new` on, counted from the floor, are these now. The project stands at `position`;
/// entries behind it are undone.
struct HistoryChange {
    std::size_t first_new = 0;
    std::vector<HistoryEntry> entries; ///< oldest first
    std::size_t position = 0;
};

/// What undo or redo did.
struct Moved {
    bool moved = false;
    std::string message; ///< of the entry that was taken back or brought back
    bool is_own = true;  ///< the client that asked had made it
};

/// Whether the edits reach the disk, and what of them could not stay.
struct Keeping {
    std::size_t waiting = 0;            ///< edits that are not on the disk, if they cannot get there for now
    std::string why;                    ///< they cannot; empty: they can
    std::vector<song::Clash> set_aside; ///< edits that another program's save replaced
    std::optional<std::int64_t>
        recovered;    ///< when the program ended with edits that it had not kept; see recover()
    std::string note; ///< where the history is kept, if it is not where people expect it
    friend bool operator==(const Keeping&, const Keeping&) = default;
};

/// Another project is open, or none is; or the song has other tracks, sections or facts.
struct ProjectChanged {};
/// The score of the open song is another.
struct ScoreChanged {};

/// A scan began or ended.
struct PluginsChanged {
    bool scanning = false;
};

using WorkspaceEvent = std::variant<LoadProgress, HistoryChange, Keeping, SongText, ScoreChanged,
    StoreChanged, ProjectChanged, PluginsChanged>;

struct WorkspaceSetup {
    std::filesystem::path data_folder{}; ///< holds the list of recent projects; empty: no list is kept
    PluginSearch plugins{};
    loading::Transport transport = loading::Transport::page;
    std::function<void(const std::string&)>
        on_trouble{}; ///< told of problems that are no answer to a call, as text for people; may be empty
};

class Workspace {
public:
    template <typename T>
    using Reply = std::function<void(Result<T>)>; ///< called once: at once, or later from the loop

    Workspace(boost::asio::io_context& io, Session& session, WorkspaceSetup setup);
    /// Finishes writing, for some seconds at most. What cannot be written is kept in the data folder, and told.
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    // Which project is open. Each begins a load; LoadProgress events tell how it goes on.
    void open(std::filesystem::path folder_or_song);
    Result<void> create(NewProject project);            ///< error project.name
    Result<void> save_as(std::filesystem::path folder); ///< error project.none
    /// A scenario is going to run: it must call create(), open() or fail_scenario(). `begin` is called at the first
    /// ui_ready().
    void announce_scenario(std::function<void()> begin);
    void fail_scenario(const Error& error); ///< does nothing if the scenario has wanted a project already

    /// Loads at once, without waiting for a page: the program itself is one that has hydrated.
    void begin_without_page();

    // Clients.
    void ui_ready(ClientId client, Peer peer, std::function<void(const Readiness&)> reply);
    void react_ready(ClientId client);
    void left(ClientId client);
    /// A client is back that lost its connection but missed no event. A page's stores are hydrated still.
    void resume(ClientId client, Peer peer);

    // Edits. Errors: project.loading while a project is loaded or before the client's stores have hydrated, project.none.
    Result<void> may_edit(ClientId client);
    // The session has moved the value, and it is kept. Outside a gesture it becomes a step of the history at once; all
    // that the client moves in a gesture becomes one step at its end_gesture().
    void mixer_moved(ClientId client, int track, bool in_gesture);
    void parameter_moved(
        ClientId client, engine::SlotId slot, const std::string& id, double value, bool in_gesture);
    void end_gesture(ClientId client);
    /// `text` was made from that version; what changed since is merged with it. It plays from the next bar on. Error:
    /// song.conflict where both changed a line; then nothing is taken.
    Result<SongText> write_song(ClientId client, std::string text, std::uint64_t version);
    // Both act at once, and reply when the disk has followed, or cannot for now.
    void undo(ClientId client, Reply<Moved> reply);
    void redo(ClientId client, Reply<Moved> reply);
    /// Takes up what the program had not kept when it ended, or drops it. Error: recovery.none.
    Result<void> recover(ClientId client, bool takes);
    void saw_set_aside(); ///< people know of it: Keeping::set_aside is empty again
    Keeping keeping() const;

    Projects projects() const; ///< the projects and templates to choose from

    // The open project. Error: project.none.
    Result<SongText> song() const;
    Result<const song::Score*> score() const;    ///< valid until the next event
    void list_history(Reply<HistoryList> reply); ///< when the disk has followed, or cannot for now
    void get_store(ClientId client, std::string name, Reply<Stores::Value> reply);
    Result<std::uint64_t> set_store(
        ClientId client, const std::string& name, std::string json, std::uint64_t version);

    /// A page opened its plugin browser: begins a scan, which PluginsChanged events tell.
    void browser_opened();
    bool is_scanning() const;

    /// To be called when a watcher says that the folder changed. Takes up what others wrote, and never overwrites it.
    void look_at_folder();
    std::optional<std::filesystem::path> folder() const; ///< the open project's folder
    /// The files whose changes look_at_folder() takes up: the project's, those that its song names, its states that are
    /// missing, and those that Git writes with every commit and checkout.
    std::vector<std::filesystem::path> watched_files() const;

    using Watching = Observers<WorkspaceEvent>::Watching;
    [[nodiscard]] Watching observe(std::function<void(const WorkspaceEvent&)> observer);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::session
