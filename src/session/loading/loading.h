// The loading sequence, from the first client's ui_ready to a project that is safe to edit, as a pure state machine: no
// threads, no clock, no files. The shell tells it what happened and does what it says. [any-thread]
//
//     auto step = advance(std::move(state), UiReady{client, request});
//     state = std::move(step.state);
//     for (const auto& action : step.actions)
//         switch (action.what) ...
//
// The shell (Workspace) carries out the actions in order. Events that happen meanwhile it passes to advance() afterwards,
// one by one. If an action takes time, the shell only begins it, and its end is an event. Work for a superseded load may
// go on to its end; the machine ignores that event.
//
// A load path begins when a project is wanted while nothing is being loaded. It ends in one tell_done. A project that is
// wanted meanwhile supersedes the earlier one on the same path. A project is open once its floor is in the history. If a
// path fails, the project that was open before stays open. docs/session.md shows the sequence.
#pragma once

#include "base/result.h"
#include "engine/engine.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace aviary::session::loading {

using engine::SlotId;
using LoadId = std::uint32_t;    ///< the shell's number for one wanted project: 1, 2, 3 and so on
using ClientId = std::uint32_t;  ///< one connection: from 1, never used again; 0 is the program itself
using RequestId = std::uint64_t; ///< the shell's number for a request that wants an answer
using TimerId = std::uint32_t;   ///< the machine's number for a timer, never used again

inline constexpr std::chrono::milliseconds quiet_period{
    250}; ///< a plugin has settled when its state is unchanged for so long
inline constexpr std::chrono::seconds settle_cap{5}; ///< a load waits at most so long for plugins to settle
inline constexpr std::string_view floor_message = "[auto] Project loaded";

/// A desktop window and a browser are both pages. The command line has no page: no stores to wait for, no history.
enum class Transport : std::uint8_t { page, command_line };

/// An interface shows the project without stores of its own, as a remote control does.
enum class Peer : std::uint8_t { page, interface };

enum class Write : std::uint8_t { commit, undo, redo, store };

// Events of the clients.
/// app.ui_ready. The first one wakes the machine: before it nothing is scanned, parsed, started or told.
struct UiReady {
    ClientId client;
    RequestId request;
    Peer peer = Peer::page;
};
/// app.react_ready: all stores that the page keeps with the project have hydrated.
struct ReactReady {
    ClientId client;
};
/// The client's connection ended. A page that the browser loads again is another client.
struct ClientLeft {
    ClientId client;
};
/// store.get, also before ui_ready.
struct StoreAsked {
    ClientId client;
    RequestId request;
};
/// Something is to be written: an edit, a step in the history, a page's store.
struct WriteAsked {
    Write what;
    ClientId client; ///< 0: the program itself, as for a song file that an editor saved
    RequestId request;
};
/// plugins.scan.
struct BrowserOpened {};

// Events about which project is wanted.
/// project.new, project.open, project.save_as, a song on the command line, a file opened from the desktop.
struct Wanted {
    LoadId load;
};
/// A scenario is going to want a project. After this, Wanted or ScenarioFailed must come.
struct ScenarioAnnounced {};
struct ScenarioFailed {
    Error error;
};

// Events that end the work of an action.
struct SongParsed {
    LoadId load;
    bool names_unknown_plugins; ///< the song has words that neither a bundle nor the last scan knows
};
struct ScanEnded {}; ///< with or without success; a plugin that is still unknown becomes a placeholder
/// If a plugin is missing, crashed or was refused, a placeholder stands for it; the load does not fail.
struct PluginsLoaded {
    LoadId load;
    std::vector<SlotId> asynchronous; ///< slots whose plugins may report a new state late
};
struct MixerBuilt {
    LoadId load;
};
struct MixerApplied {
    LoadId load;
};
struct FloorCommitted {
    LoadId load;
};
/// A step of that load failed.
struct LoadFailed {
    LoadId load;
    Error error;
};

// Events of plugins and timers.
/// A plugin's state changed without an edit.
struct PluginReported {
    LoadId load; ///< the load that made the plugin
    SlotId slot;
};
struct QuietOver {
    TimerId timer;
};
struct CapOver {
    LoadId load;
};

using Event = std::variant<UiReady, ReactReady, ClientLeft, StoreAsked, WriteAsked, BrowserOpened, Wanted,
    ScenarioAnnounced, ScenarioFailed, SongParsed, ScanEnded, PluginsLoaded, MixerBuilt, MixerApplied,
    FloorCommitted, LoadFailed, PluginReported, QuietOver, CapOver>;

