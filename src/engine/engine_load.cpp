// A song's way into the engine.
#include "engine/arrange.h"
#include "engine/engine_impl.h"

namespace aviary::engine {

Result<void> Engine::Impl::activate(hosting::Processor& processor, const song::Track& track) const {
    processor.set_track({.name = track.name});
    processor.set_offline(setup.offline);
    return processor.activate(setup.sample_rate, setup.max_frames);
}

std::unique_ptr<Unit> Engine::Impl::make_unit(const song::Track& track, const song::PluginWord& word,
    SlotRole role, const MakeProcessor& make, std::vector<Error>& problems) {
    auto processor = make(word, role);
    if (!processor) {
        Error problem = processor.error();
        if (word.position.line) problem = {problem.code, problem.text(), place_of(word.position)};
        problems.push_back(std::move(problem));
        return nullptr;
    }
    if (auto activated = activate(**processor, track); !activated) {
        problems.push_back({activated.error().code, activated.error().text(), place_of(word.position)});
        return nullptr;
    }
    return std::make_unique<Unit>(std::move(*processor), setup.max_frames);
}

void Engine::Impl::load_track(
    const song::Track& song, const MakeProcessor& make, Graph& graph, LoadReport& report) {
    TrackRecord record{.song = song};
    std::vector<std::unique_ptr<Unit>> units;
    auto add = [&](const song::PluginWord& word, SlotRole role) {
        report.slots.push_back({next_slot++, song.number, role, word.word});
        slots.push_back({report.slots.back(), tracks.size(), units.size()});
        units.push_back(make_unit(song, word, role, make, report.problems));
        if (!units.back()) slots.back().problem = report.problems.back();
    };
    if (song.instrument)
        add(*song.instrument, SlotRole::instrument);
    else
        units.push_back(nullptr); // the first place is the instrument's, named or not
    for (const song::PluginWord& effect : song.effects) add(effect, SlotRole::effect);
    if (song.strip) add(*song.strip, SlotRole::strip);

    for (const auto& unit : units) record.chain.push_back(unit ? &unit->processor() : nullptr);
    auto track =
        std::make_unique<Track>(arrange(song, record.chain, *tempo, setup.max_frames, &report.problems),
            std::move(units), setup.sample_rate);
    record.track = track.get();
    record.meter = &track->meter();
    graph.add(std::move(track));
    tracks.push_back(std::move(record));
}

LoadReport Engine::load(const song::Score& score, const MakeProcessor& make_processor) {
    Impl& impl = *impl_;
    impl.tracks.clear();
    impl.slots.clear();
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
    for (const SlotRecord& slot : impl_->slots)
        if (slot.problem && !impl_->newest(slot)) problems.push_back(*slot.problem);
    for (const TrackRecord& track : impl_->tracks)
        (void)arrange(track.song, track.chain, *impl_->tempo, impl_->setup.max_frames, &problems);
    return problems;
}

} // namespace aviary::engine
