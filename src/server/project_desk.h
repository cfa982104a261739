// What pages may ask of the open project beside what the session does: functions that whoever owns projects fills in,
// and the plain values they speak of. docs/protocol.md has the same shapes as JSON.
//
//     ProjectDesk desk{.ui_ready = [&](ClientId client, Peer peer, Reply<Readiness> reply) { ... }, ...};
//     Server server(loop, session, {.project = std::move(desk)});
//     server.tell(Progress{"plugins", 0.5});
//
// [main-thread]
#pragma once

#include "runtime/result.h"
#include "session/state.h"
#include "session/stores.h"
#include "song/diagnostics.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace aviary::server {

/// Of one connection: from 1, never used again.
using ClientId = std::uint32_t;

/// An interface shows and moves the project without stores of its own, as a remote control does.
enum class Peer : std::uint8_t { page, interface };

/// How a load goes. Its last message is "done".
struct Progress {
    std::string message = "done";
    double progress = 1;              ///< 0..1
    std::optional<std::string> error; ///< with "done": the load failed, for people
};

struct Readiness {
    bool has_project = false; ///< or is about to
    Progress loading;
};

struct RecentProject {
    std::string name, path;
    std::int64_t opened = 0; ///< seconds since 1970
};

struct Template {
    std::string id, name, text;
};

struct Projects {
    std::vector<RecentProject> projects; ///< newest first
    std::vector<Template> templates;
    std::string folder; ///< where new ones go
};

struct NewProject {
    std::filesystem::path folder;
    std::string name;
    std::string template_id; ///< empty: the usual one
};

struct HistoryEntry {
    std::string id, message;
    std::string source;    ///< "auto", "user", "mixer", "song", "plugin" or "reload"
    std::int64_t time = 0; ///< seconds since 1970
    bool is_undone = false;
};

struct History {
    std::vector<HistoryEntry> entries; ///< newest first, back to where the project was opened
    bool can_undo = false, can_redo = false;
};

struct SongText {
    std::string text;
    std::uint64_t version = 0;
    std::vector<song::Diagnostic> diagnostics;
};

struct Note {
    double start_beats = 0, length_beats = 0; ///< start from that of its clip
    int key = 60, velocity = 100;             ///< velocity 1..127
};

struct Clip {
    int track = 0;
    std::string section, name;
    double start_beats = 0, length_beats = 0;
    std::vector<Note> notes;
};

struct Score {
    double length_beats = 0;
    std::vector<Clip> clips;
};

struct KnownPlugin {
    std::string id, name, vendor, kind, word;
    bool is_stock = false; ///< else found by a scan
};

struct KnownPlugins {
    std::vector<KnownPlugin> plugins;
    bool scanning = false;
};

/// Another project is open, or none.
struct ProjectChanged {
    std::optional<session::State> state;
};

/// What the server tells of the project, besides what the session tells.
using ProjectEvent =
    std::variant<Progress, History, SongText, Score, session::StoreChanged, KnownPlugins, ProjectChanged>;

/// A hand moved something; one of many while `in_gesture`, which end_gesture() ends.
struct Edited {
    struct Parameter {
        engine::SlotId slot;
        std::string id;
    };
    std::variant<int, Parameter> what; ///< a track's mixer, 0 the master's; or a plugin's parameter
    bool in_gesture = false;
};

/// To be called once, at once or later.
template <typename T>
using Reply = std::function<void(Result<T>)>;

/// Either all of it is there or nothing. Errors go to the page as they are.
struct ProjectDesk {
    std::function<void(ClientId, Peer, Reply<Readiness>)> ui_ready;
    std::function<void(ClientId)> react_ready;
    /// It lost its connection and missed nothing: it stands as it stood, a page with its stores hydrated.
    std::function<void(ClientId, Peer)> resumed;
    std::function<void(ClientId)> left; ///< its connection ended
    std::function<void(ClientId, const std::string& name, Reply<session::Stores::Value>)> get_store;
    std::function<void(ClientId, session::StoreChanged, Reply<std::uint64_t>)>
        set_store; ///< see Stores::set()

    // How these go on is told.
    std::function<Result<void>(const NewProject&)> new_project;
    std::function<Result<void>(const std::filesystem::path&)> open_project;
    std::function<Result<void>(const std::filesystem::path& folder)> save_as;
    std::function<void(Reply<Projects>)> list_projects;

    /// Asked before the session is told to move what is saved with the project.
    std::function<Result<void>(ClientId)> may_edit;
    std::function<void(ClientId, const Edited&)> edited; ///< the session did it
    std::function<void(ClientId)> end_gesture; ///< also of a client that is gone in the middle of one
    std::function<void(Reply<History>)> list_history;
    std::function<void(ClientId, Reply<bool>)> undo, redo; ///< whether it moved

    std::function<Result<SongText>()> read_song;
    /// On top of that version; answers with the new one. Error: song.conflict.
    std::function<void(ClientId, std::string text, std::uint64_t version, Reply<SongText>)> write_song;
    std::function<Result<Score>()> view_score;

    std::function<Result<KnownPlugins>()> list_plugins;
    std::function<Result<void>()> scan_plugins;
    std::function<Result<session::Plugin>(engine::SlotId)> describe_plugin;
};

} // namespace aviary::server
