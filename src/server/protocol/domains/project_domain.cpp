#include "server/protocol/domains/project_domain.h"

#include "server/protocol/domains/domains.h"

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

namespace {

/// "2026-11-27T03:54:58Z"
std::string time_text(std::int64_t seconds_since_1970) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time_t(seconds_since_1970)));
}

} // namespace

json to_wire(const session::Projects& projects) {
    json recent = json::array(), templates = json::array();
    for (const session::RecentProject& project : projects.recent)
        recent.push_back({{"name", project.name}, {"path", project.song.string()},
            {"opened", time_text(project.opened)}, {"missing", project.is_missing}});
    for (const session::ProjectTemplate& one : projects.templates)
        templates.push_back({{"id", one.id}, {"name", one.name}, {"text", one.text}});
    return {
        {"projects", std::move(recent)}, {"templates", std::move(templates)}, {"folder", projects.folder}};
}

json to_wire(const session::HistoryList& history) {
    json entries = json::array();
    for (const session::HistoryEntry& entry : history.entries)
        entries.push_back(
            {{"id", entry.id}, {"message", entry.message}, {"source", session::word(entry.source)},
                {"time", time_text(entry.time)}, {"is_undone", entry.is_undone}});
    return {{"entries", std::move(entries)}, {"can_undo", history.can_undo}, {"can_redo", history.can_redo}};
}

namespace protocol {
namespace {

std::vector<Type> project_types() {
    return {
        {"RecentProject", object({
                              {"name", string},
                              {"path", string},
                              {"opened", string, "\"2026-11-27T03:54:58Z\""},
                              {"missing", boolean, "it is not there now"},
                          })},
        {"Template", object({{"id", string}, {"name", string}, {"text", string}})},
        {"Projects", object({
                         {"projects", list(named("RecentProject")), "newest first"},
                         {"templates", list(named("Template"))},
                         {"folder", string, "where new ones go"},
                     })},
        {"HistorySource", words({"auto", "user", "mixer", "song", "plugin", "reload"})},
        {"HistoryEntry", object({
                             {"id", string},
                             {"message", string},
                             {"source", named("HistorySource")},
                             {"time", string, "\"2026-11-27T03:54:58Z\""},
                             {"is_undone", boolean},
                         })},
        {"History", object({
                        {"entries", list(named("HistoryEntry")),
                            "newest first, back to where the project was opened"},
                        {"can_undo", boolean},
                        {"can_redo", boolean},
                    })},
        {"Moved", object({{"moved", boolean}})},
    };
}

} // namespace

Domain describe_project() {
    return {
        .title = "Projects and their history",
        .text = "A server that has no projects, as that of `aviary start`, answers these, and those of the "
                "song's text, "
                "of known plugins and of stores with `project.none_here`.",
        .types = project_types(),
        .methods =
            {
                {"project.new", object({{"folder", string}, {"name", string}, {"template?", string}}),
                    nothing, "Makes a project in that folder and opens it."},
                {"project.open", object({{"path", string}}), nothing,
                    "Opens a song, or the one in that folder."},
                {"project.save_as", object({{"folder", string}}), nothing,
                    "Copies the project there and opens that."},
                {"project.recent", nothing, named("Projects"), "What a picker offers."},
                {"history.list", nothing, named("History"), "What was done since the project was opened."},
                {"history.undo", nothing, named("Moved"), "One step back, not beyond where it was opened."},
                {"history.redo", nothing, named("Moved"), "One step forward again, until the next edit."},
            },
        .notifications =
            {
                {"history:changed", named("History"), "Something was done, undone or redone."},
            },
        .errors =
            {
                {"project.none_here", "this server has no projects, or none is open"},
                {"project.loading",
                    "an edit while the project is being loaded, or before the page has hydrated"},
                {"project.unsafe", "the song or its folder is another user's, or others may write there"},
                {"project.name", "no name for a folder"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
