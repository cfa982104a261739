// The inside of Workspace, shared by its sources: workspace.cpp (clients, and the loading machine), loads.cpp (the steps
// of a load), edits.cpp (what people move, write, undo and redo), order.cpp (the order of changes, and the disk that
// follows it), following.cpp (engine and documents follow it), keeping.cpp (what people are told of it), last_edits.cpp (what
// an end leaves for the next start), session_file.cpp (the page's stores), searches.cpp (plugins of other people).
#pragma once

#include "session/edits/order.h"
#include "session/history/history.h"
#include "session/plugins/plugin_scan.h"
#include "session/prepared_song.h"
#include "session/workspace/documents.h"
#include "session/workspace/recovery.h"
#include "session/workspace/workspace.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <deque>
#include <map>

namespace aviary::session {

using loading::Action;
using loading::Do;
using loading::LoadId;
using loading::RequestId;

struct Workspace::Impl : std::enable_shared_from_this<Impl> {
    /// A project with its history.
    struct Project {
        LoadId load = 0;
        std::shared_ptr<ProjectFolder> folder; ///< used on the worker, except for its names
        std::unique_ptr<History> history;      ///< null while the project is loaded again
        Documents documents;
        edits::State<Content> edits{};         ///< from the floor on
        std::string note{};                    ///< for people, see Keeping
        std::optional<Recovery> recovery = {}; ///< until people have said what becomes of it

        std::filesystem::path song_path() const { return folder->path_of(ProjectFile::song); }
        std::string song_name() const { return song_path().filename().string(); }
    };
    /// The commit that a history begins with, and what it has.
    struct Floor {
        std::string commit;
        Content content;
    };
    /// A project that is being loaded, as far as the load has come.
    struct Candidate {
        LoadId load = 0;
        std::function<Result<std::filesystem::path>()> find; ///< gives the song's path; called on the worker
        std::unique_ptr<History> history{};
        std::optional<Project> project{};
        Prepared prepared{};
        Floor floor{};
    };
    /// The values that a client's gesture has moved, as they were before it.
    struct Gesture {
        std::map<int, engine::MixerSettings> mixer; ///< by track
        std::map<std::pair<SlotId, std::string>, double> parameters;
    };

    Impl(boost::asio::io_context& loop, Session& live_session, WorkspaceSetup given);
    void close();

    // workspace.cpp
    void happen(const loading::Event& event);
    void perform(const Action& action);
    void answer(const Action& action);
    void tell_done(const Action& action);
    bool ask(loading::Write what, ClientId client);
    Result<void> permission(loading::Write what, ClientId client);
    void want(std::function<Result<std::filesystem::path>()> find);
    void start_timer(std::chrono::milliseconds time, std::function<loading::Event()> then);
    void trouble(const std::string& text) const;
    void emit(const WorkspaceEvent& event) { observers.tell(event); }
    LoadProgress progress() const;
    SongText song_text(const Project& project) const;
    void tell_song_text();

    // loads.cpp
    void parse_song();
    std::unique_ptr<History> history_of(const ProjectFolder& folder);
    void open_history(std::shared_ptr<ProjectFolder> folder);
    void read_content(std::shared_ptr<ProjectFolder> folder);
    void take_content(std::shared_ptr<ProjectFolder> folder, Documents documents);
    void load_plugins();
    void apply_mixer();
    void keep_cache();
    void put_back();
    void commit_floor();
    void read_committed(Project& project, std::function<void(Result<Content>)> done);
    void take_over();
    void close_history();
    void fail(const Error& error);
    void remember();
    bool is_newest(LoadId load) const { return candidate && candidate->load == load; }
    Project* shown();
    void play(Project& project, Prepared prepared);

    // searches.cpp
    void read_plugin_list();
    void scan();
    void end_scan(PluginScanReport report);
    void fill_missing();

    // edits.cpp
    void moved(ClientId client, bool in_gesture);
    void release(ClientId client);
    void release_all();
    void keep_state(Project& project, std::size_t place);
    void commit_plugin(std::size_t place);
    void move(ClientId client, bool forward, Reply<Moved> reply);

