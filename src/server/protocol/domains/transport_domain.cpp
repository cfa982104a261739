#include "server/protocol/domains/transport_domain.h"

#include "server/protocol/domains/domains.h"
#include "server/protocol/json_values.h"

#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

json to_wire(const session::Transport& transport) {
    const auto region = [](const std::optional<engine::Loop>& loop) {
        return loop ? json{{"start", loop->start}, {"end", loop->end}} : json(nullptr);
    };
    return {{"playing", transport.playing}, {"position_beats", transport.position},
        {"loop", region(transport.loop)}, {"last_loop", region(transport.last_loop)}};
}

namespace protocol {

Domain describe_transport() {
    return {
        .title = "Transport",
        .text = "Positions are in beats from the start of the song.",
        .types =
            {
                {"Loop", object({{"start", named("Position")}, {"end", named("Position")}})},
                {"TransportState", object({
                                       {"playing", boolean},
                                       {"position_beats", named("Position")},
                                       {"loop", nullable(named("Loop"))},
                                       {"last_loop", nullable(named("Loop")),
                                           "the region that was looped last, also while nothing is"},
                                   })},
            },
        .methods =
            {
                {"transport.play", nothing, nothing, "Starts, or goes on."},
                {"transport.stop", nothing, nothing, "Stops where it is, and ends all notes."},
                {"transport.seek", object({{"beats", named("Position")}}), nothing, "Goes on from there."},
                {"transport.loop", either({named("Loop"), nothing}), nothing, "`{}`: no loop."},
            },
        .notifications =
            {
                {"transport:state", named("TransportState"), "It was started, stopped, moved or looped."},
            },
        .errors =
            {
                {"transport.range", "a loop that does not end after its start"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
