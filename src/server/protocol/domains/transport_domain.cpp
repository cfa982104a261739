#include "server/protocol/domains/transport_domain.h"

#include "server/protocol/domains/domains.h"

#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

json to_wire(const session::Transport& transport) {
    json loop;
    if (transport.loop) loop = {{"start", transport.loop->start_beats}, {"end", transport.loop->end_beats}};
    return {{"playing", transport.playing}, {"position_beats", transport.position_beats}, {"loop", loop}};
}

namespace protocol {

Domain describe_transport() {
    return {
        .title = "Transport",
        .text = "Positions are in beats from the start of the song.",
        .types =
            {
                {"Loop", object({{"start", number}, {"end", number}})},
                {"TransportState", object({
                                       {"playing", boolean},
                                       {"position_beats", number},
                                       {"loop", nullable(named("Loop"))},
                                   })},
            },
        .methods =
            {
                {"transport.play", nothing, nothing, "Starts, or goes on."},
                {"transport.stop", nothing, nothing, "Stops where it is, and ends all notes."},
                {"transport.seek", object({{"beats", number}}), nothing, "Goes on from there."},
                {"transport.loop", either({named("Loop"), nothing}), nothing, "`{}`: no loop."},
            },
        .notifications =
            {
                {"transport:state", named("TransportState"), "It was started, stopped, moved or looped."},
            },
        .errors =
            {
                {"transport.range", "a position before 0, or a loop that does not end after its start"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
