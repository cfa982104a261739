// What pages ask at the project's desk. All of it is there.
#include "server/handlers/handlers.h"
#include "server/protocol/project_wire.h"

namespace aviary::server {
namespace {

using nlohmann::json;

Result<json> written(const auto& result) {
    if (!result) return result.error();
    return to_wire(*result);
}

/// A reply in the page's words.
template <typename T, typename Write>
Reply<T> then(Respond respond, Write write) {
    return [respond = std::move(respond), write](const Result<T>& result) {
        if (!result) return respond(result.error());
        respond(write(*result));
    };
}

// ---- projects

Result<json> new_project(const Request& request) {
    const json& params = request.params;
    const std::string folder = params["folder"];
    return done(request.project().new_project({folder, params["name"], params.value("template", "")}));
}

Result<json> open_project(const Request& request) {
    return done(request.project().open_project(request.params["path"].get<std::string>()));
}

Result<json> save_as(const Request& request) {
    return done(request.project().save_as(request.params["folder"].get<std::string>()));
}

void list_projects(const Request& request, Respond respond) {
    request.project().list_projects(
        then<Projects>(respond, [](const Projects& projects) { return to_wire(projects); }));
}

// ---- the history

Result<json> end_gesture(const Request& request) {
    request.caller().in_gesture = false;
    request.project().end_gesture(request.caller().id);
    return json::object();
}

void list_history(const Request& request, Respond respond) {
    request.project().list_history(
        then<History>(respond, [](const History& history) { return to_wire(history); }));
}

Reply<bool> with_moved(Respond respond) {
    return then<bool>(std::move(respond), [](bool moved) { return json{{"moved", moved}}; });
}

void undo(const Request& request, Respond respond) {
    request.project().undo(request.caller().id, with_moved(respond));
}

void redo(const Request& request, Respond respond) {
    request.project().redo(request.caller().id, with_moved(respond));
}

// ---- the song

Result<json> read_song(const Request& request) { return written(request.project().read_song()); }

void write_song(const Request& request, Respond respond) {
    request.project().write_song(request.caller().id, request.params["text"], request.params["version"],
        then<SongText>(respond, [](const SongText& song) {
            return json{{"version", song.version}, {"diagnostics", to_wire(song.diagnostics)}};
        }));
}

Result<json> view_score(const Request& request) { return written(request.project().view_score()); }

// ---- plugins

Result<json> list_plugins(const Request& request) { return written(request.project().list_plugins()); }

Result<json> scan_plugins(const Request& request) { return done(request.project().scan_plugins()); }

Result<json> describe_plugin(const Request& request) {
    const auto plugin = request.project().describe_plugin(request.params["slot"]);
    if (!plugin) return plugin.error();
    return json{{"plugin", to_wire(*plugin)}};
}

// ---- stores

void get_store(const Request& request, Respond respond) {
    request.project().get_store(request.caller().id, request.params["name"],
        then<session::Stores::Value>(respond, [](const session::Stores::Value& store) {
            return json{{"value", parse(store.json).value_or(json())}, {"version", store.version}};
        }));
}

void set_store(const Request& request, Respond respond) {
    const json& params = request.params;
    request.project().set_store(request.caller().id,
        {params["name"], dump(params["value"]), params["version"]},
        then<std::uint64_t>(respond, [](std::uint64_t version) {
            return json{{"version", version}};
        }));
}

} // namespace

std::span<const Handler> project_handlers() {
    static constexpr Handler all[] = {
        {"project.new", new_project},
        {"project.open", open_project},
        {"project.save_as", save_as},
        {"project.recent", list_projects},
        {"gesture.end", end_gesture},
        {"history.list", list_history},
        {"history.undo", undo},
        {"history.redo", redo},
        {"song.read", read_song},
        {"song.write", write_song},
        {"score.view", view_score},
        {"plugins.list", list_plugins},
        {"plugins.scan", scan_plugins},
        {"plugins.describe", describe_plugin},
        {"store.get", get_store},
        {"store.set", set_store},
    };
    return all;
}

} // namespace aviary::server