enum class Do : std::uint8_t {
    // Answers to a request, at once or later.
    answer_ok,         ///< to ui_ready, with the session's state and progress_of()
    answer_no_project, ///< likewise; the page then shows the picker
    answer_store,      ///< to store.get, from the cache; null if no project is open
    permit,            ///< do the write, and answer
    refuse,            ///< do not write; answer that the project is being loaded or the page is not ready
    // To one client, or to all that have asked ui_ready.
    push_track_state, ///< tell all which project and tracks the engine has now, also if it has none
    tell_progress,    ///< loading_progress to all
    tell_done, ///< loading_progress "done", with the error if the load failed; to all, or to one client
    // Steps of a load. After the colon: the event that ends the step, unless LoadFailed does.
    read_plugin_list, ///< read the list of the last scan, if there is one; scan nothing
    parse_song,       ///< make the project if it is a new one, then read its folder: SongParsed
    scan,             ///< look for plugins: ScanEnded
    load_plugins,     ///< make the plugins while the old ones play: PluginsLoaded
    build_mixer,      ///< make the mixer from its file while the old one plays: MixerBuilt
    apply_mixer,      ///< let the engine play this project from now on: MixerApplied
    keep_cache,       ///< keep this project's documents and stores in memory, and tell pages of the stores
    put_back, ///< give the engine and the cache the open project again, or none if load is 0; tell pages
    // Settling.
    start_quiet,    ///< after quiet_period: QuietOver
    start_cap,      ///< after settle_cap: CapOver
    name_offenders, ///< tell people which plugins did not settle
    // Into the history.
    commit_floor,  ///< commit the project with floor_message, even if nothing changed: FloorCommitted
    commit_plugin, ///< commit the state of the plugin in that slot, if it changed
};

struct Progress {
    std::string_view message; ///< for people; "done" when nothing is being loaded
    double progress = 0;      ///< 0..1, never less than before on the same path
};

struct Action {
    Do what;
    LoadId load = 0;                 ///< for steps, start_cap and commit_floor
    ClientId client = 0;             ///< for tell_done: tell only this client; 0: tell all
    RequestId request = 0;           ///< for answers
    std::vector<SlotId> slots = {};  ///< for name_offenders; for start_quiet and commit_plugin one slot
    TimerId timer = 0;               ///< for start_quiet
    Progress progress = {};          ///< for tell_progress
    std::optional<Error> error = {}; ///< for tell_done, if the load failed
};

enum class Phase : std::uint8_t {
    none,     ///< nothing is being loaded
    scenario, ///< a scenario is going to want a project
    wanted,   ///< a project is wanted; its load begins with the first ui_ready
    song,
    scan,
    plugins,
    mixer_built,
    mixer_applied,
    settling, ///< until plugins are quiet and a page has hydrated
    floor,
};

/// A page may not write while it hydrates, because its stores still have default values.
enum class Standing : std::uint8_t { hydrating, hydrated, interface };

struct Client {
    ClientId id;
    Standing standing;
};
struct Unsettled {
    SlotId slot;
    TimerId timer; ///< when this timer ends, the plugin has settled
};
struct WaitingStore {
    ClientId client;
    RequestId request;
};

struct LoadingState {
    Transport transport = Transport::page;
    bool is_awake = false; ///< a client asked ui_ready; on the command line: something was wanted
    Phase phase = Phase::none;
    LoadId load = 0;     ///< the newest load
    LoadId open = 0;     ///< the project that is open; 0: none
    LoadId shown = 0;    ///< the project that the engine was last told to play
    double progress = 1; ///< as last told
    bool is_scanning = false;
    bool is_capped = false;           ///< plugins have been waited for long enough
    std::vector<SlotId> asynchronous; ///< slots of the load; see PluginsLoaded
    std::vector<Unsettled> unsettled; ///< slots of the load; in phase none: slots of the open project
    TimerId timers = 0;               ///< the newest timer
    std::vector<Client> clients;
    std::vector<WaitingStore> waiting_stores; ///< store.get requests that wait for a cache to answer from
};

struct Step {
    LoadingState state;
    std::vector<Action> actions; ///< in order
};

Step advance(LoadingState state, const Event& event);

/// Part of the answer to ui_ready, so that a client also knows what was told before it came.
Progress progress_of(const LoadingState& state);

} // namespace aviary::session::loading
