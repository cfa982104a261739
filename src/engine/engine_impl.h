// The inside of Engine, which its sources share: engine.cpp and engine_*.cpp.
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "engine/playback.h"
#include "engine/swap/state_transfer.h"

#include <algorithm>
#include <deque>
#include <map>

namespace aviary::engine {

/// A slot as the main thread knows it; the ChainSlot itself belongs to the audio thread.
struct SlotRecord {
    Slot slot;
    ChainSlot* place = nullptr;
    hosting::Processor* processor = nullptr; ///< the newest in it
    bool keeps_recent_blocks = false;
    std::uint64_t change = 0; ///< sequence of the command that brings the newest one
    /// What the newest one took over. Until it has its place it plays nothing but what it has missed since, or not yet:
    /// whoever is to come after it takes over the same.
    std::optional<hosting::Processor::Handover> taken_over{};
    std::optional<Error> problem{}; ///< why it was empty when it was made
};

using Chain = std::vector<std::shared_ptr<SlotRecord>>;

inline bool has(const Chain& chain, const SlotRecord& slot) {
    return std::ranges::any_of(chain, [&](const auto& other) { return other.get() == &slot; });
}

struct SendRecord {
    Track* to = nullptr; ///< null: the master
    double level_db = 0;
    SendNode* node = nullptr;
};

/// The same of a track.
struct TrackRecord {
    song::Track song;
    Track* track = nullptr;
    PeakMeter* meter = nullptr;
    Chain chain;                   ///< the first is the instrument's, whose id is 0 if it has none
    MixerSettings mixer;           ///< without its sends
    std::vector<SendRecord> sends; ///< those to tracks that go at the bar too
    std::size_t polyphony = 0;     ///< of its part
    bool waits = false;            ///< no score that sounded has it yet

    std::uint32_t latency_of_instrument() const { return latency_of(0, 1); }
    std::uint32_t latency_of_effects() const { return latency_of(1, chain.size()); }
    std::uint32_t latency_of(std::size_t from, std::size_t to) const {
        std::uint32_t sum = 0;
        for (std::size_t i = from; i < to; ++i)
            if (chain[i]->processor) sum += chain[i]->processor->latency();
        return sum;
    }
};

/// A score as the engine plays it.
struct LoadedSong {
    Tempo tempo;
    song::Meter meter;
    std::vector<TrackRecord> tracks; ///< in the order of the score

    TrackRecord* find(int number) {
        const auto found = std::ranges::find_if(
            tracks, [&](const TrackRecord& record) { return record.song.number == number; });
        return found == tracks.end() ? nullptr : &*found;
    }
    TrackRecord* find(const Track* track) {
        const auto found = std::ranges::find(tracks, track, &TrackRecord::track);
        return found == tracks.end() ? nullptr : &*found;
    }
};

std::vector<Slot> slots_of(const LoadedSong& loaded);
/// Why slots were empty when they were made, of those that still are.
std::vector<Error> problems_of(const LoadedSong& loaded);

/// What lets all tracks of a loaded song meet.
struct Alignment {
    struct State {
        std::uint32_t frames = 0, longest = 0;
    };
    std::uint32_t latency = 0; ///< of the slowest chain
    std::vector<DelayChange> changes;
    std::map<const Delay*, State> states; ///< after them
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

/// A new slot, with the place for the audio thread.
struct MadeSlot {
    std::shared_ptr<SlotRecord> record;
    std::unique_ptr<ChainSlot> place;
    std::unique_ptr<Unit> unit; ///< null: the slot is empty
};

/// A parameter change that the audio thread may not have carried out yet.
struct InFlight {
    std::uint64_t sequence;
    SlotId slot;
    std::uint32_t index_id;
    double value;
};

/// A processor that has taken over from the slot's present one.
struct ReadySwap {
    FoundSlot slot;
    hosting::Processor* processor;
    std::unique_ptr<Change> change;
    std::map<std::uint32_t, double> parameters; ///< still to be set
};

struct Engine::Impl {
    explicit Impl(const EngineSetup& given)
        : setup(given)
        , playback(given)
        , song{Tempo(120, given.sample_rate), {}, {}} {}

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

    FoundSlot find_slot(SlotId id);
    bool is_loaded() const { return master_meter != nullptr; }

    // engine_rescore.cpp:
    /// Learns whether what was on offer has been taken up.
    void settle();
    /// From here on nothing is on offer, and what sounds is known for certain. False: nothing was, or it has been taken.
    bool withdraw();
    /// The newest loaded song, over the one that sounds.
    void offer(std::vector<Error>* problems = nullptr);
    /// Does what must not be overtaken by what is on offer, which stands again afterwards.
    void amend(const std::function<void()>& change);
    bool attend_to_leaving();
    std::vector<const TrackRecord*> known_tracks() const;
    TrackRecord follow(const song::Track& track, const TrackRecord& before, const MakeProcessor& make);
    TrackRecord bring_in(const song::Track& track, const Tempo& tempo, const MakeProcessor& make);
    /// `moved`: the one that goes because it would have to stand elsewhere, or null.
    std::shared_ptr<SlotRecord> bring_in(const TrackRecord& record, const WantedSlot& wanted,
        const MakeProcessor& make, const SlotRecord* moved);
    void put_behind_last(const TrackRecord& record, SlotRecord& slot, std::unique_ptr<ChainSlot> made);
    void drop_unwanted(LoadedSong& next);
    LoadedSong& audible() { return sounding ? *sounding : song; }

    // engine_mixer.cpp:
    void move_fader(Fader& fader, Gains gains);
    void move_faders(const TrackRecord& track); ///< of its sends too
    void move_all_faders();

    // engine_sends.cpp:
    /// As the newest song has them.
    std::vector<Send> sends_of(const TrackRecord& record);
    /// Those that are to be in place of the ones that the track has; without nodes.
    Result<std::vector<SendRecord>> wanted_sends(const TrackRecord& from, const std::vector<Send>& sends);
    void set_sends(TrackRecord& record, std::vector<SendRecord> wanted);
    void add_send(const TrackRecord& from, SendRecord& send);
    int depth_of(const Track* track) const;
    void set_depths();

    // engine_align.cpp:
    Alignment alignment(const LoadedSong& loaded, bool with_waiting) const;
    void set_delay(Alignment& next, Delay& delay, std::uint32_t frames) const;
    void align();

    // engine_swap.cpp:
    void forget_carried_out();
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
    MixerSettings master;
    Fader* master_fader = nullptr;
    std::map<const Track*, int> depths; ///< see Rank; 0 where there is none
    PeakMeter* master_meter = nullptr;
    Alignment aligned, offered; ///< what sounds, and what is on offer; without the changes
    std::deque<InFlight> in_flight;
    std::vector<InFlight> moved_on_offer; ///< by hand; what is on offer does not know of it
    std::optional<SlotId> tapped;
};

} // namespace aviary::engine
