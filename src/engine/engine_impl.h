// The inside of Engine, which its sources share: engine.cpp and engine_*.cpp.
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "engine/graph/processor_home.h"
#include "engine/loaded_song.h"
#include "engine/mixer/ways.h"
#include "engine/playback.h"
#include "engine/swap/state_transfer.h"

#include <deque>
#include <functional>
#include <map>

namespace aviary::engine {

/// The delays that keep all tracks of a loaded song in time with the slowest chain.
struct Alignment {
    struct State {
        std::uint32_t frames = 0, longest = 0;
    };
    std::uint32_t latency = 0; ///< of the slowest chain
    std::vector<DelayChange> changes;
    std::map<DelayId, State> states; ///< after the changes
};

/// Nothing, or a slot and its track.
struct FoundSlot {
    SlotRecord* slot = nullptr;
    TrackRecord* track = nullptr;
    explicit operator bool() const { return slot != nullptr; }
    SlotRecord* operator->() const { return slot; }
};

/// What a score wants in one slot.
struct WantedSlot {
    SlotRole role;
    const song::PluginWord* word; ///< null: an instrument that the song does not name
};
std::vector<WantedSlot> wanted_chain(const song::Track& track);
hosting::TrackDescription described(const song::Track& track); ///< for its plugins

/// A new slot: its record, and what the audio thread gets of it.
struct MadeSlot {
    std::shared_ptr<SlotRecord> record;
    std::unique_ptr<ChainSlot> chain_slot;
    std::unique_ptr<Unit> unit; ///< null: the slot is empty
};

/// A parameter change that the audio thread may not have carried out yet.
struct InFlight {
    std::uint64_t command; ///< its number
    SlotId slot;
    std::uint32_t index_id;
    double value;
};

/// A processor that has taken over the state of the slot's present one, and can be put in its place.
struct ReadySwap {
    FoundSlot slot;
    hosting::Processor* processor;
    std::unique_ptr<Unit> unit; ///< null: the slot's present one is only taken out
    Departure departure;
    std::map<std::uint32_t, double> parameters; ///< still to be set
};

struct Engine::Impl {
    explicit Impl(const EngineSetup& given)
        : setup(given)
        , playback(given)
        , song{Tempo(120, given.sample_rate), Bars(), {}} {}

    // engine.cpp:
    FoundSlot find_slot(SlotId id);
    void tap(std::optional<SlotId> slot); ///< it must exist
    void forget_carried_out();

    // engine_load.cpp:
    std::unique_ptr<Unit> make_unit(
        const song::Track& track, SlotRecord& slot, const song::PluginWord& word, const MakeProcessor& make);
    MadeSlot make_slot(const song::Track& track, const WantedSlot& wanted, const MakeProcessor& make);
    /// With a processor in each slot that the song names.
    std::unique_ptr<Track> make_track(
        TrackRecord& record, const Tempo& tempo, const MakeProcessor& make, std::vector<Error>* problems);
    Result<void> activate(hosting::Processor& processor, const song::Track& track) const;
    /// `ending`: see TrackEvents.
    std::unique_ptr<TrackEvents> arrange(
        TrackRecord& track, const Tempo& tempo, std::vector<Error>* problems, std::size_t ending = 0) const;
    bool is_loaded() const { return master_meter != nullptr; }

    // engine_rescore.cpp:
    /// Learns whether the audio thread has taken up the edited song on offer. If so, forgets what has gone with the old
    /// one. Every call of the engine begins with it, see Engine::Gate.
    void settle();
    /// Takes the edited song back. Afterwards nothing is on offer, and it is certain which song sounds. False: nothing was
    /// on offer, or the audio thread had taken it up.
    bool withdraw();
    /// Offers the newest song to the audio thread, which takes it up in place of the one that sounds.
    void offer(std::vector<Error>* problems = nullptr);
    /// Changes what sounds. An edited song on offer is withdrawn before the change and offered again after it.
    void amend(const std::function<void()>& change);
    bool attend_to_leaving();
    std::vector<const TrackRecord*> known_tracks() const;
    TrackRecord follow(const song::Track& track, const TrackRecord& before, const MakeProcessor& make);
    TrackRecord bring_in(const song::Track& track, const Tempo& tempo, const MakeProcessor& make);
    /// `moved`: the same plugin's slot that goes because it stands elsewhere in the chain; the new slot takes over its
    /// state. Null: there is none.
    std::shared_ptr<SlotRecord> bring_in(const TrackRecord& record, const WantedSlot& wanted,
        const MakeProcessor& make, const SlotRecord* moved);
    void drop_unwanted(LoadedSong& next);
    LoadedSong& audible() { return sounding ? *sounding : song; }

