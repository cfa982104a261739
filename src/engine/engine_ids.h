// The names by which the main thread speaks of what lives on the audio thread: tracks, slots in their chains, sends.
//
// The main thread gives each a number that it never gives twice, and keeps that number instead of a pointer. The audio
// thread looks for the number when it carries out a command. If it finds nothing, the thing has gone, and the command is
// skipped.
#pragma once

#include <compare>
#include <cstdint>

namespace aviary::engine {

enum class TrackId : std::uint32_t { master = 0 }; ///< where sends lead; the master is no track
/// Each slot has one, also a slot that the song does not name. A SlotId, which the engine's callers know, only those that
/// it names.
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
