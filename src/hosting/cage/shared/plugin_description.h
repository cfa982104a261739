// What a caged plugin says of itself, as it crosses from the child to the host: everything that a host may ask without
// the child having to answer again. Plain values. [main-thread]
#pragma once

#include <aviary/abi/clap/parameter_ids.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace aviary::hosting::cage {

/// The author's own words for a parameter, see aviary_parameter.
struct Words {
    std::uint32_t kind = 0, curve = 0;
    std::string id, unit, group;
    std::vector<std::string> choices;
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Words, kind, curve, id, unit, group, choices)
};

struct Description {
    std::string id, name, vendor, url, version, description;
    std::vector<std::string> features;
    std::vector<std::string> extensions; ///< those that the plugin has and the cage knows
    std::vector<clap_param_info> parameters;
    std::vector<Words> words;                                      ///< of each parameter, or none
    std::vector<clap_audio_port_info> audio_inputs, audio_outputs; ///< the main ports, and a side chain
    std::vector<clap_note_port_info> note_inputs, note_outputs;

    bool has(std::string_view extension) const;
};

Description describe(const clap_plugin& plugin);
nlohmann::json to_json(const Description& description);
/// Nothing when it is not what to_json() makes.
std::optional<Description> read_description(const nlohmann::json& json);

/// Plain structs as binary JSON.
template <typename T>
nlohmann::json packed(const std::vector<T>& values) {
    const auto* begin = reinterpret_cast<const std::uint8_t*>(values.data());
    return nlohmann::json::binary({begin, begin + values.size() * sizeof(T)});
}
/// Empty if the bytes are no whole number of structs. Throws when `json` is not binary.
template <typename T>
std::vector<T> unpacked(const nlohmann::json& json) {
    const auto& bytes = json.get_binary();
    if (bytes.size() % sizeof(T) != 0) return {};
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(static_cast<void*>(values.data()), bytes.data(), values.size() * sizeof(T));
    return values;
}

} // namespace aviary::hosting::cage