    // order.cpp
    void begin_edits(const Floor& floor);
    void happen_to_edits(edits::Event<Content> event);
    void perform(const edits::Action& action);
    template <typename T>
    void did(const Result<T>& done);
    void commit_step();
    void read_outside();
    void attach();
    void retry_later();
    void look();

    // following.cpp
    void follow(const Content& content);
    void follow_song(std::shared_ptr<const std::string> text);
    void look_beside();
    void follow_plugins(std::shared_ptr<const PluginsContent> plugins);
    void play_mixer();

    // keeping.cpp
    void tell_edits();
    void tell_keeping();
    Keeping keeping() const;
    HistoryList history() const;
    bool is_on_disk(edits::StepId id) const;
    void when_on_disk(std::function<void()> then);

    // last_edits.cpp
    void finish(Project& project);
    void offer_recovery();
    void forget_recovery();

    // session_file.cpp
    void save_session_soon();
    void save_session();
    FileText session_file();

    /// Runs `work` on the worker, then calls `then` with its result from the loop, unless this is destroyed by then.
    template <typename Work, typename Then>
    void on_worker(Work work, Then then) {
        boost::asio::post(worker,
            [this, work = std::move(work), then = std::move(then), alive = weak_from_this()]() mutable {
                boost::asio::post(io, [result = work(), then = std::move(then), alive]() mutable {
                    if (!alive.expired()) then(std::move(result));
                });
            });
    }
    /// Wraps a callback that the loop calls later: it does nothing once this is destroyed.
    template <typename T, typename Then>
    std::function<void(const Result<T>&)> if_alive(Then then) {
        return [then = std::move(then), alive = weak_from_this()](const Result<T>& result) {
            if (!alive.expired()) then(result);
        };
    }
    /// Likewise, and if another project is open by then.
    template <typename T, typename Then>
    std::function<void(const Result<T>&)> if_open(Then then) {
        return [this, then = std::move(then), load = open->load, alive = weak_from_this()](
                   const Result<T>& result) {
            if (!alive.expired() && open && open->load == load) then(result);
        };
    }

    boost::asio::io_context& io;
    Session& session;
    const WorkspaceSetup setup;
    boost::asio::thread_pool worker{1};

    loading::LoadingState state;
    std::deque<loading::Event> events; ///< happened while an earlier event was being handled, and wait for it
    bool is_happening = false;
    LoadId loads = 0;
    RequestId requests = 0;
    bool permitted = false; ///< the machine's answer to the last WriteAsked
    std::map<RequestId, std::function<void(const Readiness&)>> ready_replies;
    struct StoreQuestion {
        std::string name;
        Reply<Stores::Value> reply;
    };
    std::map<RequestId, StoreQuestion> store_questions;
    std::function<void()> begin_scenario; ///< empty once it was called

    std::optional<Candidate> candidate;
    std::optional<Project> open;
    std::map<ClientId, Gesture> gestures;
    std::map<std::uint64_t, std::shared_ptr<const std::string>>
        texts;                                     ///< of the song, by version: the last ones
    std::deque<edits::Event<Content>> edit_events; ///< as `events`
    bool is_editing = false;
    std::vector<edits::Clash> refused; ///< why the last edit was
    edits::StepId moved_step = 0;      ///< by the last undo or redo
    struct WaitingForDisk {
        edits::StepId step;
        std::function<void()> then;
    };
    std::vector<WaitingForDisk> waiting_for_disk;
    std::vector<edits::StepId> told_steps;
    std::optional<std::size_t> told_position;
    Keeping told_keeping;
    Stores stores;
    Stores::Watching watching_stores;
    Session::Watching watching_session;
    boost::asio::steady_timer saving;
    bool is_saving = false;
    bool is_filling = false, fill_again = false;
    std::unique_ptr<PluginScan> plugin_scan;
    Observers<WorkspaceEvent> observers;
};

/// The edit that writes Disk::step, made from the files' contents when it is called, on the worker.
std::function<Edit()> edit_of(const edits::Disk<Content>& disk, const std::string& song_name);

} // namespace aviary::session
