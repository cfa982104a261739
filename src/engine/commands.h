// What the main thread tells the audio thread: one struct for each kind of command.
//
//     playback.send(SetParameter{.track = track, .slot = slot, .index_id = 3, .value = 0.5});
//
// A command names tracks, slots and sends by their ids. If one that it names has gone by the time its turn comes, there
// is nothing to do. What a command owns is retired where the command ends, carried out or not; so are things that it has
// replaced, which it then holds.
#pragma once

#include "engine/engine.h"
#include "engine/graph/graph.h"
#include "engine/ids.h"
#include "rt/retired.h"

#include <optional>
#include <variant>

namespace aviary::engine {

// --- the transport ---------------------------------------------------------------------------------------------

struct Play {};
struct Stop {};
struct Seek {
    double beats = 0;
};
struct SetLoop {
    std::optional<Loop> loop;
};

// --- notes and parameters by hand ------------------------------------------------------------------------------

struct PressKey {
    TrackId track{};
    std::uint8_t key = 0;
    double velocity = 0;
};
struct ReleaseKey {
    TrackId track{};
    std::uint8_t key = 0;
};
struct SetParameter {
    TrackId track{};
    ChainSlotId slot{};
    std::uint32_t index_id = 0;
    double value = 0;
};
/// The value that a parameter goes back to where its automation has not begun.
struct SetRest {
    TrackId track{};
    ChainSlotId slot{};
    std::uint32_t index_id = 0;
    double value = 0;
};

// --- the mixer -------------------------------------------------------------------------------------------------

struct MoveMasterFader {
    Gains gains;
};
struct MoveFader {
    TrackId track{};
    Gains gains;
};
struct MoveSendFader {
    TrackId track{};
    SendId send{};
    Gains gains;
};
struct SetDelay {
    DelayId delay;
    std::uint32_t frames = 0;
    rt::Retiring<DelayLine> line; ///< as in Delay::set()
};
struct AddSend {
    TrackId track{}; ///< that is sent
    TrackId to{};
    rt::Retiring<SendNode> send;
};
struct EndSend {
    TrackId track{};
    SendId send{};
};
/// See Rank.
struct SetDepth {
    TrackId track{};
    int depth = 0;
};

// --- slots -----------------------------------------------------------------------------------------------------

struct WakeSlot {
    TrackId track{};
    ChainSlotId slot{};
};
struct FeedSlot {
    TrackId track{};
    ChainSlotId slot{};
    rt::Retiring<Generator> generator; ///< null: the chain again
};
struct TapSlot {
    ChainSlotId tapped{}; ///< or none
};
/// A new processor, and the track's events made for the chain with it; no events for a slot that waits.
struct ChangeProcessor {
    TrackId track{};
    ChainSlotId slot{};
    rt::Retiring<Unit> unit;
    rt::Retiring<TrackEvents> events;
    Departure departure;
};
/// A new slot, which waits for the edited song that it is for.
struct InsertSlot {
    TrackId track{};
    rt::Retiring<ChainSlot> made;
    ChainSlotId behind{}; ///< none: at the front
};
struct MoveSlot {
    TrackId track{};
    ChainSlotId slot{}; ///< one that waits
    ChainSlotId behind{};
};
struct DropSlot {
    TrackId track{};
    ChainSlotId slot{}; ///< one that waited, and is not wanted any more
};

// --- tracks and songs ------------------------------------------------------------------------------------------

struct AddTrack {
    rt::Retiring<Track> made;
};
struct DropTrack {
    TrackId track{}; ///< one that waited, and is not wanted any more
};
struct PlaySong {
    rt::Retiring<Graph> graph;
};
/// Nothing; its number says that all before it has been carried out.
struct Mark {};

using Command = std::variant<Mark, Play, Stop, Seek, SetLoop, PressKey, ReleaseKey, SetParameter, SetRest,
    MoveMasterFader, MoveFader, MoveSendFader, SetDelay, AddSend, EndSend, SetDepth, WakeSlot, FeedSlot,
    TapSlot, ChangeProcessor, InsertSlot, MoveSlot, DropSlot, AddTrack, DropTrack, PlaySong>;
// So that one can be moved on the audio thread: without memory, and never left without a value.
static_assert(std::is_nothrow_move_constructible_v<Command> && std::is_nothrow_move_assignable_v<Command>);

} // namespace aviary::engine
