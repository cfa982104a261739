// What pages may ask of the open project beside what the session does: functions that whoever owns projects fills in,
// and the plain values they speak of. docs/protocol.md has the same shapes as JSON.
//
//     ProjectDesk desk{.ui_ready = [&](ClientId client, Peer peer, Reply<Readiness> reply) { ... }, ...};
//     Server server(loop, session, {.project = std::move(desk)});
//     server.tell(Progress{"plugins", 0.5});
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "session/arrangement/clips.h"
#include "session/plugins/library.h"
#include "session/workspace/workspace.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace aviary::server {

using session::ClientId;
using session::Peer;
using session::Readiness;
using session::SongText;
using Progress = session::LoadProgress;
using History = session::HistoryList;

struct Projects {
    std::vector<session::RecentProject> projects; ///< newest first
    std::span<const session::ProjectTemplate> templates;
    std::string folder; ///< where new ones go
};

struct Score {
    double length_beats = 0;
    std::vector<session::Clip> clips;
};

struct KnownPlugins {
    std::vector<session::KnownPlugin> plugins;
    std::filesystem::path stock; ///< the folder of those that are not found by a scan
    bool scanning = false;
};

/// Another project is open, or none; or its song has other tracks or sections.
struct ProjectChanged {
    std::optional<session::SessionState> state;
};

/// What the server tells of the project, besides what the session tells.
using ProjectEvent =
    std::variant<Progress, History, SongText, Score, session::StoreChanged, KnownPlugins, ProjectChanged>;

/// A hand moved something; one of many while `in_gesture`, which end_gesture() ends.
struct Edited {
    struct Parameter {
        engine::SlotId slot;
        std::string id;
        double value; ///< now
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
    std::function<Result<void>(const session::NewProject&)> new_project;
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
