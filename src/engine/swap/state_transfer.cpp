#include "engine/swap/state_transfer.h"

#include <algorithm>
#include <cmath>

namespace aviary::engine {

namespace {

/// CLAP does not say whether a state holds sound (delay lines, phases) or settings alone. What is too much for
/// settings is taken for sound; the worst of a wrong guess is a tail heard twice, or cut in a crossfade.
bool holds_sound(std::size_t state_bytes, const hosting::PluginMetadata& metadata) {
    constexpr std::size_t any_plugin = 512, each_parameter = 64;
    return state_bytes > any_plugin + each_parameter * metadata.parameters.size();
}

} // namespace

double fitted(const hosting::ParameterMetadata& parameter, double value) {
    if (parameter.kind != hosting::ParameterKind::floating) value = std::round(value);
    return std::clamp(value, parameter.min, parameter.max);
}

StateTransfer transfer_state(
    const hosting::Processor& from, std::optional<hosting::Processor::Handover> all, hosting::Processor& to) {
    StateTransfer left;
    left.departure.parameters_agree = from.metadata().parameters == to.metadata().parameters;
    if (!all)
        if (auto saved = from.save_handover()) all = *std::move(saved);
    if (all && to.load_handover(all->bytes)) {
        left.departure.tail_is_carried = holds_sound(all->bytes.size(), from.metadata());
        left.departure.next = all->next;
        if (all->next >= 0) left.taken_over = std::move(all);
        return left;
    }
    const auto state = from.save_state();
    if (state && to.load_state(*state)) {
        left.departure.tail_is_carried = holds_sound(state->size(), from.metadata());
        return left;
    }
    return transfer_values(from, to);
}

StateTransfer transfer_values(const hosting::Processor& from, const hosting::Processor& to) {
    StateTransfer left;
    left.departure.parameters_agree = from.metadata().parameters == to.metadata().parameters;
    for (const auto& parameter : to.metadata().parameters)
        if (const auto* old = from.find_parameter(parameter.id); old && !parameter.read_only)
            left.parameters.emplace_back(parameter.index_id, fitted(parameter, from.value(old->index_id)));
    return left;
}

} // namespace aviary::engine
