#include "session/parameters/parameters.h"

#include "session/open_song.h"
#include "session/parameters/followed_parameters.h"

#include <algorithm>
#include <cmath>

namespace aviary::session {

using engine::SlotId;
using hosting::ParameterMetadata;

namespace {

double fit(const ParameterMetadata& parameter, double value) {
    const double inside = std::clamp(value, parameter.min, parameter.max);
    return parameter.kind == hosting::ParameterKind::floating ? inside : std::round(inside);
}

} // namespace

Result<Parameters::Found> Parameters::find_in_plugin(SlotId slot, std::string_view id) const {
    const auto processor = open_.find_processor(slot);
    if (!processor) return processor.error();
    const ParameterMetadata* parameter = (*processor)->find_parameter(id);
    if (parameter) return Found(*processor, parameter);
    return Error{"parameter.unknown",
        (*processor)->metadata().name + " has no parameter '" + std::string(id) + "'", ""};
}

Result<ParameterValue> Parameters::set(SlotId slot, std::string_view id, double value) {
    const auto found = find_in_plugin(slot, id);
    if (!found) return found.error();
    const auto [processor, parameter] = *found;
    if (parameter->read_only)
        return Error{"parameter.read_only",
            parameter->name + " shows what " + processor->metadata().name
                + " does; only the plugin itself sets it",
            std::string(id)};
    if (std::isnan(value)) return Error{"parameter.text", "the value must be a number", std::string(id)};
    const double fitting = fit(*parameter, value);
    followed_.follow(slot); // before the change, so that the present value counts as shown
    if (!open_.engine.set_parameter(slot, parameter->index_id, fitting))
        return Error{
            "engine.busy", "too many changes at once for the audio thread: try again", std::string(id)};
    followed_.expect(slot, id, fitting);
    return ParameterValue{parameter->id, fitting, processor->value_text(parameter->index_id, fitting)};
}

Result<ParameterValue> Parameters::set(SlotId slot, std::string_view id, const std::string& text) {
    const auto found = find_in_plugin(slot, id);
    if (!found) return found.error();
    const auto [processor, parameter] = *found;
    if (const auto value = processor->text_value(parameter->index_id, text)) return set(slot, id, *value);
    return Error{"parameter.text",
        "'" + text + "' is no value of " + parameter->name + "; write it like '"
            + processor->value_text(parameter->index_id, parameter->initial) + "'",
        ""};
}

const ParameterMetadata* Parameters::find(SlotId slot, std::string_view id) const {
    const auto found = find_in_plugin(slot, id);
    return found ? found->second : nullptr;
}

std::string Parameters::text_of(SlotId slot, std::string_view id, double value) const {
    const auto found = find_in_plugin(slot, id);
    return found ? found->first->value_text(found->second->index_id, value) : std::to_string(value);
}

} // namespace aviary::session
