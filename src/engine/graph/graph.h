// A whole song, ready to be played: its tracks, its master, its tempo. Published to the audio thread in one piece.
//
//     graph->play({from, to, jumped});
//     graph->process(out, frames, surroundings);
//
#pragma once

#include "engine/graph/index.h"
#include "engine/graph/track.h"
#include "engine/ids.h"
#include "engine/swap/rescore.h"
#include "engine/timeline/tempo.h"

#include <memory>

namespace aviary::engine {

/// A stretch of the song, no longer than a block. While the transport stands, from equals to.
struct Stretch {
    SongFrame from = 0, to = 0;
    bool jumped = false; ///< it does not go on where the last one ended
};

/// What a block is played in, whichever graph plays it.
struct Surroundings {
    const clap_event_transport& transport;
    std::int64_t steady_time;
    DeviceInput device;
    SoundTap& tap;
    ChainSlotId tapped;
    rt::Retired& retired;
};

class Graph : public rt::Retirable {
public:
    /// `master_meter` is raised by what is heard.
    Graph(Tempo tempo, song::Meter meter, double sample_rate, std::uint32_t max_frames,
        std::shared_ptr<PeakMeter> master_meter);

    /// In the order of their ranks. [audio-thread], or before it is published
    void add(std::unique_ptr<Track> track);
    const Tempo& tempo() const { return tempo_; }
    const song::Meter& meter() const { return meter_; }

    // All [audio-thread]:
    /// Null when it has gone, or is on its way: one that leaves is to be told nothing any more. The same for what is found
    /// in it.
    Track* find(TrackId id) { return index_.find(id); }
    Delay* find(const DelayId& id);
    Fader& master() { return master_; }
    void set_depth(Track& track, int depth); ///< see Rank
    /// It leaves, and so does all that is sent to it.
    void let_go(Track& track);
    /// Goes on with an edited song, see Track::take_up().
    void take_up(Rescore& next, SongFrame before, SongFrame at, bool chase, rt::Retired& retired);
    /// The first bar that begins at this frame or later.
    song::Ticks bar_from(SongFrame at) const;
    /// False: not in this block, see Track::can_release().
    bool release_notes();
    /// The events of a stretch, to be heard in the next process().
    void play(const Stretch& stretch);
    /// See SlotNode::catch_up().
    bool catch_up(ChainSlot& slot, Unit& next, Departure& departure);
    /// Overwrites `out`.
    void process(Stereo out, std::uint32_t frames, const Surroundings& surroundings);
    /// No process() comes after.
    void stop() noexcept;

    std::uint64_t events_dropped() const;
    std::uint64_t broken_blocks() const { return block_.broken_blocks; }

private:
    void lend_spares();
    void insert(std::unique_ptr<Track> track);
    void sort();

    Tempo tempo_;
    song::Meter meter_;
    List<Track> tracks_; // in the order they are processed in
    Index<Track> index_; // of those that do not leave
    Fader master_;
    std::shared_ptr<PeakMeter> master_meter_;
    StereoBuffers buffers_;
    EventList no_events_{0, 0};
    BlockContext block_;
};

} // namespace aviary::engine
