// A whole song, ready to be played: its tracks, its master, its tempo. Published to the audio thread in one piece.
//
//     graph->play({from, to, jumped});
//     graph->process(out, frames, surroundings);
//
#pragma once

#include "engine/engine_ids.h"
#include "engine/graph/index.h"
#include "engine/graph/track.h"
#include "engine/parallel/team.h"
#include "engine/swap/rescore.h"
#include "engine/timeline/tempo.h"

#include <deque>
#include <memory>

namespace aviary::engine {

/// A stretch of the song, no longer than a block. While the transport stands, from equals to.
struct Stretch {
    SongFrame from = 0, to = 0;
    bool jumped = false; ///< it does not go on where the last one ended
};

/// What a block of any graph is played with.
struct Surroundings {
    const clap_event_transport& transport;
    std::int64_t steady_time;
    DeviceInput device;
    SoundTap& tap;
    ChainSlotId tapped;
    rt::Retired& retired;
    Team& team;
};

class Graph : public rt::Retirable {
public:
    /// `master_meter` is raised by what is heard. `members`: of the team that will process it.
    Graph(Tempo tempo, Bars bars, double sample_rate, std::uint32_t max_frames,
        std::shared_ptr<PeakMeter> master_meter, unsigned members = 1);

    /// In the order of their ranks. [audio-thread], or before it is published
    void add(std::unique_ptr<Track> track);
    const Tempo& tempo() const { return tempo_; }
    const Bars& bars() const { return bars_; }

    // All [audio-thread]:
    /// Null when the track has gone or is leaving, because a leaving track takes no commands. The same holds for the
    /// slots and sends in it.
    Track* find(TrackId id) { return index_.find(id); }
    Delay* find(const DelayId& id);
    Fader& master() { return master_; }
    void set_depth(Track& track, int depth); ///< see Rank
    /// A track that waits leaves unheard, and so do the sends that lead to it.
    void drop(Track& track);
    /// Goes on with an edited song, see Track::take_up().
    void take_up(Rescore& next, SongFrame before, SongFrame at, bool chase, rt::Retired& retired);
    /// The first bar that begins at this frame or later.
    song::Ticks bar_from(SongFrame at) const { return bars_.from(tempo_, at); }
    /// False: not in this block, see Track::can_release().
    bool release_notes();
    /// Gives the slots the events of a stretch, which the next process() plays.
    void play(const Stretch& stretch);
    /// See SlotNode::catch_up().
    bool catch_up(ChainSlot& slot, Unit& next, Departure& departure);
    /// Overwrites `out`.
    void process(Stereo out, std::uint32_t frames, const Surroundings& surroundings);
    /// No process() may come after.
    void stop() noexcept;

    std::uint64_t events_dropped() const;
    std::uint64_t broken_blocks() const;

private:
    /// What one member of the team needs for a block.
    struct Member {
        explicit Member(std::uint32_t max_frames);
        BlockContext&
        lent(); ///< with its spare buffers, which the last borrower may have exchanged for others
        StereoBuffers buffers;
        EventList no_events{0, 0};
        BlockContext block;
    };
    void begin_block(std::uint32_t frames, const Surroundings& surroundings);
    void insert(std::unique_ptr<Track> track);
    void sort();
    void let_go(Track& track);
    void end_sends_to_leaving();

    Tempo tempo_;
    Bars bars_;
    List<Track> tracks_; // in the order they are processed in
    Index<Track> index_; // of those that do not leave
    Fader master_;
    std::shared_ptr<PeakMeter> master_meter_;
    StereoBuffers mixed_;
    std::deque<Member> members_; // the audio thread's is the first
    std::uint64_t batch_ = 0;
};

} // namespace aviary::engine
