#include "sdk/formats/clap/extensions/preset_discovery.h"

#include "sdk/core/registration.h"
#include "sdk/core/state/presets.h"
#include "sdk/formats/clap/features.h"

#include <algorithm>
#include <string>

namespace aviary::detail {

namespace {

using Provider = const clap_preset_discovery_provider_t*;
using Receiver = const clap_preset_discovery_metadata_receiver_t*;

/// What hosts are shown of the library's provider. A library has no id: the provider's is the first plugin's with a
/// suffix.
struct Listing {
    Listing() {
        const auto plugins = offered();
        has_presets =
            std::ranges::any_of(plugins, [](auto* one) { return !presets_of(one->descriptor.id).empty(); });
        if (plugins.empty()) return;
        id = std::string(plugins.front()->descriptor.id) + ".presets";
        name = std::string(plugins.front()->descriptor.name) + " factory presets";
        descriptor = {.clap_version = CLAP_VERSION,
            .id = id.c_str(),
            .name = name.c_str(),
            .vendor = plugins.front()->descriptor.vendor};
    }
    bool has_presets = false;
    std::string id, name;
    clap_preset_discovery_provider_descriptor_t descriptor{};
};

const Listing& listing() {
    static const Listing one;
    return one;
}

struct Made {
    clap_preset_discovery_provider_t provider;
    const clap_preset_discovery_indexer_t* indexer;
};

bool init(Provider provider) {
    const auto* indexer = static_cast<const Made*>(provider->provider_data)->indexer;
    const clap_preset_discovery_location_t location = {.flags = CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT,
        .name = "Factory",
        .kind = CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN,
        .location = nullptr};
    return indexer->declare_location(indexer, &location);
}

/// False when the receiver wants no more.
bool tell_presets(const Registration& plugin, Receiver receiver) {
    const clap_universal_plugin_id_t plugin_id = {.abi = "clap", .id = plugin.descriptor.id};
    for (const auto& preset : presets_of(plugin.descriptor.id)) {
        if (!receiver->begin_preset(receiver, preset.name.c_str(), preset.name.c_str())) return false;
        receiver->add_plugin_id(receiver, &plugin_id);
        receiver->add_creator(receiver, plugin.descriptor.vendor);
        receiver->add_feature(receiver, feature_of(plugin.kind));
    }
    return true;
}

bool get_metadata(Provider, std::uint32_t kind, const char*, Receiver receiver) {
    if (kind != CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN) {
        receiver->on_error(receiver, 0, "the presets are in the plugin's library, not in files");
        return false;
    }
    for (const Registration* plugin : offered())
        if (!tell_presets(*plugin, receiver)) break;
    return true;
}

std::uint32_t count(const clap_preset_discovery_factory_t*) { return listing().has_presets ? 1 : 0; }

const clap_preset_discovery_provider_descriptor_t* get_descriptor(
    const clap_preset_discovery_factory_t* factory, std::uint32_t index) {
    return index < count(factory) ? &listing().descriptor : nullptr;
}

const clap_preset_discovery_provider_t* create(const clap_preset_discovery_factory_t* factory,
    const clap_preset_discovery_indexer_t* indexer, const char* id) {
    if (count(factory) == 0 || !indexer || !id || listing().id != id) return nullptr;
    auto* made =
        new Made{.provider = {.desc = &listing().descriptor,
                     .provider_data = nullptr,
                     .init = init,
                     .destroy = [](Provider self) { delete static_cast<Made*>(self->provider_data); },
                     .get_metadata = get_metadata,
                     .get_extension = [](Provider, const char*) -> const void* { return nullptr; }},
            .indexer = indexer};
    made->provider.provider_data = made;
    return &made->provider;
}

} // namespace

const clap_preset_discovery_factory_t preset_discovery = {
    .count = count, .get_descriptor = get_descriptor, .create = create};

} // namespace aviary::detail
