// A song's way into the engine.
#include "engine/arrange.h"
#include "engine/engine_impl.h"

namespace aviary::engine {

std::vector<WantedSlot> wanted_chain(const song::Track& track) {
    std::vector<WantedSlot> wanted;
    wanted.push_back({SlotRole::instrument, track.instrument ? &*track.instrument : nullptr});
    for (const song::PluginWord& effect : track.effects) wanted.push_back({SlotRole::effect, &effect});
    if (track.strip) wanted.push_back({SlotRole::strip, &*track.strip});
    return wanted;
}

Result<void> Engine::Impl::activate(hosting::Processor& processor, const song::Track& track) const {
    processor.set_track({.name = track.name});
    processor.set_offline(setup.offline);
    return processor.activate(setup.sample_rate, setup.max_frames);
}

/// Null when it cannot be made; the slot then knows why.
std::unique_ptr<Unit> Engine::Impl::make_unit(
    const song::Track& track, SlotRecord& slot, const song::PluginWord& word, const MakeProcessor& make) {
    auto processor = make(word, slot.slot.role);
    if (!processor) {
        Error problem = processor.error();
        if (word.position.line) problem = {problem.code, problem.text(), place_of(word.position)};
        slot.problem = std::move(problem);
        return nullptr;
    }
    if (auto activated = activate(**processor, track); !activated) {
        slot.problem = {activated.error().code, activated.error().text(), place_of(word.position)};
        return nullptr;
    }
    slot.processor = processor->get();
    return std::make_unique<Unit>(std::move(*processor), setup.max_frames);
}

MadeSlot Engine::Impl::make_slot(
    const song::Track& track, const WantedSlot& wanted, const MakeProcessor& make) {
    MadeSlot made;
    made.record = std::make_shared<SlotRecord>();
    SlotRecord& record = *made.record;
    record.slot = {0, track.number, wanted.role, {}};
    if (wanted.word) {
        record.slot.id = next_slot++;
        record.slot.word = wanted.word->word;
        made.unit = make_unit(track, record, *wanted.word, make);
    }
    made.place =
        std::make_unique<Place>(record.slot.id, wanted.role == SlotRole::instrument, setup.sample_rate);
    record.place = made.place.get();
    return made;
}

std::unique_ptr<TrackEvents> Engine::Impl::arrange(
    const TrackRecord& track, std::vector<Error>* problems) const {
    std::vector<Occupant> chain;
    for (const auto& slot : track.chain) chain.push_back({slot->slot.id, slot->processor});
    return engine::arrange(track.song, chain, *tempo, setup.max_frames, problems);
}

void Engine::Impl::load_track(
    const song::Track& song, const MakeProcessor& make, Graph& graph, LoadReport& report) {
    TrackRecord record{.song = song};
    List<Place> places;
    for (const WantedSlot& wanted : wanted_chain(song)) {
        MadeSlot made = make_slot(song, wanted, make);
        made.place->begin(std::move(made.unit));
        places.insert(std::move(made.place), record.chain.empty() ? nullptr : record.chain.back()->place);
        if (wanted.word) report.slots.push_back(made.record->slot);
        if (made.record->problem) report.problems.push_back(*made.record->problem);
        record.chain.push_back(std::move(made.record));
    }
    auto track =
        std::make_unique<Track>(arrange(record, &report.problems), std::move(places), setup.sample_rate);
    record.track = track.get();
    record.meter = &track->meter();
    graph.add(std::move(track));
    tracks.push_back(std::move(record));
}

LoadReport Engine::load(const song::Score& score, const MakeProcessor& make_processor) {
    Impl& impl = *impl_;
    impl.tracks.clear();
    impl.in_flight.clear();
    impl.master = {};
    impl.latency = 0;
    impl.tempo.emplace(score.bpm, impl.setup.sample_rate);

    LoadReport report;
    auto graph =
        std::make_unique<Graph>(*impl.tempo, score.meter, impl.setup.sample_rate, impl.setup.max_frames);
    for (const song::Track& track : score.tracks) impl.load_track(track, make_processor, *graph, report);
    impl.master_meter = &graph->master_meter();
    impl.playback.send({.kind = Command::Kind::graph, .payload = graph.release()});
    impl.align();
    return report;
}

std::vector<Error> Engine::problems() const {
    std::vector<Error> problems;
    for (const TrackRecord& track : impl_->tracks)
        for (const auto& slot : track.chain)
            if (slot->problem && !slot->processor) problems.push_back(*slot->problem);
    for (const TrackRecord& track : impl_->tracks) (void)impl_->arrange(track, &problems);
    return problems;
}

} // namespace aviary::engine
