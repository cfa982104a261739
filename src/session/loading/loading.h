// The loading sequence, from the first client's ui_ready to a project that is safe to edit, as a pure state machine: no
// threads, no clock, no files. The shell tells it what happened and does what it says. [any-thread]
//
//     auto step = advance(std::move(state), UiReady{client, request});
//     state = std::move(step.state);
//     for (const auto& action : step.actions)
//         switch (action.what) ...
//
// The shell carries actions out in order; what happens meanwhile it tells afterwards, one event after the other. Work that
// takes time is begun, and its end is an event. What has been superseded may go on to its end: that is not heard.
//
// A load path begins when a project is wanted and nothing was being loaded, and ends in one tell_done. A project wanted
// meanwhile supersedes the one before on the same path. A project is open when its floor is in the history; a path that
// fails leaves open what was open before it. docs/session.md shows the sequence.
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
using LoadId =
    std::uint32_t; ///< the shell's number for a project that is wanted, from 1, each above all before
using ClientId = std::uint32_t;  ///< of one connection, from 1, never used again; 0 is the program itself
using RequestId = std::uint64_t; ///< the shell's number for a request that wants an answer
using TimerId = std::uint32_t;   ///< the machine's, never used again

inline constexpr std::chrono::milliseconds quiet_period{
    250};                                            ///< a plugin has settled when it is unchanged so long
inline constexpr std::chrono::seconds settle_cap{5}; ///< so long are all of them waited for
inline constexpr std::string_view floor_message = "[auto] Project loaded";

/// Desktop windows and browsers are pages alike. The command line has none: no gate, no history.
enum class Transport : std::uint8_t { page, command_line };

/// An interface shows the project without stores of its own, as a remote control does.
enum class Peer : std::uint8_t { page, interface };

enum class Write : std::uint8_t { commit, undo, redo, store };

// Events of the clients.
/// app.ui_ready. The first wakes the machine: before it nothing is scanned, parsed, started or told.
struct UiReady {
    ClientId client;
    RequestId request;
    Peer peer = Peer::page;
};
/// app.react_ready: all persisted stores of that page have hydrated.
struct ReactReady {
    ClientId client;
};
/// Its connection ended. A page that is loaded again is another client.
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
/// A scenario is going to want a project. It must then do so, or fail.
struct ScenarioAnnounced {};
struct ScenarioFailed {
    Error error;
};

// Events that end what an action began.
struct SongParsed {
    LoadId load;
    bool names_unknown_plugins; ///< ids that are neither stock nor in the list of those scanned
};
struct ScanEnded {}; ///< with or without success: what is still unknown becomes a placeholder
/// A plugin that is missing, crashed or was refused is a placeholder, not a failed load.
struct PluginsLoaded {
    LoadId load;
    std::vector<SlotId> asynchronous; ///< whose plugins declare that they report their state late
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
/// Whatever was begun for that load failed.
struct LoadFailed {
    LoadId load;
    Error error;
};

// Events of plugins and timers.
/// A plugin's state changed without an edit.
struct PluginReported {
    LoadId load; ///< that the plugin was loaded by
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
    answer_no_project, ///< likewise: the page shows the picker
    answer_store,      ///< to store.get, from the cache; null without a project
    permit,            ///< do the write, and answer
    refuse, ///< do not; answer that the project is being loaded or the page is not ready, an undo moves nothing
    // To a client, or all that have asked ui_ready.
    push_track_state, ///< tell all what project and tracks the engine has, none too
    tell_progress,    ///< loading_progress to all
    tell_done,        ///< loading_progress "done", failed if there is an error; to all, or to one client
    // Steps of a load. Those marked end in an event or in LoadFailed.
    read_plugin_list, ///< of the last scan, if there was one; nothing is looked at
    parse_song,       ///< read the folder, that of a new project made first: SongParsed
    scan,             ///< look for plugins: ScanEnded
    load_plugins,     ///< beside those that play: PluginsLoaded
    build_mixer,      ///< from its file, beside the one that plays: MixerBuilt
    apply_mixer,      ///< the engine plays this project from now on: MixerApplied
    keep_cache,       ///< documents and stores of this project, in memory; pages with other stores are told
    put_back, ///< engine and cache are again those of the open project, load 0: of none; pages likewise
    // Settling.
    start_quiet,    ///< after quiet_period: QuietOver
    start_cap,      ///< after settle_cap: CapOver
    name_offenders, ///< tell people which plugins did not settle
    // Into the history.
    commit_floor,  ///< what is now, with floor_message, also if nothing changed: FloorCommitted
    commit_plugin, ///< the state of the plugin in that slot, if it changed
};

struct Progress {
    std::string_view message; ///< for people; "done" when nothing is being loaded
    double progress = 0;      ///< 0..1, never less than before on the same path
};

struct Action {
    Do what;
    LoadId load = 0;                 ///< of steps, start_cap and commit_floor
    ClientId client = 0;             ///< of tell_done: the only one to be told; 0: all
    RequestId request = 0;           ///< of answers
    std::vector<SlotId> slots = {};  ///< of name_offenders; one of start_quiet and commit_plugin
    TimerId timer = 0;               ///< of start_quiet
    Progress progress = {};          ///< of tell_progress
    std::optional<Error> error = {}; ///< of tell_done, when the load failed
};

enum class Phase : std::uint8_t {
    none,     ///< nothing is being loaded
    scenario, ///< one is going to want a project
    wanted,   ///< begins with the first ui_ready
    song,
    scan,
    plugins,
    mixer_built,
    mixer_applied,
    settling, ///< until plugins are quiet and a page has hydrated
    floor,
};

/// A page that hydrates writes nothing, for what it has are defaults.
enum class Standing : std::uint8_t { hydrating, hydrated, interface };

struct Client {
    ClientId id;
    Standing standing;
};
struct Unsettled {
    SlotId slot;
    TimerId timer; ///< that settles it
};
struct WaitingStore {
    ClientId client;
    RequestId request;
};

struct LoadingState {
    Transport transport = Transport::page;
    bool is_awake = false; ///< a client asked ui_ready; on the command line: something was wanted
    Phase phase = Phase::none;
    LoadId load = 0;     ///< the newest
    LoadId open = 0;     ///< the project that is open; 0: none
    LoadId shown = 0;    ///< the project that the engine was last told to play
    double progress = 1; ///< as last told
    bool is_scanning = false;
    bool is_capped = false;           ///< plugins have been waited for long enough
    std::vector<SlotId> asynchronous; ///< of the load
    std::vector<Unsettled> unsettled; ///< of the load; in phase none: of the open project
    TimerId timers = 0;               ///< the newest
    std::vector<Client> clients;
    std::vector<WaitingStore> waiting_stores; ///< until there is a cache to answer from
};

struct Step {
    LoadingState state;
    std::vector<Action> actions; ///< in order
};

Step advance(LoadingState state, const Event& event);

/// Part of the answer to ui_ready, so that a client that missed what was told before is no worse off.
Progress progress_of(const LoadingState& state);

} // namespace aviary::session::loading
