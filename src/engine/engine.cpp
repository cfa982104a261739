#include "engine/engine.h"

#include "engine/arrange.h"
#include "engine/handover.h"
#include "engine/playback.h"

#include <algorithm>
#include <map>

namespace aviary::engine {

namespace {

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

} // namespace

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

Engine::Engine(Setup setup)
    : impl_(std::make_unique<Impl>(setup)) {}
Engine::~Engine() = default;

// --- loading ---------------------------------------------------------------------------------------------------

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

/// Delays every track by what the slowest chain needs more than its own.
void Engine::Impl::align() {
    latency = 0;
    for (const TrackRecord& record : tracks) latency = std::max(latency, record.latency());
    const auto fade = std::uint32_t(fade_seconds * setup.sample_rate);
    for (TrackRecord& record : tracks) {
        const std::uint32_t delay = latency - record.latency();
        if (delay == record.delay) continue;
        std::unique_ptr<DelayLine> line;
        if (delay > record.longest_delay) {
            line = std::make_unique<DelayLine>(delay, fade);
            record.longest_delay = line->longest();
        }
        record.delay = delay;
        playback.send({.kind = Command::Kind::delay,
            .track = record.track,
            .number = delay,
            .payload = line.release()});
    }
}

// --- transport and parameters ----------------------------------------------------------------------------------

void Engine::play() { impl_->playback.send({.kind = Command::Kind::play}); }
void Engine::stop() { impl_->playback.send({.kind = Command::Kind::stop}); }
void Engine::seek(double beats) {
    impl_->playback.send({.kind = Command::Kind::seek, .a = std::max(0.0, beats)});
}
void Engine::set_loop(std::optional<Loop> loop) {
    const Loop given = loop.value_or(Loop{});
    impl_->playback.send({.kind = Command::Kind::loop, .a = given.start_beats, .b = given.end_beats});
}

SlotRecord* Engine::Impl::find_slot(SlotId id) {
    const auto found = std::ranges::find(slots, id, [](const SlotRecord& record) { return record.slot.id; });
    return found == slots.end() ? nullptr : &*found;
}

bool Engine::set_parameter(SlotId slot, std::uint32_t index_id, double value) {
    const SlotRecord* record = impl_->find_slot(slot);
    if (!record || !impl_->newest(*record) || !impl_->playback.has_room()) return false;
    const std::uint64_t sequence = impl_->playback.send({.kind = Command::Kind::parameter,
        .track = impl_->tracks[record->track].track,
        .place = record->place,
        .number = index_id,
        .a = value});
    impl_->forget_carried_out();
    impl_->in_flight.push_back({sequence, slot, index_id, value});
    return true;
}

bool Engine::play_note(SlotId slot, std::uint8_t key, double velocity, bool on) {
    const SlotRecord* record = impl_->find_slot(slot);
    if (!record || !impl_->playback.has_room()) return false;
    impl_->playback.send({.kind = on ? Command::Kind::press : Command::Kind::release,
        .track = impl_->tracks[record->track].track,
        .number = key,
        .a = velocity});
    return true;
}

void Engine::Impl::forget_carried_out() {
    const std::uint64_t last = playback.report().last_command;
    while (!in_flight.empty() && in_flight.front().sequence <= last) in_flight.pop_front();
}

// --- one slot by itself -----------------------------------------------------------------------------------------

bool Engine::set_source(SlotId slot, const Source& source) {
    const SlotRecord* record = impl_->find_slot(slot);
    if (!record) return false;
    std::unique_ptr<Generator> generator;
    if (source.kind != Source::Kind::song)
        generator = std::make_unique<Generator>(source, impl_->setup.sample_rate);
    impl_->playback.send({.kind = Command::Kind::source,
        .track = impl_->tracks[record->track].track,
        .place = record->place,
        .payload = generator.release()});
    return true;
}

bool Engine::tap(std::optional<SlotId> slot) {
    const SlotRecord* record = slot ? impl_->find_slot(*slot) : nullptr;
    if (slot && !record) return false;
    impl_->playback.tap().listen(false); // what waits is another slot's
    impl_->playback.tap().listen(record != nullptr);
    impl_->playback.send({.kind = Command::Kind::tap,
        .track = record ? impl_->tracks[record->track].track : nullptr,
        .place = record ? record->place : 0});
    return true;
}

std::vector<float> Engine::read_tap() { return impl_->playback.tap().read(); }

// --- mixer -----------------------------------------------------------------------------------------------------

void Engine::Impl::move_fader(const TrackRecord* track) {
    const MixerSettings& settings = track ? track->mixer : master;
    const bool soloed =
        track && std::ranges::any_of(tracks, [](const auto& other) { return other.mixer.solo; });
    const bool silent = settings.mute || (soloed && !settings.solo);
    const Gains gains = silent ? Gains{0, 0} : balance_gains(settings.volume_db, settings.pan);
    playback.send({.kind = Command::Kind::fader,
        .track = track ? track->track : nullptr,
        .a = gains.left,
        .b = gains.right});
}

void Engine::Impl::move_all_faders() {
    for (const TrackRecord& record : tracks) move_fader(&record);
}

bool Engine::set_mixer(int track, const MixerSettings& settings) {
    if (track == 0) {
        impl_->master = settings;
        impl_->move_fader(nullptr);
        return true;
    }
    const auto record = std::ranges::find(impl_->tracks, track, [](const auto& t) { return t.song.number; });
    if (record == impl_->tracks.end()) return false;
    const bool solo_changes = record->mixer.solo != settings.solo;
    record->mixer = settings;
    if (solo_changes)
        impl_->move_all_faders();
    else
        impl_->move_fader(&*record);
    return true;
}

MixerSettings Engine::mixer(int track) const {
    if (track == 0) return impl_->master;
    const auto record = std::ranges::find(impl_->tracks, track, [](const auto& t) { return t.song.number; });
    return record == impl_->tracks.end() ? MixerSettings{} : record->mixer;
}

// --- swap ------------------------------------------------------------------------------------------------------

/// From the first change on, what the slot's processor is given is kept for the next change.
void Engine::Impl::keep_journal(SlotRecord& slot) {
    if (std::exchange(slot.has_journal, true)) return;
    playback.send({.kind = Command::Kind::journal,
        .track = tracks[slot.track].track,
        .place = slot.place,
        .payload = new Journal(setup.max_frames)});
}

Result<void> Engine::swap(SlotId slot, std::unique_ptr<hosting::Processor> processor) {
    std::vector<Replacement> one;
    one.push_back({slot, std::move(processor)});
    return swap(std::move(one));
}

Result<void> Engine::swap(std::vector<Replacement> replacements) {
    Impl& impl = *impl_;
    // All that can fail, before the first is put in place.
    for (const auto& [slot, processor] : replacements) {
        SlotRecord* record = impl.find_slot(slot);
        if (!record)
            return Error{"slot.unknown", "no slot " + std::to_string(slot) + " in the loaded song", {}};
        if (!processor) return Error{"swap.nothing", "a swap needs a processor to put in place", {}};
        impl.keep_journal(*record);
        if (auto activated = impl.activate(*processor, impl.tracks[record->track].song); !activated)
            return activated.error();
    }
    for (auto& [slot, processor] : replacements)
        impl.put_in_place(*impl.find_slot(slot), std::move(processor));
    impl.align();
    return {};
}

void Engine::Impl::put_in_place(const SlotRecord& slot, std::unique_ptr<hosting::Processor> processor) {
    TrackRecord& track = tracks[slot.track];
    hosting::Processor* old = std::exchange(track.chain[slot.place], processor.get());
    auto change = std::make_unique<Change>();
    change->events = arrange(track.song, track.chain, *tempo, setup.max_frames, nullptr);

    // From here on the old one plays on and the new one falls behind. What the audio thread has carried out by now is
    // in the state.
    forget_carried_out();
    Inheritance left;
    if (old) left = hand_over(*old, *processor);
    change->handover = left.handover;
    // Found while the old metadata is alive; sent behind the change.
    std::map<std::uint32_t, double> parameters(left.parameters.begin(), left.parameters.end());
    if (old) take_in_flight(slot.slot.id, *old, *processor, parameters);
    change->unit = std::make_unique<Unit>(std::move(processor), setup.max_frames);
    playback.send({.kind = Command::Kind::change,
        .track = track.track,
        .place = slot.place,
        .payload = change.release()});
    for (const auto& [index_id, value] : parameters) {
        const std::uint64_t sequence = playback.send({.kind = Command::Kind::parameter,
            .track = track.track,
            .place = slot.place,
            .number = index_id,
            .a = value});
        in_flight.push_back({sequence, slot.slot.id, index_id, value});
    }
}

/// The changes that the old processor may not have heard of, for the next one; they are then no longer the old one's.
void Engine::Impl::take_in_flight(SlotId slot, const hosting::Processor& old, const hosting::Processor& next,
    std::map<std::uint32_t, double>& parameters) {
    for (const InFlight& sent : in_flight) {
        if (sent.slot != slot) continue;
        for (const auto& parameter : old.metadata().parameters)
            if (parameter.index_id == sent.index_id)
                if (const auto* same = next.find_parameter(parameter.id))
                    parameters[same->index_id] = fitted(*same, sent.value);
    }
    std::erase_if(in_flight, [&](const InFlight& sent) { return sent.slot == slot; });
}

hosting::Processor* Engine::processor(SlotId slot) const {
    const SlotRecord* record = impl_->find_slot(slot);
    return record ? impl_->newest(*record) : nullptr;
}

// --- the 60 Hz side --------------------------------------------------------------------------------------------

std::vector<Announcement> Engine::attend() {
    Impl& impl = *impl_;
    impl.playback.collect();
    impl.forget_carried_out();
    std::vector<Announcement> announcements;
    bool latencies_changed = false;
    for (const SlotRecord& record : impl.slots) {
        hosting::Processor* processor = impl.newest(record);
        if (!processor) continue;
        auto what = processor->attend();
        latencies_changed |= what.latency_changed;
        if (what.process_wanted)
            impl.playback.send({.kind = Command::Kind::wake,
                .track = impl.tracks[record.track].track,
                .place = record.place});
        if (what.values_changed || what.parameters_changed || what.latency_changed || what.state_dirty
            || what.restart_wanted || what.silenced_blocks > 0 || !what.messages.empty())
            announcements.push_back({record.slot.id, std::move(what)});
    }
    if (latencies_changed) impl.align();
    return announcements;
}

Status Engine::status() {
    Impl& impl = *impl_;
    const Report& report = impl.playback.report();
    Status status{report.playing, report.position_beats, report.frames, {}, {}, report.events_dropped,
        report.broken_blocks};
    auto peak_of = [](PeakMeter& meter) {
        const StereoPeak peak = meter.take();
        return Status::Peak{peak.left, peak.right};
    };
    for (const TrackRecord& record : impl.tracks) status.tracks.push_back(peak_of(*record.meter));
    if (impl.master_meter) status.master = peak_of(*impl.master_meter);
    return status;
}

const Setup& Engine::setup() const { return impl_->setup; }
std::uint32_t Engine::latency() const { return impl_->latency; }
std::int64_t Engine::frame_of(double beats) const { return impl_->tempo ? impl_->tempo->frame(beats) : 0; }

void Engine::process(float* left, float* right, std::uint32_t frames, const float* input_left,
    const float* input_right) noexcept AVIARY_NONBLOCKING {
    impl_->playback.process(left, right, frames, {input_left, input_right});
}

} // namespace aviary::engine
