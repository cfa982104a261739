// The state of one processor for the one that takes its place: everything if newer code of the same plugin takes it, else
// what it saves into projects, else the values of the parameters that both have.
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

/// What has come of it.
struct StateTransfer {
    Departure departure; ///< how the old processor may go, now that the new one has this of it
    /// Everything that the new one has taken over, if it has and the time of it is known.
    std::optional<hosting::Processor::Handover> taken_over;
    /// Values that the new one is still to be sent, by its own index ids; none if it has taken a state.
    std::vector<std::pair<std::uint32_t, double>> parameters;
};

/// `all` is what `from` would hand over, where that is known without asking it.
StateTransfer transfer_state(
    const hosting::Processor& from, std::optional<hosting::Processor::Handover> all, hosting::Processor& to);

/// A value of one processor's parameter as the same-named parameter of another takes it: clamped, whole if stepped.
double fitted(const hosting::ParameterMetadata& parameter, double value);

} // namespace aviary::engine
