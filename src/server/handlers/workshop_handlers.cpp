#include "server/handlers/handlers.h"
#include "server/protocol/domains/sound_domain.h"
#include "server/protocol/json_values.h"
#include "session/under_work/under_work.h"
#include "workshop/editor.h"
#include "workshop/pipeline/pipeline.h"

#include <nlohmann/json.hpp>

#include <map>

namespace aviary::server {
namespace {

using nlohmann::json;

Result<json> set_source(const Request& request) {
    using Kind = session::Source::Kind;
    static const std::map<std::string, Kind> kinds = {{"song", Kind::song}, {"silence", Kind::silence},
        {"tone", Kind::tone}, {"noise", Kind::noise}, {"file", Kind::file}, {"device", Kind::device}};
    const json& params = request.params;
    session::Source source{.kind = kinds.at(params["kind"])};
    source.frequency = params.value("hertz", source.frequency);
    source.level = params.value("level_db", source.level);
    source.name = params.value("name", source.name);
    return done(request.session().under_work().set_source(source));
}

Result<json> watch(const Request& request) {
    request.caller().watching = request.params["on"];
    return sound_format(request.session());
}

Result<json> compare(const Request& request) {
    return done(request.workshop().pipeline.compare(request.params["run"]));
}

Result<json> rebuild(const Request& request) {
    request.workshop().pipeline.save({{}, workshop::Clock::now()});
    return json::object();
}

Result<json> open_editor(const Request& request) {
    const json& place = request.params;
    const std::string file = place["file"];
    return done(request.workshop().editor.open(file, place["line"], place["column"]));
}

} // namespace

std::span<const Handler> workshop_handlers() {
    static constexpr Handler all[] = {
        {"workshop.source", set_source},
        {"workshop.watch", watch},
        {"workshop.compare", compare, Needs::workshop},
        {"workshop.rebuild", rebuild, Needs::workshop},
        {"workshop.open_editor", open_editor, Needs::workshop},
    };
    return all;
}

} // namespace aviary::server
