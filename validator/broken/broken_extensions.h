// The smaller extensions of broken.c, which includes this behind its state.
#pragma once

#include <aviary/abi/clap/configurable_audio_ports.h>
#include <aviary/abi/clap/note_name.h>
#include <aviary/abi/clap/param_indication.h>
#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/remote_controls.h>
#include <aviary/abi/clap/state_context.h>
#include <aviary/abi/clap/voice_info.h>

static bool provider_init(const clap_preset_discovery_provider_t* provider) {
    const clap_preset_discovery_indexer_t* indexer = provider->provider_data;
    const clap_preset_discovery_location_t here = {
        CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT, "Factory", CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, 0};
    return indexer->declare_location(indexer, &here);
}
static void provider_destroy(const clap_preset_discovery_provider_t* provider) { free((void*)provider); }
static bool provider_metadata(const clap_preset_discovery_provider_t* provider, uint32_t kind,
    const char* location, const clap_preset_discovery_metadata_receiver_t* receiver) {
    (void)provider, (void)kind, (void)location;
    const clap_universal_plugin_id_t id = {"clap", "aviary.broken"};
    if (receiver->begin_preset(receiver, "Loud", IS(PRESET_DOES_NOT_LOAD) ? "quiet" : "loud"))
        receiver->add_plugin_id(receiver, &id);
    return true;
}
static const void* provider_extension(const clap_preset_discovery_provider_t* provider, const char* id) {
    (void)provider, (void)id;
    return 0;
}
static const clap_preset_discovery_provider_descriptor_t provider_descriptor = {
    CLAP_VERSION_INIT, "aviary.broken.presets", "Presets", "Aviary"};

static uint32_t provider_count(const clap_preset_discovery_factory_t* factory) {
    (void)factory;
    return 1;
}
static const clap_preset_discovery_provider_descriptor_t* provider_at(
    const clap_preset_discovery_factory_t* factory, uint32_t index) {
    (void)factory;
    return index == 0 ? &provider_descriptor : 0;
}
static const clap_preset_discovery_provider_t* provider_create(const clap_preset_discovery_factory_t* factory,
    const clap_preset_discovery_indexer_t* indexer, const char* id) {
    (void)factory;
    if (strcmp(id, provider_descriptor.id)) return 0;
    clap_preset_discovery_provider_t* provider = malloc(sizeof *provider);
    *provider = (clap_preset_discovery_provider_t){&provider_descriptor, (void*)indexer, provider_init,
        provider_destroy, provider_metadata, provider_extension};
    return provider;
}
static const clap_preset_discovery_factory_t preset_factory = {provider_count, provider_at, provider_create};

static bool preset_from(const clap_plugin_t* clap, uint32_t kind, const char* location, const char* key) {
    (void)location;
    if (kind != CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN || !key || strcmp(key, "loud")) return false;
    of(clap)->gain = 2;
    return true;
}
static const clap_plugin_preset_load_t preset_load = {preset_from};

static uint32_t one(const clap_plugin_t* clap) {
    (void)clap;
    return 1;
}
static bool page(const clap_plugin_t* clap, uint32_t index, clap_remote_controls_page_t* info) {
    (void)clap;
    if (index > 0) return false;
    memset(info, 0, sizeof *info);
    for (int i = 0; i < CLAP_REMOTE_CONTROLS_COUNT; ++i) info->param_ids[i] = CLAP_INVALID_ID;
    info->param_ids[0] = IS(CONTROLS_NOTHING) ? 99 : 10;
    return true;
}
static const clap_plugin_remote_controls_t remote_controls = {one, page};

static bool voices(const clap_plugin_t* clap, clap_voice_info_t* info) {
    (void)clap;
    *info = (clap_voice_info_t){IS(MORE_VOICES_THAN_ROOM) ? 9 : 8, 8, 0};
    return true;
}
static const clap_plugin_voice_info_t voice_info = {voices};

static bool save_in(const clap_plugin_t* clap, const clap_ostream_t* stream, uint32_t context) {
    (void)context;
    return save(clap, stream);
}
static bool load_in(const clap_plugin_t* clap, const clap_istream_t* stream, uint32_t context) {
    return (context == CLAP_STATE_CONTEXT_FOR_PROJECT || !IS(CONTEXTS_DIFFER)) && load(clap, stream);
}
static const clap_plugin_state_context_t state_context = {save_in, load_in};

static void mapping(const clap_plugin_t* clap, clap_id id, bool has, const clap_color_t* color,
    const char* label, const char* description) {
    (void)clap, (void)id, (void)has, (void)color, (void)description;
    if (IS(LABEL_NEEDED)) (void)*(const volatile char*)label;
}
static void automation(const clap_plugin_t* clap, clap_id id, uint32_t state, const clap_color_t* color) {
    (void)clap, (void)id, (void)state, (void)color;
}
static const clap_plugin_param_indication_t indication = {mapping, automation};

static bool can_apply(
    const clap_plugin_t* clap, const struct clap_audio_port_configuration_request* requests, uint32_t count) {
    (void)clap;
    if (IS(APPLIES_ANYTHING)) return true;
    for (uint32_t i = 0; i < count; ++i)
        if (requests[i].port_index != 0 || requests[i].channel_count != 2) return false;
    return true;
}
static const clap_plugin_configurable_audio_ports_t configurable = {can_apply, can_apply};

static const void* other_extension(const char* id) {
    if (!strcmp(id, CLAP_EXT_PRESET_LOAD)) return &preset_load;
    if (!strcmp(id, CLAP_EXT_REMOTE_CONTROLS)) return &remote_controls;
    if (!strcmp(id, CLAP_EXT_VOICE_INFO)) return &voice_info;
    if (!strcmp(id, CLAP_EXT_STATE_CONTEXT)) return &state_context;
    if (!strcmp(id, CLAP_EXT_CONFIGURABLE_AUDIO_PORTS)) return &configurable;
    if (!strcmp(id, CLAP_EXT_PARAM_INDICATION)) return &indication;
    return 0;
}
