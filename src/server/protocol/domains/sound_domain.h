// Mixer, plugins and their parameters as JSON. Pure. [any-thread]
#pragma once

#include "session/session_state.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::session {
class Session;
}

namespace aviary::server {

nlohmann::json to_wire(const engine::MixerSettings& mixer); ///< without its sends
nlohmann::json to_wire(const session::Master& master);
nlohmann::json to_wire(const session::Track& track);
nlohmann::json to_wire(const session::Plugin& plugin);
nlohmann::json to_wire(const session::ParameterValue& value); ///< with its id
nlohmann::json to_wire(const session::ParametersChanged& changed);
nlohmann::json to_wire(const session::PluginChanged& changed);
nlohmann::json sound_format(const session::Session& session);

} // namespace aviary::server
