#include "server/handlers/handlers.h"
#include "server/protocol/domains/project_domain.h"
#include "session/project/own_folder.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::server {
namespace {

using nlohmann::json;

// ---- projects. How these go on is told.

Result<json> new_project(const Request& request) {
    const json& params = request.params;
    const std::string folder = params["folder"];
    return done(request.workspace()->create({folder, params["name"], params.value("template", "")}));
}

/// Judges the folder before anything of it is read or told. The workspace tells whatever else is wrong.
Result<json> open_project(const Request& request) {
    const std::string path = request.params["path"];
    const auto song = session::own_song(path);
    if (!song && song.error().code == "project.unsafe") return song.error();
    request.workspace()->open(song ? *song : std::filesystem::path(path));
    return json::object();
}

Result<json> save_as(const Request& request) {
    return done(request.workspace()->save_as(request.params["folder"].get<std::string>()));
}

Result<json> list_projects(const Request& request) { return to_wire(request.workspace()->projects()); }

// ---- the history

/// Leaves out the entry of that step and all before it. If the history does not have it any more, nothing is left out.
session::HistoryList since(session::HistoryList history, std::uint64_t step) {
    auto& entries = history.entries; // newest first
    entries.erase(std::ranges::find(entries, step, &session::HistoryEntry::step), entries.end());
    return history;
}

void list_history(const Request& request, Respond respond) {
    const std::uint64_t known = request.params.value("since", 0);
    request.workspace()->list_history(then<session::HistoryList>(std::move(respond),
        [known](const session::HistoryList& history) { return to_wire(since(history, known)); }));
}

std::function<void(Result<session::Moved>)> with_moved(Respond respond) {
    return then<session::Moved>(
        std::move(respond), [](const session::Moved& moved) { return to_wire(moved); });
}

void undo(const Request& request, Respond respond) {
    request.workspace()->undo(request.asker(), with_moved(std::move(respond)));
}

void redo(const Request& request, Respond respond) {
    request.workspace()->redo(request.asker(), with_moved(std::move(respond)));
}

// ---- what of it is on the disk

Result<json> keeping(const Request& request) { return to_wire(request.workspace()->keeping()); }

Result<json> saw_set_aside(const Request& request) {
    request.workspace()->saw_set_aside();
    return json::object();
}

Result<json> recover(const Request& request) {
    return done(request.workspace()->recover(request.asker(), request.params["take"]));
}

} // namespace

std::span<const Handler> project_handlers() {
    static constexpr Handler all[] = {
        {"project.new", new_project, Needs::choice},
        {"project.open", open_project, Needs::choice},
        {"project.save_as", save_as, Needs::choice},
        {"project.recent", list_projects, Needs::project},
        {"history.list", list_history, Needs::project},
        {"history.undo", undo, Needs::project},
        {"history.redo", redo, Needs::project},
        {"project.keeping", keeping, Needs::project},
        {"project.saw_set_aside", saw_set_aside, Needs::project},
        {"project.recover", recover, Needs::project},
    };
    return all;
}

} // namespace aviary::server
