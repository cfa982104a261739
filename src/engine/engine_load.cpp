// A song's way into the engine.
#include "engine/engine_impl.h"
#include "engine/timeline/arrange.h"

#include <algorithm>
#include <iterator>

namespace aviary::engine {

std::vector<WantedSlot> wanted_chain(const song::Track& track) {
    std::vector<WantedSlot> wanted;
    wanted.push_back({SlotRole::instrument, track.instrument ? &*track.instrument : nullptr});
    for (const song::PluginWord& effect : track.effects) wanted.push_back({SlotRole::effect, &effect});
    if (track.strip) wanted.push_back({SlotRole::strip, &*track.strip});
    return wanted;
}

hosting::TrackDescription described(const song::Track& track) {
    using Kind = hosting::TrackDescription::Kind;
    return {.name = track.name,
        .kind = track.type == song::TrackType::group          ? Kind::bus
                : track.type == song::TrackType::return_track ? Kind::return_track
                                                              : Kind::track};
}

Result<void> Engine::Impl::activate(hosting::Processor& processor, const song::Track& track) const {
    processor.set_track(described(track));
    processor.set_offline(setup.offline);
    return processor.activate(setup.sample_rate, setup.max_frames);
}

/// Null when it cannot be made; slot.problem then says why.
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
    return std::make_unique<Unit>(std::move(*processor), setup.max_frames, home);
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
        record.slot.sidechain = wanted.word->sidechain ? wanted.word->sidechain->value : 0;
        made.unit = make_unit(track, record, *wanted.word, make);
    }
    record.id = take_id<ChainSlotId>();
    made.chain_slot = std::make_unique<ChainSlot>(
        record.id, wanted.role == SlotRole::instrument, setup.sample_rate, record.recent_blocks);
    return made;
}

std::unique_ptr<TrackEvents> Engine::Impl::arrange(
    TrackRecord& track, const Tempo& tempo, std::vector<Error>* problems, std::size_t ending) const {
    std::vector<Occupant> chain;
    for (const auto& slot : track.chain) chain.push_back({slot->id, slot->processor});
    auto events = engine::arrange(track.song, chain, tempo, setup.max_frames, problems, ending);
    events->clips = place_clips(track.song.clips, tempo, setup.sample_rate, setup.clips, problems);
    track.polyphony = events->part.polyphony();
    return events;
}

std::unique_ptr<Track> Engine::Impl::make_track(
    TrackRecord& record, const Tempo& tempo, const MakeProcessor& make, std::vector<Error>* problems) {
    List<ChainSlot> slots;
    ChainSlot* last = nullptr;
    for (const WantedSlot& wanted : wanted_chain(record.song)) {
        MadeSlot made = make_slot(record.song, wanted, make);
        made.chain_slot->begin(std::move(made.unit));
        ChainSlot* const behind = std::exchange(last, made.chain_slot.get());
        slots.insert(std::move(made.chain_slot), behind);
        if (problems && made.record->problem) problems->push_back(*made.record->problem);
        record.chain.push_back(std::move(made.record));
    }
    record.id = take_id<TrackId>();
    record.meter = std::make_shared<PeakMeter>();
    auto track = std::make_unique<Track>(record.id, arrange(record, tempo, problems), std::move(slots),
        setup.sample_rate, setup.max_frames, record.meter);
    track->rank = {0, record.song.number};
    return track;
}

LoadReport Engine::load(const song::Score& score, const MakeProcessor& make_processor) {
    Impl& impl = gate_.enter();
    impl.withdraw();
    impl.sounding.reset();
    impl.moved_on_offer.clear();
    impl.in_flight.clear();
    impl.master = {};
    impl.depths.clear();
    impl.aligned = {};
    impl.tapped.reset();
    impl.song = {Tempo(score.bpm, score.tempos, impl.setup.sample_rate), Bars(score.meter, score.meters), {}};

    LoadReport report;
    impl.master_meter = std::make_shared<PeakMeter>();
    auto graph = std::make_unique<Graph>(impl.song.tempo, impl.song.bars, impl.setup.sample_rate,
        impl.setup.max_frames, impl.master_meter, impl.setup.helpers + 1);
    for (const song::Track& track : score.tracks) {
        TrackRecord& record = impl.song.tracks.emplace_back(TrackRecord{.song = track});
        graph->add(impl.make_track(record, impl.song.tempo, make_processor, &report.problems));
    }
    report.slots = slots_of(impl.song);
    impl.playback.send(PlaySong{impl.playback.owner_of(std::move(graph))});
    impl.lead_ways();
    std::ranges::copy(impl.ways_refused, std::back_inserter(report.problems));
    std::ranges::move(side_chain_problems(impl.song), std::back_inserter(report.problems));
    for (const TrackRecord& track : impl.song.tracks)
        if (track.output != SendId::none) impl.playback.send(SetOutput{track.id, track.output});
    impl.set_depths();
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
    Impl& impl = gate_.enter();
    std::vector<Error> problems = problems_of(impl.song);
    std::ranges::copy(impl.ways_refused, std::back_inserter(problems));
    std::ranges::move(side_chain_problems(impl.song), std::back_inserter(problems));
    for (const TrackRecord& track : impl.song.tracks) {
        std::vector<const hosting::PluginMetadata*> chain;
        for (const auto& slot : track.chain)
            chain.push_back(slot->processor ? &slot->processor->metadata() : nullptr);
        std::ranges::move(parameter_problems(track.song, chain), std::back_inserter(problems));
        (void)place_clips(
            track.song.clips, impl.song.tempo, impl.setup.sample_rate, impl.setup.clips, &problems);
    }
    return problems;
}

} // namespace aviary::engine
