// The inside of Engine, which its sources share: engine.cpp and engine_*.cpp.
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "engine/loaded_song.h"
#include "engine/playback.h"
#include "engine/swap/state_transfer.h"

#include <deque>
#include <functional>
#include <map>

namespace aviary::engine {

/// What lets all tracks of a loaded song meet.
struct Alignment {
    struct State {
        std::uint32_t frames = 0, longest = 0;
    };
    std::uint32_t latency = 0; ///< of the slowest chain
    std::vector<DelayChange> changes;
    std::map<DelayId, State> states; ///< after them
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
    const song::PluginWord* word; ///< null: an instrument that is not named
};
std::vector<WantedSlot> wanted_chain(const song::Track& track);

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

/// A processor that has taken over from the slot's present one.
struct ReadySwap {
    FoundSlot slot;
    hosting::Processor* processor;
    std::unique_ptr<Unit> unit;
    Departure departure;
    std::map<std::uint32_t, double> parameters; ///< still to be set
};

struct Engine::Impl {
    explicit Impl(const EngineSetup& given)
        : setup(given)
        , playback(given)
        , song{Tempo(120, given.sample_rate), {}, {}} {}

    // engine.cpp:
    FoundSlot find_slot(SlotId id);
    void tap(std::optional<SlotId> slot); ///< one that is there
    void forget_carried_out();

    // engine_load.cpp:
    std::unique_ptr<Unit> make_unit(
        const song::Track& track, SlotRecord& slot, const song::PluginWord& word, const MakeProcessor& make);
    MadeSlot make_slot(const song::Track& track, const WantedSlot& wanted, const MakeProcessor& make);
    /// With processors for all that it wants.
    std::unique_ptr<Track> make_track(
        TrackRecord& record, const Tempo& tempo, const MakeProcessor& make, std::vector<Error>* problems);
    Result<void> activate(hosting::Processor& processor, const song::Track& track) const;
    /// `ending`: see TrackEvents.
    std::unique_ptr<TrackEvents> arrange(
        TrackRecord& track, const Tempo& tempo, std::vector<Error>* problems, std::size_t ending = 0) const;
    bool is_loaded() const { return master_meter != nullptr; }

    // engine_rescore.cpp:
    /// Learns whether what was on offer has been taken up, and forgets what has gone with that. Every call of the engine
    /// begins with it, see Engine::Gate.
    void settle();
    /// From here on nothing is on offer, and what sounds is known for certain. False: nothing was, or it has been taken.
    bool withdraw();
    /// The newest loaded song, over the one that sounds.
    void offer(std::vector<Error>* problems = nullptr);
    /// Makes a change of what sounds while nothing is on offer: an edited song is withdrawn before and offered again after.
    void amend(const std::function<void()>& change);
    bool attend_to_leaving();
    std::vector<const TrackRecord*> known_tracks() const;
    TrackRecord follow(const song::Track& track, const TrackRecord& before, const MakeProcessor& make);
    TrackRecord bring_in(const song::Track& track, const Tempo& tempo, const MakeProcessor& make);
    /// `moved`: the one that goes because it would have to stand elsewhere, or null.
    std::shared_ptr<SlotRecord> bring_in(const TrackRecord& record, const WantedSlot& wanted,
        const MakeProcessor& make, const SlotRecord* moved);
    void drop_unwanted(LoadedSong& next);
    LoadedSong& audible() { return sounding ? *sounding : song; }

    // engine_mixer.cpp:
    void move_faders(const TrackRecord& track); ///< of its sends too
    void move_all_faders();
    void keep_mixer(const TrackRecord& record);

    // engine_sends.cpp:
    /// As the newest song has them.
    std::vector<Send> sends_of(const TrackRecord& record);
    /// Those that are to be in place of the ones that the track has; without ids.
    Result<std::vector<SendRecord>> wanted_sends(const TrackRecord& from, const std::vector<Send>& sends);
    void set_sends(TrackRecord& record, const std::vector<SendRecord>& wanted);
    struct SendChanges {
        std::vector<SendRecord> sends; ///< all of the track afterwards; new ones have no id yet
        std::vector<SendId> ended;
        bool is_any_new = false;
    };
    SendChanges changes_of(const TrackRecord& record, const std::vector<SendRecord>& wanted);
    void add_send(const TrackRecord& from, SendRecord& send);
    int depth_of(TrackId track) const;
    void set_depths();

    // engine_align.cpp:
    Alignment alignment(const LoadedSong& loaded, bool with_waiting) const;
    void set_delay(Alignment& next, const DelayId& delay, std::uint32_t frames) const;
    void align();

    // engine_swap.cpp:
    void take_in_flight(SlotId slot, const hosting::Processor& old, const hosting::Processor& next,
        std::map<std::uint32_t, double>& parameters);
    void keep_recent_blocks(SlotRecord& slot);
    std::map<std::uint32_t, double> take_over(
        const SlotRecord& slot, hosting::Processor& next, StateTransfer& left);
    void send_parameter(
        const TrackRecord& track, const SlotRecord& slot, std::uint32_t index_id, double value);
    ReadySwap make_ready(FoundSlot slot, std::unique_ptr<hosting::Processor> processor);
    void put_in_place(ReadySwap ready);

    EngineSetup setup;
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
    std::map<TrackId, int> depths;           ///< see Rank; 0 where there is none
    Alignment aligned, offered;              ///< what sounds, and what is on offer; without the changes
    std::deque<InFlight> in_flight;
    std::vector<InFlight> moved_on_offer; ///< by hand; what is on offer does not know of it
    std::optional<SlotId> tapped;
};

} // namespace aviary::engine
