// The inside of Engine, which its sources share: engine.cpp, engine_load.cpp, engine_mixer.cpp, engine_swap.cpp.
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "engine/playback.h"

#include <deque>
#include <map>

namespace aviary::engine {

/// A track as the main thread knows it; the Track itself belongs to the audio thread.
struct TrackRecord {
    song::Track song;
    Track* track = nullptr;
    PeakMeter* meter = nullptr;
    std::vector<hosting::Processor*> chain; ///< the newest in each place; the first place is the instrument's
    MixerSettings mixer;
    std::uint32_t delay = 0, longest_delay = 0;

    std::uint32_t latency() const {
        std::uint32_t sum = 0;
        for (const hosting::Processor* processor : chain)
            if (processor) sum += processor->latency();
        return sum;
    }
};

struct SlotRecord {
    Slot slot;
    std::size_t track = 0, place = 0;
    bool has_journal = false;
    std::optional<Error> problem{}; ///< why it was empty when the song was loaded
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

    std::unique_ptr<Unit> make_unit(const song::Track& track, const song::PluginWord& word, SlotRole role,
        const MakeProcessor& make, std::vector<Error>& problems);
    void load_track(const song::Track& track, const MakeProcessor& make, Graph& graph, LoadReport& report);
    Result<void> activate(hosting::Processor& processor, const song::Track& track) const;
    void move_fader(const TrackRecord* track);
    void move_all_faders();
    void align();
    void forget_carried_out();
    void take_in_flight(SlotId slot, const hosting::Processor& old, const hosting::Processor& next,
        std::map<std::uint32_t, double>& parameters);
    SlotRecord* find_slot(SlotId id);
    void keep_journal(SlotRecord& slot);
    void put_in_place(const SlotRecord& slot, std::unique_ptr<hosting::Processor> processor);
    hosting::Processor*& newest(const SlotRecord& slot) { return tracks[slot.track].chain[slot.place]; }

    Setup setup;
    Playback playback;
    std::optional<Tempo> tempo;
    std::vector<TrackRecord> tracks;
    std::vector<SlotRecord> slots;
    SlotId next_slot = 1;
    MixerSettings master;
    PeakMeter* master_meter = nullptr;
    std::uint32_t latency = 0;
    std::deque<InFlight> in_flight;
};

} // namespace aviary::engine