    // engine_mixer.cpp:
    void move_faders(const TrackRecord& track); ///< and those of its sends
    void move_all_faders();
    void keep_mixer(const TrackRecord& record);

    // engine_sends.cpp:
    /// The track's sends to the master and to tracks of the newest song.
    std::vector<Send> sends_of(const TrackRecord& record);
    /// The records of the sends that the track is to have instead of its present ones; they have no ids yet.
    Result<std::vector<SendRecord>> wanted_sends(const TrackRecord& from, const std::vector<Send>& sends);
    void set_sends(TrackRecord& record, const std::vector<SendRecord>& wanted);
    struct SendChanges {
        std::vector<SendRecord> sends; ///< all that the track has afterwards; new ones have no id yet
        std::vector<SendId> ended;
        bool is_any_new = false;
    };
    SendChanges changes_of(const TrackRecord& record, const std::vector<SendRecord>& wanted);
    void add_send(const TrackRecord& from, SendRecord& send);
    void set_depths();

    // engine_outputs.cpp:
    /// Leads the tracks of the newest song where it says, or to the master. What
    /// leads in a circle goes to the master, and `ways_refused` says so. The
    /// audio thread is told by take_up() or SetOutput.
    void lead_ways();
    SendId lead(TrackRecord& record, const SendRecord& wanted);
    void lead_output(TrackRecord& record, const song::Written<int>& out);
    SendId lead_side_chain(TrackRecord& record, ChainSlotId slot, const song::Written<int>& from);
    Way way_without_sends(const TrackRecord& from, const TrackRecord& to);
    void end_send(TrackRecord& record, SendId id);
    void forget_unused_ways(TrackRecord& record, const std::set<SendId>& side_chains);

    // engine_align.cpp:
    Alignment alignment(const LoadedSong& loaded, const Depths& depths, bool with_waiting) const;
    Frames longest_tail() const;
    void set_delay(Alignment& next, const DelayId& delay, std::uint32_t frames) const;
    void align();

    // engine_swap.cpp:
    void take_in_flight(SlotId slot, const hosting::Processor& old, const hosting::Processor& next,
        std::map<std::uint32_t, double>& parameters);
    void keep_recent_blocks(SlotRecord& slot);
    std::map<std::uint32_t, double> take_over(
        const SlotRecord& slot, hosting::Processor& next, bool is_afresh, StateTransfer& left);
    void send_parameter(
        const TrackRecord& track, const SlotRecord& slot, std::uint32_t index_id, double value);
    ReadySwap make_ready(FoundSlot slot, std::unique_ptr<hosting::Processor> processor, bool is_afresh);
    void put_in_place(ReadySwap ready);

    // engine_restart.cpp:
    bool is_away(SlotId slot);
    FoundSlot find_away(const hosting::Processor& processor);
    /// Begins and ends the restarts that are due. Returns what there is to say of them.
    std::vector<Announcement> attend_to_restarts();
    void take_out(FoundSlot slot);
    std::optional<Error> restart(hosting::Processor& processor) const;
    void put_back(FoundSlot slot, std::unique_ptr<hosting::Processor> processor);

    EngineSetup setup;
    std::shared_ptr<ProcessorHome> home = std::make_shared<ProcessorHome>(); ///< outlives the units
    Playback playback;
    LoadedSong song;                    ///< the newest
    std::optional<LoadedSong> sounding; ///< the one before, while the newest is on offer
    SlotId next_slot = 1;
    std::uint32_t next_id = 1; ///< of a track, slot or send for the audio thread
    template <typename Id>
    Id take_id() {
        return Id(next_id++);
    }
    MixerSettings master;
    std::shared_ptr<PeakMeter> master_meter; ///< null: no song is loaded
    Depths depths, offered_depths;           ///< of what sounds, and of what is on offer
    Alignment aligned, offered;              ///< the same; without the changes
    std::vector<Error> ways_refused;         ///< of the newest song
    std::deque<InFlight> in_flight;
    std::vector<InFlight> moved_on_offer; ///< by hand since the offer, which does not know of it
    std::optional<SlotId> tapped;
};

} // namespace aviary::engine
