#include "server/protocol/domains/stores_domain.h"

#include "server/protocol/domains/domains.h"
#include "server/protocol/wire.h"

#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

json to_wire(const session::Stores::Value& store) {
    return {{"value", parse(store.json).value_or(json())}, {"version", store.version}};
}

json to_wire(const session::StoreChanged& changed) {
    return {{"name", changed.name}, {"value", parse(changed.json).value_or(json())},
        {"version", changed.version}};
}

namespace protocol {

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
                {"store.set", object({{"name", string}, {"value", any}, {"version", named("Revision")}}),
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

} // namespace protocol

} // namespace aviary::server
