// clap.preset-discovery-factory/2: lists a library's presets without making a plugin. CLAP's own header where it is
// installed.
//
// The host creates a provider. In init(), the provider declares to the host's indexer where presets are. For each
// location the host then calls get_metadata(), which tells a receiver of every preset there.
#pragma once

#include <clap/version.h>

#if __has_include(<clap/factory/preset-discovery.h>)
#include <clap/factory/preset-discovery.h>
#else

static CLAP_CONSTEXPR const char CLAP_PRESET_DISCOVERY_FACTORY_ID[] = "clap.preset-discovery-factory/2";

#ifdef __cplusplus
extern "C" {
#endif

typedef uint64_t clap_timestamp_t; // seconds since 1970; 0: unknown
static CLAP_CONSTEXPR const clap_timestamp_t CLAP_TIMESTAMP_UNKNOWN = 0;

typedef struct clap_universal_plugin_id {
    const char* abi; // "clap"
    const char* id;
} clap_universal_plugin_id_t;

enum clap_preset_discovery_location_kind {
    CLAP_PRESET_DISCOVERY_LOCATION_FILE = 0,
    CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN = 1, // in the library itself; the location is null
};

enum clap_preset_discovery_flags {
    CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT = 1 << 0,
    CLAP_PRESET_DISCOVERY_IS_USER_CONTENT = 1 << 1,
    CLAP_PRESET_DISCOVERY_IS_DEMO_CONTENT = 1 << 2,
    CLAP_PRESET_DISCOVERY_IS_FAVORITE = 1 << 3,
};

// The host's; not thread-safe.
typedef struct clap_preset_discovery_metadata_receiver {
    void* receiver_data;

    void(CLAP_ABI* on_error)(const struct clap_preset_discovery_metadata_receiver* receiver, int32_t os_error,
        const char* error_message);
    // Begins a preset. False: tell no more presets. Both texts are needed where a location holds several presets.
    bool(CLAP_ABI* begin_preset)(const struct clap_preset_discovery_metadata_receiver* receiver,
        const char* name, const char* load_key);
    void(CLAP_ABI* add_plugin_id)(const struct clap_preset_discovery_metadata_receiver* receiver,
        const clap_universal_plugin_id_t* plugin_id);
    void(CLAP_ABI* set_soundpack_id)(
        const struct clap_preset_discovery_metadata_receiver* receiver, const char* soundpack_id);
    void(CLAP_ABI* set_flags)(const struct clap_preset_discovery_metadata_receiver* receiver, uint32_t flags);
    void(CLAP_ABI* add_creator)(
        const struct clap_preset_discovery_metadata_receiver* receiver, const char* creator);
    void(CLAP_ABI* set_description)(
        const struct clap_preset_discovery_metadata_receiver* receiver, const char* description);
    void(CLAP_ABI* set_timestamps)(const struct clap_preset_discovery_metadata_receiver* receiver,
        clap_timestamp_t creation_time, clap_timestamp_t modification_time);
    void(CLAP_ABI* add_feature)(
        const struct clap_preset_discovery_metadata_receiver* receiver, const char* feature);
    void(CLAP_ABI* add_extra_info)(
        const struct clap_preset_discovery_metadata_receiver* receiver, const char* key, const char* value);
} clap_preset_discovery_metadata_receiver_t;

typedef struct clap_preset_discovery_filetype {
    const char* name;
    const char* description;    // may be null
    const char* file_extension; // without the dot; null or empty: every file
} clap_preset_discovery_filetype_t;

typedef struct clap_preset_discovery_location {
    uint32_t flags;
    const char* name;
    uint32_t kind;
    const char* location; // null for the kind PLUGIN
} clap_preset_discovery_location_t;

typedef struct clap_preset_discovery_soundpack {
    uint32_t flags;
    const char* id;
    const char* name;
    const char* description; // this and the next three may be null
    const char* homepage_url;
    const char* vendor;
    const char* image_path;
    clap_timestamp_t release_timestamp;
} clap_preset_discovery_soundpack_t;

typedef struct clap_preset_discovery_provider_descriptor {
    clap_version_t clap_version;
    const char* id;
    const char* name;
    const char* vendor; // may be null
} clap_preset_discovery_provider_descriptor_t;

// The plugin's; not thread-safe.
typedef struct clap_preset_discovery_provider {
    const clap_preset_discovery_provider_descriptor_t* desc;
    void* provider_data;

    bool(CLAP_ABI* init)(const struct clap_preset_discovery_provider* provider);
    void(CLAP_ABI* destroy)(const struct clap_preset_discovery_provider* provider);
    bool(CLAP_ABI* get_metadata)(const struct clap_preset_discovery_provider* provider,
        uint32_t location_kind, const char* location,
        const clap_preset_discovery_metadata_receiver_t* metadata_receiver);
    const void*(CLAP_ABI* get_extension)(
        const struct clap_preset_discovery_provider* provider, const char* extension_id);
} clap_preset_discovery_provider_t;

// The host's; not thread-safe.
typedef struct clap_preset_discovery_indexer {
    clap_version_t clap_version;
    const char* name;
    const char* vendor; // this and the next two may be null
    const char* url;
    const char* version;
    void* indexer_data;

    bool(CLAP_ABI* declare_filetype)(const struct clap_preset_discovery_indexer* indexer,
        const clap_preset_discovery_filetype_t* filetype);
    bool(CLAP_ABI* declare_location)(const struct clap_preset_discovery_indexer* indexer,
        const clap_preset_discovery_location_t* location);
    bool(CLAP_ABI* declare_soundpack)(const struct clap_preset_discovery_indexer* indexer,
        const clap_preset_discovery_soundpack_t* soundpack);
    const void*(CLAP_ABI* get_extension)(
        const struct clap_preset_discovery_indexer* indexer, const char* extension_id);
} clap_preset_discovery_indexer_t;

typedef struct clap_preset_discovery_factory {
    // [thread-safe]
    uint32_t(CLAP_ABI* count)(const struct clap_preset_discovery_factory* factory);
    // [thread-safe]
    const clap_preset_discovery_provider_descriptor_t*(CLAP_ABI* get_descriptor)(
        const struct clap_preset_discovery_factory* factory, uint32_t index);
    // The indexer is not used before init(). Null when there is no such provider. [thread-safe]
    const clap_preset_discovery_provider_t*(CLAP_ABI* create)(
        const struct clap_preset_discovery_factory* factory, const clap_preset_discovery_indexer_t* indexer,
        const char* provider_id);
} clap_preset_discovery_factory_t;

#ifdef __cplusplus
}
#endif
#endif
