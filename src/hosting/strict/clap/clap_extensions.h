// Extensions that the harness drives and older headers lack. Laid out as CLAP publishes them, under names of our own.
#pragma once

#include <clap/plugin.h>
#include <clap/string-sizes.h>

namespace aviary::strict {

/// "clap.audio-ports-config": complete arrangements of buses to choose from, while not active. [main-thread]
struct ClapPortsConfig {
    static constexpr const char* id = "clap.audio-ports-config";
    struct Config {
        clap_id id;
        char name[CLAP_NAME_SIZE];
        std::uint32_t input_port_count, output_port_count;
        bool has_main_input;
        std::uint32_t main_input_channel_count;
        const char* main_input_port_type;
        bool has_main_output;
        std::uint32_t main_output_channel_count;
        const char* main_output_port_type;
    };
    std::uint32_t (*count)(const clap_plugin*);
    bool (*get)(const clap_plugin*, std::uint32_t index, Config*);
    bool (*select)(const clap_plugin*, clap_id);
};

/// "clap.audio-ports-activation/2": ports that the host does not use. [main-thread] while not active
struct ClapPortsActivation {
    static constexpr const char *id = "clap.audio-ports-activation/2",
                                *compat = "clap.audio-ports-activation/draft-2";
    bool (*can_activate_while_processing)(const clap_plugin*);
    bool (*set_active)(
        const clap_plugin*, bool input, std::uint32_t index, bool active, std::uint32_t sample_size);
};

} // namespace aviary::strict
