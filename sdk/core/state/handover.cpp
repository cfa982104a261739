#include "sdk/core/state/handover.h"

#include <cstring>
#include <type_traits>

namespace aviary::detail {

// The bytes: size of the state, the state, the movements as they lie in memory. Both sides are built for one machine.
// Who changes this form raises the version of the extension aviary.handover.
static_assert(std::is_trivially_copyable_v<Handover::Movement>);

std::vector<unsigned char> Handover::bytes() const {
    const std::uint64_t state_size = state.size();
    const std::size_t movement_bytes = movements.size() * sizeof(Movement);
    std::vector<unsigned char> bytes(sizeof state_size + state.size() + movement_bytes);
    unsigned char* at = bytes.data();
    std::memcpy(at, &state_size, sizeof state_size);
    at += sizeof state_size;
    if (!state.empty()) std::memcpy(at, state.data(), state.size());
    at += state.size();
    if (movement_bytes > 0) std::memcpy(at, movements.data(), movement_bytes);
    return bytes;
}

std::optional<Handover> Handover::read(ConstBytes bytes) {
    std::uint64_t state_size = 0;
    if (bytes.size() < sizeof state_size) return {};
    std::memcpy(&state_size, bytes.data(), sizeof state_size);
    bytes = bytes.subspan(sizeof state_size);
    if (state_size > bytes.size() || (bytes.size() - state_size) % sizeof(Movement) != 0) return {};
    Handover handover;
    handover.state.assign(bytes.begin(), bytes.begin() + std::ptrdiff_t(state_size));
    bytes = bytes.subspan(std::size_t(state_size));
    handover.movements.resize(bytes.size() / sizeof(Movement));
    if (!bytes.empty())
        std::memcpy(static_cast<void*>(handover.movements.data()), bytes.data(), bytes.size());
    return handover;
}

} // namespace aviary::detail
