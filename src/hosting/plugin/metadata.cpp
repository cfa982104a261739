#include "hosting/plugin/metadata.h"

#include <aviary/math.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace aviary::hosting {

NLOHMANN_JSON_SERIALIZE_ENUM(
    ParameterKind, {{ParameterKind::floating, "float"}, {ParameterKind::integer, "integer"},
                       {ParameterKind::choice, "choice"}, {ParameterKind::toggle, "switch"}})

double ParameterMetadata::to_normalized(double value) const {
    if (!(max > min)) return 0;
    value = std::clamp(value, min, max);
    if (logarithmic && min > 0) return log(value / min) / log(max / min);
    return (value - min) / (max - min);
}

double ParameterMetadata::from_normalized(double position) const {
    if (!(max > min)) return min;
    position = std::clamp(position, 0.0, 1.0);
    const double value =
        logarithmic && min > 0 ? min * pow(max / min, position) : min + position * (max - min);
    return std::clamp(kind == ParameterKind::floating ? value : std::round(value), min, max);
}

void to_json(nlohmann::json& json, const ParameterMetadata& p) {
    json = {{"index_id", p.index_id}, {"id", p.id}, {"name", p.name}, {"group", p.group}, {"unit", p.unit},
        {"kind", p.kind}, {"min", p.min}, {"max", p.max}, {"initial", p.initial},
        {"logarithmic", p.logarithmic}, {"automatable", p.automatable}, {"read_only", p.read_only},
        {"hidden", p.hidden}, {"choices", p.choices}};
}

void from_json(const nlohmann::json& json, ParameterMetadata& p) {
    json.at("index_id").get_to(p.index_id);
    json.at("id").get_to(p.id);
    json.at("name").get_to(p.name);
    json.at("group").get_to(p.group);
    json.at("unit").get_to(p.unit);
    json.at("kind").get_to(p.kind);
    json.at("min").get_to(p.min);
    json.at("max").get_to(p.max);
    json.at("initial").get_to(p.initial);
    json.at("logarithmic").get_to(p.logarithmic);
    json.at("automatable").get_to(p.automatable);
    p.read_only = json.value("read_only", false); // earlier scans did not tell
    p.hidden = json.value("hidden", false);
    json.at("choices").get_to(p.choices);
}

void to_json(nlohmann::json& json, const PluginMetadata& m) {
    json = {{"id", m.id}, {"name", m.name}, {"vendor", m.vendor}, {"version", m.version},
        {"description", m.description}, {"features", m.features}, {"takes_notes", m.takes_notes},
        {"makes_notes", m.makes_notes}, {"input_channels", m.input_channels},
        {"output_channels", m.output_channels}, {"parameters", m.parameters}};
}

void from_json(const nlohmann::json& json, PluginMetadata& m) {
    json.at("id").get_to(m.id);
    json.at("name").get_to(m.name);
    json.at("vendor").get_to(m.vendor);
    json.at("version").get_to(m.version);
    json.at("description").get_to(m.description);
    json.at("features").get_to(m.features);
    json.at("takes_notes").get_to(m.takes_notes);
    json.at("makes_notes").get_to(m.makes_notes);
    json.at("input_channels").get_to(m.input_channels);
    json.at("output_channels").get_to(m.output_channels);
    json.at("parameters").get_to(m.parameters);
}

} // namespace aviary::hosting
