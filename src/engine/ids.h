// The names by which the main thread speaks of what lives on the audio thread: tracks, slots in their chains, sends.
//
// The main thread gives each a number that it never gives twice, and keeps that number instead of a pointer. The audio
// thread looks for the number when it carries a command out; what it does not find has gone, and there is nothing to do.
#pragma once

#include <compare>
#include <cstdint>

namespace aviary::engine {

enum class TrackId : std::uint32_t { master = 0 }; ///< where sends lead; the master is no track
/// Unlike a SlotId, which the world knows, also those of slots that the song does not name.
enum class ChainSlotId : std::uint32_t { none = 0 };
enum class SendId : std::uint32_t { none = 0 };

/// Names one of the delays of a track: behind its instrument, behind its effects, or on the way of one of its sends.
struct DelayId {
    enum class Where : std::uint8_t { entry, output, send };
    TrackId track = TrackId::master;
    Where where = Where::output;
    SendId send = SendId::none;
    friend auto operator<=>(const DelayId&, const DelayId&) = default;
};

} // namespace aviary::engine
