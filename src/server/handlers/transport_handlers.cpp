#include "server/handlers/handlers.h"
#include "server/protocol/json_values.h"
#include "session/transport/transport_control.h"

#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;

Result<json> play(const Request& request) { return done(request.session().transport().play()); }

Result<json> stop(const Request& request) { return done(request.session().transport().stop()); }

Result<json> seek(const Request& request) {
    return done(request.session().transport().seek(request.params["beats"].get<Beats>()));
}

Result<json> loop(const Request& request) {
    const json& params = request.params;
    if (params.empty()) return done(request.session().transport().set_loop(std::nullopt));
    return done(request.session().transport().set_loop(
        engine::Loop{params["start"].get<Beats>(), params["end"].get<Beats>()}));
}

} // namespace

std::span<const Handler> transport_handlers() {
    static constexpr Handler all[] = {
        {"transport.play", play},
        {"transport.stop", stop},
        {"transport.seek", seek},
        {"transport.loop", loop},
    };
    return all;
}

} // namespace aviary::server
