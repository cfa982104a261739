// The inside of Engine, which its sources share: engine.cpp, engine_load.cpp, engine_mixer.cpp, engine_swap.cpp.
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "engine/playback.h"

#include <deque>
#include <map>

namespace aviary::engine {

/// A slot as the main thread knows it; the Place itself belongs to the audio thread.
struct SlotRecord {
    Slot slot;
    Place* place = nullptr;
    hosting::Processor* processor = nullptr; ///< the newest in it
    bool has_journal = false;
    std::optional<Error> problem{}; ///< why it was empty when it was made
};

/// The same of a track.
struct TrackRecord {
    song::Track song;
    Track* track = nullptr;
    PeakMeter* meter = nullptr;
    std::vector<std::shared_ptr<SlotRecord>>
        chain; ///< the first is the instrument's, whose id is 0 if it has none
    MixerSettings mixer;
    std::uint32_t delay = 0, longest_delay = 0;

    std::uint32_t latency() const {
        std::uint32_t sum = 0;
        for (const auto& slot : chain)
            if (slot->processor) sum += slot->processor->latency();
        return sum;
    }
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
    std::unique_ptr<Place> place;
    std::unique_ptr<Unit> unit; ///< null: the slot is empty
};

/// A parameter change that the audio thread may not have carried out yet.
struct InFlight {
    std::uint64_t sequence;
    SlotId slot;
    std::uint32_t index_id;
    double value;
};

struct Engine::Impl {
    explicit Impl(const Setup& given)
        : setup(given)
        , playback(given) {}

    // engine_load.cpp:
    std::unique_ptr<Unit> make_unit(
        const song::Track& track, SlotRecord& slot, const song::PluginWord& word, const MakeProcessor& make);
    MadeSlot make_slot(const song::Track& track, const WantedSlot& wanted, const MakeProcessor& make);
    void load_track(const song::Track& track, const MakeProcessor& make, Graph& graph, LoadReport& report);
    Result<void> activate(hosting::Processor& processor, const song::Track& track) const;
    std::unique_ptr<TrackEvents> arrange(const TrackRecord& track, std::vector<Error>* problems) const;

    FoundSlot find_slot(SlotId id);

    // engine_mixer.cpp:
    void move_fader(const TrackRecord* track);
    void move_all_faders();
    void align();

    // engine_swap.cpp:
    void forget_carried_out();
    void take_in_flight(SlotId slot, const hosting::Processor& old, const hosting::Processor& next,
        std::map<std::uint32_t, double>& parameters);
    void keep_journal(SlotRecord& slot);
    void put_in_place(FoundSlot slot, std::unique_ptr<hosting::Processor> processor);

    Setup setup;
    Playback playback;
    std::optional<Tempo> tempo;
    std::vector<TrackRecord> tracks;
    SlotId next_slot = 1;
    MixerSettings master;
    PeakMeter* master_meter = nullptr;
    std::uint32_t latency = 0;
    std::deque<InFlight> in_flight;
};

} // namespace aviary::engine
