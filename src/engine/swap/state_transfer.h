// Gives the state of one processor to the one that takes its place: the handover if both can do that, else the state
// that a project saves, else the values of the parameters that both have.
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

/// The outcome of a transfer.
struct StateTransfer {
    Departure departure; ///< how the old processor goes, given what the new one took over
    /// The handover that the new one took, if it did and the handover's time is known.
    std::optional<hosting::Processor::Handover> taken_over;
    /// Values that the new one is still to be sent, by its own index ids; none if it has taken a state.
    std::vector<std::pair<std::uint32_t, double>> parameters;
};

/// `all` is the handover of `from` if it is known already; nullopt: `from` is asked for it.
StateTransfer transfer_state(
    const hosting::Processor& from, std::optional<hosting::Processor::Handover> all, hosting::Processor& to);

/// Only the values of the parameters that both have, for a plugin that cannot live with the state.
StateTransfer transfer_values(const hosting::Processor& from, const hosting::Processor& to);

/// A value of one processor's parameter as the same-named parameter of another takes it: clamped, whole if stepped.
double fitted(const hosting::ParameterMetadata& parameter, double value);

} // namespace aviary::engine
