#include "server/protocol/domains/domains.h"

namespace aviary::server::protocol {
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
                {"project.name", "no name for a folder"},
            },
    };
}

} // namespace aviary::server::protocol
