// A song's way into the engine.
#include "engine/engine_impl.h"
#include "engine/timeline/arrange.h"

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
        std::make_unique<ChainSlot>(record.slot.id, wanted.role == SlotRole::instrument, setup.sample_rate);
    record.place = made.place.get();
    return made;
}

std::unique_ptr<TrackEvents> Engine::Impl::arrange(
    TrackRecord& track, const Tempo& tempo, std::vector<Error>* problems, std::size_t ending) const {
    std::vector<Occupant> chain;
    for (const auto& slot : track.chain) chain.push_back({slot->slot.id, slot->processor});
    auto events = engine::arrange(track.song, chain, tempo, setup.max_frames, problems, ending);
    track.polyphony = events->part.polyphony();
    return events;
}

std::unique_ptr<Track> Engine::Impl::make_track(
    TrackRecord& record, const Tempo& tempo, const MakeProcessor& make, std::vector<Error>* problems) {
    List<ChainSlot> places;
    for (const WantedSlot& wanted : wanted_chain(record.song)) {
        MadeSlot made = make_slot(record.song, wanted, make);
        made.place->begin(std::move(made.unit));
        places.insert(std::move(made.place), record.chain.empty() ? nullptr : record.chain.back()->place);
        if (problems && made.record->problem) problems->push_back(*made.record->problem);
        record.chain.push_back(std::move(made.record));
    }
    auto track = std::make_unique<Track>(
        arrange(record, tempo, problems), std::move(places), setup.sample_rate, setup.max_frames);
    track->rank = {0, record.song.number};
    record.track = track.get();
    record.meter = &track->meter();
    return track;
}

LoadReport Engine::load(const song::Score& score, const MakeProcessor& make_processor) {
    Impl& impl = *impl_;
    impl.playback.withdraw();
    impl.sounding.reset();
    impl.moved_on_offer.clear();
    impl.in_flight.clear();
    impl.master = {};
    impl.depths.clear();
    impl.aligned = {};
    impl.tapped.reset();
    impl.song = {Tempo(score.bpm, impl.setup.sample_rate), score.meter, {}};

    LoadReport report;
    auto graph =
        std::make_unique<Graph>(impl.song.tempo, score.meter, impl.setup.sample_rate, impl.setup.max_frames);
    for (const song::Track& track : score.tracks) {
        TrackRecord& record = impl.song.tracks.emplace_back(TrackRecord{.song = track});
        graph->add(impl.make_track(record, impl.song.tempo, make_processor, &report.problems));
    }
    report.slots = slots_of(impl.song);
    impl.master_meter = &graph->master_meter();
    impl.master_fader = &graph->master();
    impl.playback.send({.kind = Command::Kind::graph, .payload = graph.release()});
    impl.align();
    return report;
}

std::vector<Slot> slots_of(const LoadedSong& loaded) {
    std::vector<Slot> slots;
    for (const TrackRecord& track : loaded.tracks)
        for (const auto& slot : track.chain)
            if (slot->slot.id != 0) slots.push_back(slot->slot);
    return slots;
}

std::vector<Error> problems_of(const LoadedSong& loaded) {
    std::vector<Error> problems;
    for (const TrackRecord& track : loaded.tracks)
        for (const auto& slot : track.chain)
            if (slot->problem && !slot->processor) problems.push_back(*slot->problem);
    return problems;
}

std::vector<Error> Engine::problems() const {
    std::vector<Error> problems = problems_of(impl_->song);
    for (TrackRecord& track : impl_->song.tracks) (void)impl_->arrange(track, impl_->song.tempo, &problems);
    return problems;
}

} // namespace aviary::engine
