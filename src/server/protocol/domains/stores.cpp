#include "server/protocol/domains/domains.h"

namespace aviary::server::protocol {

Domain describe_stores() {
    return {
        .title = "Stores",
        .text = "What pages keep with the project. Who writes a store names the version that it knows, and "
                "passes over "
                "`store:changed` up to the version it is answered. What is set before the page's stores have "
                "hydrated may be "
                "defaults: it is not saved.",
        .types =
            {
                {"Stored", object({{"value", any, "null: nothing is kept"}, {"version", serial}})},
            },
        .methods =
            {
                {"store.get", object({{"name", string}}), named("Stored"), "From memory."},
                {"store.set", object({{"name", string}, {"value", any}, {"version", serial}}),
                    object({{"version", serial}}), "Keeps the value in place of that version."},
            },
        .notifications =
            {
                {"store:changed", extend("Stored", {{"name", string}}), "Somebody set it."},
            },
        .errors =
            {
                {"store.conflict", "the version is not the newest: get it, and set that"},
                {"store.name", "a name of no, or more than 64 bytes"},
                {"store.too_large", "a value of more than 256 KB"},
                {"store.too_many", "more than 64 stores"},
            },
    };
}

} // namespace aviary::server::protocol
