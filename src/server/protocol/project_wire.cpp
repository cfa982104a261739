#include "server/protocol/project_wire.h"

#include <fmt/chrono.h>

namespace aviary::server {

using nlohmann::json;

namespace {

json to_wire(const session::RecentProject& project) {
    return {{"name", project.name}, {"path", project.song.string()}, {"opened", time_text(project.opened)},
        {"missing", project.is_missing}};
}

json to_wire(const session::ProjectTemplate& one) {
    return {{"id", one.id}, {"name", one.name}, {"text", one.text}};
}

json to_wire(const session::HistoryEntry& entry) {
    return {{"id", entry.id}, {"message", entry.message}, {"source", session::word(entry.source)},
        {"time", time_text(entry.time)}, {"is_undone", entry.is_undone}};
}

/// Columns count from 1; the end is behind the last character.
json to_wire(const song::Diagnostic& diagnostic) {
    const auto& [line, column] = diagnostic.position;
    const std::string hint = diagnostic.hint.empty() ? "" : "; " + diagnostic.hint;
    return {{"line", line}, {"column", column}, {"end_line", line},
        {"end_column", column + diagnostic.length}, {"severity", song::name_of(diagnostic.severity)},
        {"message", diagnostic.message + hint}};
}

json to_wire(const session::ClipNote& note) {
    return {note.start_beats, note.length_beats, note.key, note.velocity};
}

json to_wire(const session::Clip& clip);

template <typename All>
json all_of(const All& values) {
    json all = json::array();
    for (const auto& value : values) all.push_back(to_wire(value));
    return all;
}

json to_wire(const session::Clip& clip) {
    return {{"track", clip.track}, {"section", clip.section}, {"start_beats", clip.start_beats},
        {"length_beats", clip.length_beats}, {"notes", all_of(clip.notes)}};
}

const char* name_of(session::KnownPlugin::Kind kind) {
    using Kind = session::KnownPlugin::Kind;
    return kind == Kind::instrument ? "instrument" : kind == Kind::note_effect ? "note-effect" : "effect";
}

struct Announcer {
    Announcement operator()(const Progress& progress) const {
        return {"notifications:loading_progress", server::to_wire(progress)};
    }
    Announcement operator()(const History& history) const {
        return {"history:changed", server::to_wire(history)};
    }
    Announcement operator()(const SongText& song) const { return {"song:changed", server::to_wire(song)}; }
    Announcement operator()(const Score& score) const { return {"score:changed", server::to_wire(score)}; }
    Announcement operator()(const session::StoreChanged& store) const {
        return {"store:changed", {{"name", store.name}, {"value", parse(store.json).value_or(json())},
                                     {"version", store.version}}};
    }
    Announcement operator()(const KnownPlugins& plugins) const {
        return {"plugins:changed", server::to_wire(plugins)};
    }
    Announcement operator()(const ProjectChanged& project) const {
        return {
            "project:changed", {{"state", project.state ? server::to_wire(*project.state) : json(nullptr)}}};
    }
};

} // namespace

Announcement announce(const ProjectEvent& event) { return std::visit(Announcer(), event); }

json to_wire(const Progress& progress) {
    json all = {{"message", progress.message}, {"progress", progress.progress}};
    if (progress.error) {
        all["outcome"] = "failed";
        all["error"] = progress.error->text();
    }
    return all;
}

json to_wire(const Projects& projects) {
    return {{"projects", all_of(projects.projects)}, {"templates", all_of(projects.templates)},
        {"folder", projects.folder}};
}

json to_wire(const History& history) {
    return {
        {"entries", all_of(history.entries)}, {"can_undo", history.can_undo}, {"can_redo", history.can_redo}};
}

json to_wire(const SongText& song) {
    return {{"text", song.text}, {"version", song.version}, {"diagnostics", to_wire(song.diagnostics)}};
}

json to_wire(const Score& score) {
    return {{"length_beats", score.length_beats}, {"clips", all_of(score.clips)}};
}

json to_wire(const KnownPlugins& plugins) {
    json all = json::array();
    for (const session::KnownPlugin& plugin : plugins.plugins)
        all.push_back({{"id", plugin.id}, {"name", plugin.name}, {"vendor", plugin.vendor},
            {"kind", name_of(plugin.kind)}, {"word", plugin.word},
            {"origin", plugin.bundle.parent_path() == plugins.stock ? "stock" : "scanned"}});
    return {{"plugins", std::move(all)}, {"scanning", plugins.scanning}};
}

json to_wire(const std::vector<song::Diagnostic>& diagnostics) { return all_of(diagnostics); }

std::string time_text(std::int64_t seconds_since_1970) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time_t(seconds_since_1970)));
}

} // namespace aviary::server
