#include "server/protocol/domains/plugins_domain.h"

#include "server/protocol/domains/domains.h"

#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

namespace {

const char* name_of(session::KnownPlugin::Kind kind) {
    using Kind = session::KnownPlugin::Kind;
    return kind == Kind::instrument ? "instrument" : kind == Kind::note_effect ? "note-effect" : "effect";
}

} // namespace

json to_wire(const std::vector<session::KnownPlugin>& plugins, bool scanning) {
    json all = json::array();
    for (const session::KnownPlugin& plugin : plugins) {
        all.push_back({{"id", plugin.id}, {"name", plugin.name}, {"vendor", plugin.vendor},
            {"kind", name_of(plugin.kind)}, {"word", plugin.word},
            {"origin", plugin.is_scanned ? "scanned" : "stock"}});
        if (!plugin.vst3_word.empty()) all.back()["vst3_word"] = plugin.vst3_word;
    }
    return {{"plugins", std::move(all)}, {"scanning", scanning}};
}

namespace protocol {

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
                                    {"vst3_word?", string, "by which it names the same as VST3"},
                                })},
                {"KnownPlugins", object({{"plugins", list(named("KnownPlugin"))}, {"scanning", boolean}})},
            },
        .methods =
            {
                {"plugins.list", nothing, named("KnownPlugins"), "Those that a song may name."},
                {"plugins.scan", nothing, nothing, "Looks for more."},
                {"plugins.describe", object({{"slot", named("SlotId")}}),
                    object({{"plugin", named("Plugin")}}),
                    "The plugin in that slot with its parameters as they are."},
            },
        .notifications =
            {
                {"plugins:changed", named("KnownPlugins"), "A scan began or ended."},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
