#include "hosting/formats/clap/preset_names.h"

#include "hosting/formats/clap/module.h"

#include <aviary/abi/clap/preset_discovery.h>

#include <utility>

namespace aviary::hosting {

namespace {

using Receiver = const clap_preset_discovery_metadata_receiver_t*;
using Indexer = const clap_preset_discovery_indexer_t*;

/// What a provider tells of its presets.
struct PresetList {
    std::string_view plugin_id;
    Preset current; ///< the preset that is being told
    std::vector<Preset> presets;
};
PresetList& list_of(Receiver receiver) { return *static_cast<PresetList*>(receiver->receiver_data); }

bool begin_preset(Receiver receiver, const char* name, const char* key) {
    list_of(receiver).current = {name ? name : "", key ? key : ""};
    return true;
}
void add_plugin_id(Receiver receiver, const clap_universal_plugin_id_t* id) {
    if (list_of(receiver).plugin_id == id->id) list_of(receiver).presets.push_back(list_of(receiver).current);
}

clap_preset_discovery_metadata_receiver_t receiver_for(PresetList& list) {
    return {.receiver_data = &list,
        .on_error = [](Receiver, std::int32_t, const char*) {},
        .begin_preset = begin_preset,
        .add_plugin_id = add_plugin_id,
        .set_soundpack_id = [](Receiver, const char*) {},
        .set_flags = [](Receiver, std::uint32_t) {},
        .add_creator = [](Receiver, const char*) {},
        .set_description = [](Receiver, const char*) {},
        .set_timestamps = [](Receiver, clap_timestamp_t, clap_timestamp_t) {},
        .add_feature = [](Receiver, const char*) {},
        .add_extra_info = [](Receiver, const char*, const char*) {}};
}

clap_preset_discovery_indexer_t indexer() {
    clap_preset_discovery_indexer_t one{};
    one.clap_version = CLAP_VERSION;
    one.name = "Aviary";
    one.declare_filetype = [](Indexer, const clap_preset_discovery_filetype_t*) { return true; };
    one.declare_location = [](Indexer, const clap_preset_discovery_location_t*) { return true; };
    one.declare_soundpack = [](Indexer, const clap_preset_discovery_soundpack_t*) { return true; };
    one.get_extension = [](Indexer, const char*) -> const void* { return nullptr; };
    return one;
}

} // namespace

std::vector<Preset> presets_of(const clap_plugin_factory& plugins, std::string_view plugin_id) {
    PresetList list{plugin_id, {}, {}};
    const clap_preset_discovery_factory_t* const factory = preset_factory_of(plugins);
    if (!factory) return {};
    const auto receiver = receiver_for(list);
    const auto indexing = indexer();
    for (std::uint32_t i = 0; i < factory->count(factory); ++i) {
        const auto* descriptor = factory->get_descriptor(factory, i);
        const auto* provider = descriptor ? factory->create(factory, &indexing, descriptor->id) : nullptr;
        if (!provider) continue;
        if (provider->init(provider))
            (void)provider->get_metadata(provider, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, nullptr, &receiver);
        provider->destroy(provider);
    }
    return list.presets;
}

std::vector<std::string> preset_names(const std::filesystem::path& library, std::string_view plugin_id) {
    const auto module = Module::open(library);
    std::vector<std::string> names;
    if (module)
        for (Preset& preset : presets_of((*module)->factory(), plugin_id))
            names.push_back(std::move(preset.name));
    return names;
}

} // namespace aviary::hosting
