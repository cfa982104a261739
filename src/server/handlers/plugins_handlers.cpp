#include "server/handlers/handlers.h"
#include "server/protocol/domains/plugins_domain.h"
#include "server/protocol/domains/sound_domain.h"
#include "session/plugins/plugins.h"

#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;

Result<json> list_plugins(const Request& request) {
    return to_wire(request.session().plugins().library().plugins(), request.workspace()->is_scanning());
}

Result<json> scan_plugins(const Request& request) {
    request.workspace()->browser_opened();
    return json::object();
}

Result<json> describe_plugin(const Request& request) {
    const auto plugin = request.session().plugins().describe(request.params["slot"]);
    if (!plugin) return plugin.error();
    return json{{"plugin", to_wire(*plugin)}};
}

} // namespace

std::span<const Handler> plugins_handlers() {
    static constexpr Handler all[] = {
        {"plugins.list", list_plugins, Needs::project},
        {"plugins.scan", scan_plugins, Needs::project},
        {"plugins.describe", describe_plugin, Needs::project},
    };
    return all;
}

} // namespace aviary::server
