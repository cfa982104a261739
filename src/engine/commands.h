// What the main thread tells the audio thread: one struct for each kind of command.
//
//     playback.send(SetParameter{.track = track, .slot = slot, .index_id = 3, .value = 0.5});
//
// A command names tracks, slots and sends by their ids. The audio thread skips a command that names something which has
// gone. A command that replaces an object then owns the replaced one. Whatever a command owns when it ends is retired,
// whether it was carried out or not.
#pragma once

#include "engine/engine.h"
#include "engine/engine_ids.h"
#include "engine/graph/graph.h"
#include "rt/retired.h"

#include <optional>
#include <variant>

namespace aviary::engine {

// --- the transport ---------------------------------------------------------------------------------------------

struct Play {};
struct Stop {};
struct Seek {
    Beats position;
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
/// The value that an automated parameter has before the first point of its automation.
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
    TrackId track{}; ///< where the send comes from
    TrackId to{};
    rt::Retiring<SendNode> send;
    rt::Retiring<SideChain> side; ///< of a side chain, for a slot that has none yet; else null
};
struct EndSend {
    TrackId track{};
    SendId send{};
};
/// See Track::set_output().
struct SetOutput {
    TrackId track{};
    SendId output{};
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
    rt::Retiring<Generator> generator; ///< null: the slot hears the chain again
};
struct TapSlot {
    ChainSlotId tapped{}; ///< none: no slot is tapped
};
/// Puts a new processor into a slot. `events` are the track's, made for the chain with the new processor; null for a slot
/// that waits.
struct ChangeProcessor {
    TrackId track{};
    ChainSlotId slot{};
    rt::Retiring<Unit> unit; ///< null: the present one is taken out, and the slot is empty
    rt::Retiring<TrackEvents> events;
    Departure departure;
};
/// Inserts a new slot, which waits until the edited song that brings it is taken up.
struct InsertSlot {
    TrackId track{};
    rt::Retiring<ChainSlot> made;
    ChainSlotId behind{}; ///< none: at the front
};
struct MoveSlot {
    TrackId track{};
    ChainSlotId slot{}; ///< must wait
    ChainSlotId behind{};
};
struct DropSlot {
    TrackId track{};
    ChainSlotId slot{}; ///< it waits, and the next edit does not want it
};

// --- tracks and songs ------------------------------------------------------------------------------------------

struct AddTrack {
    rt::Retiring<Track> made;
};
struct DropTrack {
    TrackId track{}; ///< it waits, and the next edit does not want it
};
struct PlaySong {
    rt::Retiring<Graph> graph;
};
/// Does nothing. Once its number is reported, all commands before it have been carried out.
struct Mark {};

using Command = std::variant<Mark, Play, Stop, Seek, SetLoop, PressKey, ReleaseKey, SetParameter, SetRest,
    MoveMasterFader, MoveFader, MoveSendFader, SetDelay, AddSend, EndSend, SetOutput, SetDepth, WakeSlot,
    FeedSlot, TapSlot, ChangeProcessor, InsertSlot, MoveSlot, DropSlot, AddTrack, DropTrack, PlaySong>;
// The audio thread moves commands. A move that throws could leave the variant without a value.
static_assert(std::is_nothrow_move_constructible_v<Command> && std::is_nothrow_move_assignable_v<Command>);

} // namespace aviary::engine
