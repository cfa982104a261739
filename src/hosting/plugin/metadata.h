// What a plugin says of itself before it makes a sound: descriptor, ports, parameters. Plain values, any thread.
#pragma once

#include <clap/plugin.h>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace aviary::hosting {

enum class ParameterKind : std::uint8_t { floating, integer, choice, toggle };

struct ParameterMetadata {
    std::uint32_t index_id = 0; ///< CLAP's clap_id
    std::string id;             ///< the author's id where the plugin tells it, else the clap_id in decimal
    std::string name, group, unit;
    ParameterKind kind = ParameterKind::floating;
    double min = 0, max = 1, initial = 0;
    bool logarithmic = false;
    bool automatable = true;
    bool read_only = false;           ///< only the plugin sets it
    bool hidden = false;              ///< not for the eyes of a user
    std::vector<std::string> choices; ///< kind choice: one name for each value, from min on
    friend bool operator==(const ParameterMetadata&, const ParameterMetadata&) = default;

    /// Position 0..1 of a value in the slider's travel, and back; clamped, whole for stepped kinds.
    double to_normalized(double value) const;
    double from_normalized(double position) const;
};

struct PluginMetadata {
    std::string id, name, vendor, version, description;
    std::vector<std::string> features;
    bool takes_notes = false, makes_notes = false;
    std::uint32_t input_channels = 0, output_channels = 0; ///< of the main ports
    std::vector<ParameterMetadata> parameters;
    friend bool operator==(const PluginMetadata&, const PluginMetadata&) = default;

    /// "clap" or "vst3": the ids of VST3 are 32 hexadecimal digits.
    const char* format() const {
        return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == id.npos ? "vst3" : "clap";
    }
    /// Notes in, notes out and no sound: it stands before an instrument.
    bool is_note_effect() const { return takes_notes && makes_notes && output_channels == 0; }
};

void to_json(nlohmann::json& json, const PluginMetadata& metadata);
void from_json(const nlohmann::json& json, PluginMetadata& metadata);
void to_json(nlohmann::json& json, const ParameterMetadata& metadata);
void from_json(const nlohmann::json& json, ParameterMetadata& metadata);

} // namespace aviary::hosting
