#include "server/protocol/domains/domains.h"

namespace aviary::server::protocol {

Domain describe_plugins() {
    return {
        .title = "Plugins",
        .text = "Stock plugins are known without a scan. A scan looks at each plugin of this machine in a "
                "process of its own.",
        .types =
            {
                {"KnownPlugin", object({
                                    {"id", string},
                                    {"name", string},
                                    {"vendor", string},
                                    {"kind", string},
                                    {"word", string, "by which a song names it"},
                                    {"origin", words({"stock", "scanned"})},
                                })},
                {"KnownPlugins", object({{"plugins", list(named("KnownPlugin"))}, {"scanning", boolean}})},
            },
        .methods =
            {
                {"plugins.list", nothing, named("KnownPlugins"), "Those that a song may name."},
                {"plugins.scan", nothing, nothing, "Looks for more."},
                {"plugins.describe", object({{"slot", whole}}), object({{"plugin", named("Plugin")}}),
                    "The plugin in that slot with its parameters as they are."},
            },
        .notifications =
            {
                {"plugins:changed", named("KnownPlugins"), "A scan began or ended."},
            },
    };
}

} // namespace aviary::server::protocol
