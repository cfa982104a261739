// What one processor leaves to the one that takes its place: its state, or at least its parameters.
//
//     auto left = transfer_state(old, std::nullopt, next);
//     for (auto [index_id, value] : left.parameters) set(index_id, value);
//
// [main-thread]; both are active.
#pragma once

#include "engine/graph/slot_node.h"
#include "hosting/plugin/processor.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace aviary::engine {

struct StateTransfer {
    Departure departure;
    std::optional<hosting::Processor::Handover>
        taken_over; ///< all of that, if it was taken and its time is known
    /// Of the new processor, still to be set: all it shares with the old one if the state could not be handed over.
    std::vector<std::pair<std::uint32_t, double>> parameters;
};

/// `all` is what `from` would leave, where that is known without asking it.
StateTransfer transfer_state(
    const hosting::Processor& from, std::optional<hosting::Processor::Handover> all, hosting::Processor& to);

/// A value of one processor's parameter as the same-named parameter of another takes it: clamped, whole if stepped.
double fitted(const hosting::ParameterMetadata& parameter, double value);

} // namespace aviary::engine
