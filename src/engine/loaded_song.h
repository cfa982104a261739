// What the main thread knows of a song in the engine: its tracks, the slots of their chains and their sends, each with the
// id by which the audio thread is told of it.
//
// The records hold no pointer into the graph, which belongs to the audio thread. A slot's processor is the one exception:
// the main thread calls it too. The audio thread cannot free it: only attend() does, as its last step. The next call of
// the engine then first forgets the records of what has gone (see Engine::Impl::settle()).
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "engine/engine_ids.h"
#include "engine/graph/track.h"
#include "engine/swap/recent_blocks.h"
#include "engine/timeline/bars.h"
#include "engine/timeline/tempo.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace aviary::engine {

/// How far the restart that a slot's processor asked for has got.
enum class Restart : std::uint8_t { none, wanted, under_way };

struct SlotRecord {
    Slot slot; ///< as the engine's callers know it; its id is 0 for an instrument that the song does not name
    ChainSlotId id{};
    hosting::Processor* processor = nullptr; ///< the newest in it
    std::shared_ptr<RecentBlocksOffer> recent_blocks = std::make_shared<RecentBlocksOffer>();
    bool keeps_recent_blocks = false;
    std::uint64_t change = 0; ///< number of the command that brings the newest processor
    /// The handover that the newest processor took from the one before. Until the audio thread has put the newest one in
    /// place, it has played nothing; a processor that replaces it before then takes the same handover.
    std::optional<hosting::Processor::Handover> taken_over{};
    Restart restart = Restart::none;
    std::uint64_t restart_from = 0; ///< frames that the engine must have processed before the next one
    std::optional<Error> problem{}; ///< why it was empty when it was made
};

using Chain = std::vector<std::shared_ptr<SlotRecord>>;

inline bool has(const Chain& chain, const SlotRecord& slot) {
    return std::ranges::any_of(chain, [&](const auto& other) { return other.get() == &slot; });
}

/// A way from a track to another one or to the master, see SendNode.
struct SendRecord {
    TrackId to = TrackId::master;
    Decibels level;
    SendId id = SendId::none; ///< none: the audio thread does not have it yet
    SendKind kind = SendKind::send;
    bool is_pre = false;
    ChainSlotId side{}; ///< of a side chain: the slot

    bool leads_where(const SendRecord& other) const {
        return kind == other.kind && to == other.to && side == other.side;
    }
};

struct TrackRecord {
    song::Track song;
    TrackId id{};
    std::shared_ptr<PeakMeter> meter;
    Chain chain;         ///< the first is the instrument's
    MixerSettings mixer; ///< without its sends
    std::vector<SendRecord>
        sends;                 ///< also those to tracks that go at the bar, and outputs of another version
    SendId output{};           ///< that of this version; none: the master
    std::size_t polyphony = 0; ///< of its part
    bool waits = false;        ///< new: no song that has sounded has it

    bool has_slot(ChainSlotId slot) const {
        return std::ranges::any_of(chain, [&](const auto& other) { return other->id == slot; });
    }
    /// Frames from behind the instrument to this slot; nothing for the
    /// instrument's own.
    std::optional<std::uint32_t> latency_before(ChainSlotId slot) const {
        for (std::size_t i = 1; i < chain.size(); ++i)
            if (chain[i]->id == slot) return latency_of(1, i);
        return std::nullopt;
    }
    /// The output that this version of the song does not use is silent.
    bool uses(const SendRecord& send) const { return send.kind != SendKind::output || send.id == output; }
    std::uint32_t latency_of_instrument() const { return latency_of(0, 1); }
    std::uint32_t latency_of_effects() const { return latency_of(1, chain.size()); }
    std::uint32_t latency_of(std::size_t from, std::size_t to) const {
        std::uint32_t sum = 0;
        for (std::size_t i = from; i < to; ++i)
            if (chain[i]->processor) sum += chain[i]->processor->latency();
        return sum;
    }
    /// In frames, without bound: a plugin's may be endless. [audio-thread]
    std::uint64_t tail() const {
        std::uint64_t sum = 0;
        for (const auto& slot : chain)
            if (slot->processor) sum += slot->processor->tail();
        return sum;
    }
};

/// One version of the song: there are two while an edited one waits for its bar.
struct LoadedSong {
    Tempo tempo;
    Bars bars;
    std::deque<TrackRecord>
        tracks; ///< in the order of the score; records stay where they are while others join

    TrackRecord* find(int number) {
        const auto found = std::ranges::find_if(
            tracks, [&](const TrackRecord& record) { return record.song.number == number; });
        return found == tracks.end() ? nullptr : &*found;
    }
    const TrackRecord* find(TrackId id) const {
        const auto found = std::ranges::find(tracks, id, &TrackRecord::id);
        return found == tracks.end() ? nullptr : &*found;
    }
    TrackRecord* find(TrackId id) {
        const auto found = std::ranges::find(tracks, id, &TrackRecord::id);
        return found == tracks.end() ? nullptr : &*found;
    }
};

/// Of each track, how many sends and outputs the longest way to it has; 0 where there is none. See Rank.
using Depths = std::map<TrackId, int>;
Depths depths_of(const LoadedSong& loaded);
inline int depth_in(const Depths& depths, TrackId track) {
    const auto known = depths.find(track);
    return known == depths.end() ? 0 : known->second;
}

std::vector<Slot> slots_of(const LoadedSong& loaded);
/// Why slots could not be filled when they were made; only of slots that are still empty.
std::vector<Error> problems_of(const LoadedSong& loaded);
/// Side chains of plugins that have no input for one.
std::vector<Error> side_chain_problems(const LoadedSong& loaded);

} // namespace aviary::engine
