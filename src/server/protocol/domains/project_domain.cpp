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

json to_wire(const session::HistoryEntry& entry) {
    return {{"id", entry.step}, {"message", entry.message}, {"source", session::word(entry.source)},
        {"time", time_text(entry.time)}, {"is_undone", entry.is_undone}};
}

json to_wire(const session::HistoryChange& change) {
    json entries = json::array();
    for (const session::HistoryEntry& entry : change.entries) entries.push_back(to_wire(entry));
    return {{"first", change.first_new}, {"entries", std::move(entries)}, {"position", change.position}};
}

json to_wire(const session::Moved& moved) {
    if (!moved.moved) return {{"moved", false}};
    return {{"moved", true}, {"message", moved.message}, {"is_own", moved.is_own}};
}

json to_wire(const session::Keeping& keeping) {
    json set_aside = json::array();
    for (const auto& [what, ours, theirs] : keeping.set_aside)
        set_aside.push_back({{"what", what}, {"ours", ours}, {"theirs", theirs}});
    json wire = {{"waiting", keeping.waiting}, {"why", keeping.why}, {"set_aside", std::move(set_aside)},
        {"note", keeping.note}};
    if (keeping.recovered) wire["recovered"] = time_text(*keeping.recovered);
    return wire;
}

json to_wire(const session::HistoryList& history) {
    json entries = json::array();
    for (const session::HistoryEntry& entry : history.entries) entries.push_back(to_wire(entry));
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
                             {"id", named("Count"), "the place in the order of the project's changes"},
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
        {"HistoryChange", object({
                              {"first", named("Count"), "how many entries stay, counted from the oldest"},
                              {"entries", list(named("HistoryEntry")), "those that follow, oldest first"},
                              {"position", named("Count"),
                                  "of the entry where the project stands, counted "
                                  "from the oldest; those behind it are undone"},
                          })},
        {"Moved", object({
                      {"moved", boolean},
                      {"message?", string, "of what was undone or redone"},
                      {"is_own?", boolean, "whoever asks had made it"},
                  })},
        {"SetAside", object({
                         {"what", string, "\"lead volume_db\", \"the song, line 12\""},
                         {"ours", string},
                         {"theirs", string, "what stands now"},
                     })},
        {"Keeping", object({
                        {"waiting", named("Count"),
                            "edits that are not on the disk, if they cannot get there for now"},
                        {"why", string, "they cannot; empty: they can"},
                        {"set_aside", list(named("SetAside")), "edits that another program's save replaced"},
                        {"note", string, "where the history is kept, if not where one expects it"},
                        {"recovered?", string,
                            "when the program ended with edits that it had not kept; "
                            "`project.recover` takes them up or drops them"},
                    })},
    };
}

} // namespace

Domain describe_project() {
    return {
        .title = "Projects and their history",
        .text = "The workshop plays the song that it was started with, and answers `project.new`, "
                "`project.open` and "
                "`project.save_as` with `project.fixed`. Where it cannot keep that song, its server has no "
                "projects.\n"
                "A server that has none answers these, and those of the "
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
                {"history.list", object({{"since?", named("Count")}}), named("History"),
                    "What was done since the project was opened, or since that entry; all of it if the entry "
                    "is gone. "
                    "Answered when the disk has followed, or cannot for now."},
                {"history.undo", nothing, named("Moved"),
                    "Takes back the newest step, whoever made it, not beyond where it was opened."},
                {"history.redo", nothing, named("Moved"), "One step forward again, until the next edit."},
                {"project.keeping", nothing, named("Keeping"), "Whether the edits reach the disk."},
                {"project.saw_set_aside", nothing, nothing,
                    "People know what was set aside: the list is empty again."},
                {"project.recover", object({{"take", boolean}}), nothing,
                    "Takes up the edits that the program had not kept when it ended, or drops them."},
            },
        .notifications =
            {
                {"history:changed", named("HistoryChange"), "Something was done, undone or redone."},
                {"project:keeping", named("Keeping"),
                    "Edits cannot reach the disk, or can again; or some were set aside."},
            },
        .errors =
            {
                {"project.none_here", "this server has no projects, or none is open"},
                {"project.fixed", "another project, in the workshop"},
                {"project.loading",
                    "an edit while the project is being loaded, or before the page has hydrated"},
                {"project.unsafe", "the song or its folder is another user's, or others may write there"},
                {"project.name", "no name for a folder"},
                {"recovery.none", "nothing was left over when the program ended"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
