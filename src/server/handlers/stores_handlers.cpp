#include "server/handlers/handlers.h"
#include "server/protocol/domains/stores_domain.h"
#include "server/protocol/wire.h"

#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;

void get_store(const Request& request, Respond respond) {
    request.workspace()->get_store(request.asker(), request.params["name"],
        then<session::Stores::Value>(
            std::move(respond), [](const session::Stores::Value& store) { return to_wire(store); }));
}

Result<json> set_store(const Request& request) {
    const json& params = request.params;
    const auto version = request.workspace()->set_store(
        request.asker(), params["name"], dump(params["value"]), params["version"]);
    if (!version) return version.error();
    return json{{"version", *version}};
}

} // namespace

std::span<const Handler> stores_handlers() {
    static constexpr Handler all[] = {
        {"store.get", get_store, Needs::project},
        {"store.set", set_store, Needs::project},
    };
    return all;
}

} // namespace aviary::server
