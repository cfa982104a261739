#include "server/protocol/domains.h"

namespace aviary::server::protocol {

Domain describe_app() {
    return {
        .title = "The page and the program",
        .text = "A page hears nothing until it has asked `app.ui_ready`: what it is told later are changes "
                "of the state "
                "in that answer.",
        .types =
            {
                {"Section", object({{"name", string}, {"start_beats", number}, {"length_beats", number}})},
                {"Song", object({
                             {"name", string},
                             {"path", string},
                             {"bpm", number},
                             {"meter", tuple({whole, whole})},
                             {"key", string},
                             {"length_beats", number},
                             {"sections", list(named("Section"))},
                         })},
                {"State",
                    object({
                        {"song", named("Song")},
                        {"tracks", list(named("Track")), "in the order of the meters"},
                        {"master", named("Mixer")},
                        {"transport", named("TransportState")},
                        {"workshop", nullable(named("WorkshopState"))},
                    }),
                    "What a page shows."},
            },
        .methods =
            {
                {"app.ui_ready", nothing,
                    object({{"outcome", words({"ok", "no_project"})}, {"state", named("State")}}),
                    "The page can show what it is told, and asks for all there is. Safe to ask again."},
            },
    };
}

} // namespace aviary::server::protocol
