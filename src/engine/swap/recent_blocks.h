// The last blocks that a slot's processor was given: notes, parameters, sound and transport of each.
//
// A new processor takes over the state of the one that plays. Meanwhile the old one plays on. The new one is then run
// through the blocks that it has missed, so that it catches up with the old one.
//
//     recent.record(in, events, block);                               // every block, as it is given
//     if (recent.covers(next))
//         while (auto* missed = recent.from(next)) { give(*missed); next = missed->end(); }
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/graph/unit.h"
#include "rt/offer.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace aviary::engine {

class RecentBlocks {
public:
    static constexpr std::size_t kept = 256; ///< blocks

    struct Entry {
        std::int64_t steady_time = 0; ///< of its first frame
        std::uint32_t frames = 0;
        clap_event_transport transport{};
        Stereo in;
        std::unique_ptr<EventList> events;
        std::int64_t end() const { return steady_time + frames; }
    };

    explicit RecentBlocks(std::uint32_t max_frames);

    // All [audio-thread]:
    void record(const Stereo& in, const EventList& events, const BlockContext& block);
    /// Whether every block since that steady time is here.
    bool covers(std::int64_t steady_time) const { return steady_time >= begin_; }
    /// The first one that begins at that steady time or later; null: none.
    Entry* from(std::int64_t steady_time);

private:
    static constexpr std::size_t most_events = 64; ///< of a block; a busier one empties the record

    StereoBuffers buffers_;
    std::vector<Entry> entries_; ///< a ring
    std::size_t first_ = 0, count_ = 0;
    /// Every block since this steady time is there. The largest number while nothing has been recorded.
    std::int64_t begin_ = std::numeric_limits<std::int64_t>::max();
};

/// By this the main thread gives a slot its RecentBlocks, once. Both threads hold it.
using RecentBlocksOffer = rt::Offer<RecentBlocks>;

} // namespace aviary::engine
