#include "engine/engine_impl.h"
#include "engine/in_range.h"

#include <algorithm>

namespace aviary::engine {

Engine::Gate::Gate(const EngineSetup& setup)
    : impl_(std::make_unique<Impl>(setup)) {}
Engine::Gate::~Gate() = default;

Engine::Impl& Engine::Gate::enter() const {
    impl_->settle();
    return *impl_;
}
Playback& Engine::Gate::playback() const noexcept AVIARY_NONBLOCKING { return impl_->playback; }

Engine::Engine(EngineSetup setup)
    : gate_(setup) {}
Engine::~Engine() = default;

// --- transport and parameters ----------------------------------------------------------------------------------

void Engine::play() { gate_.enter().playback.send(Play{}); }
void Engine::stop() { gate_.enter().playback.send(Stop{}); }
void Engine::seek(Beats position) { gate_.enter().playback.send(Seek{std::max(Beats(), position)}); }
void Engine::set_loop(std::optional<Loop> loop) { gate_.enter().playback.send(SetLoop{loop}); }

FoundSlot Engine::Impl::find_slot(SlotId id) {
    for (TrackRecord& track : song.tracks)
        for (const auto& slot : track.chain)
            if (slot->slot.id == id && id != 0) return {slot.get(), &track};
    return {};
}

bool Engine::set_parameter(SlotId slot, std::uint32_t index_id, double value) {
    Impl& impl = gate_.enter();
    const FoundSlot record = impl.find_slot(slot);
    if (!record || !record->processor || !impl.playback.has_room()) return false;
    impl.forget_carried_out();
    const auto& known = record->processor->metadata().parameters;
    const auto parameter = std::ranges::find(known, index_id, &hosting::ParameterMetadata::index_id);
    if (parameter != known.end()) value = in_range(value, parameter->min, parameter->max, parameter->initial);
    impl.send_parameter(*record.track, *record.slot, index_id, value);
    if (impl.sounding) impl.moved_on_offer.push_back(impl.in_flight.back());
    return true;
}

bool Engine::play_note(SlotId slot, std::uint8_t key, double velocity, bool on) {
    Impl& impl = gate_.enter();
    const FoundSlot record = impl.find_slot(slot);
    if (!record || key > 127 || !impl.playback.has_room()) return false;
    const TrackId track = record.track->id;
    velocity = in_range(velocity, 0, 1, 0);
    on ? impl.playback.send(PressKey{track, key, velocity}) : impl.playback.send(ReleaseKey{track, key});
    return true;
}

void Engine::Impl::forget_carried_out() {
    const std::uint64_t last = playback.report().last_command;
    // What a processor misses while it is away is kept until it is back.
    std::erase_if(
        in_flight, [&](const InFlight& sent) { return sent.command <= last && !is_away(sent.slot); });
}

// --- one slot by itself -----------------------------------------------------------------------------------------

bool Engine::set_source(SlotId slot, const Source& source) {
    Impl& impl = gate_.enter();
    const FoundSlot record = impl.find_slot(slot);
    if (!record) return false;
    std::unique_ptr<Generator> generator;
    if (source.kind != Source::Kind::song)
        generator =
            std::make_unique<Generator>(in_range(source, impl.setup.sample_rate), impl.setup.sample_rate);
    impl.playback.send(FeedSlot{record.track->id, record->id, impl.playback.owner_of(std::move(generator))});
    return true;
}

bool Engine::tap(std::optional<SlotId> slot) {
    Impl& impl = gate_.enter();
    if (slot && !impl.find_slot(*slot)) return false;
    impl.tap(slot);
    return true;
}

void Engine::Impl::tap(std::optional<SlotId> slot) {
    playback.tap().listen(false); // begins anew, to drop what is left of another slot
    playback.tap().listen(slot.has_value());
    tapped = slot;
    playback.send(TapSlot{slot ? find_slot(*slot)->id : ChainSlotId::none});
}

bool Engine::is_tap_after_gap() const { return gate_.enter().playback.tap().is_after_gap(); }

std::vector<float> Engine::read_tap() { return gate_.enter().playback.tap().read(); }

hosting::Processor* Engine::processor(SlotId slot) const {
    const FoundSlot record = gate_.enter().find_slot(slot);
    return record ? record->processor : nullptr;
}

// --- the 60 Hz side --------------------------------------------------------------------------------------------

static bool is_news(const hosting::Processor::Announcements& what) {
    return what.values_changed || what.parameters_changed || what.latency_changed || what.state_dirty
           || what.fate_changed || what.silenced_blocks > 0 || what.loud_blocks > 0 || !what.messages.empty();
}

std::vector<Announcement> Engine::attend() {
    Impl& impl = gate_.enter();
    impl.forget_carried_out();
    std::vector<Announcement> announcements;
    bool latencies_changed = false;
    for (const TrackRecord& track : impl.song.tracks) {
        for (const auto& slot : track.chain) {
            if (!slot->processor) continue;
            auto what = slot->processor->attend();
            latencies_changed |= what.latency_changed;
            if (what.restart_wanted && slot->restart == Restart::none) slot->restart = Restart::wanted;
            if (what.process_wanted) impl.playback.send(WakeSlot{track.id, slot->id});
            if (is_news(what)) announcements.push_back({slot->slot.id, std::move(what)});
        }
    }
    if (impl.sounding) latencies_changed |= impl.attend_to_leaving();
    std::ranges::move(impl.attend_to_restarts(), std::back_inserter(announcements));
    if (latencies_changed) impl.amend([&] { impl.align(); });
    // Last: if the audio thread takes up an edited song during this call, it lets go of things that the records above still
    // name.
    impl.playback.collect();
    return announcements;
}

Status Engine::status() {
    Impl& impl = gate_.enter();
    const Report& report = impl.playback.report();
    Status status{report.playing, report.position, Frames(std::int64_t(report.frames)), {}, {},
        report.events_dropped, report.broken_blocks};
    auto peak_of = [](PeakMeter& meter) {
        const StereoPeak peak = meter.take();
        return Status::Peak{peak.left, peak.right};
    };
    for (const TrackRecord& record : impl.song.tracks) status.tracks.push_back(peak_of(*record.meter));
    if (impl.master_meter) status.master = peak_of(*impl.master_meter);
    return status;
}

const EngineSetup& Engine::setup() const { return gate_.enter().setup; }
Frames Engine::latency() const { return Frames(gate_.enter().aligned.latency); }
Frames Engine::longest_tail() const { return gate_.enter().longest_tail(); }
Frames Engine::frame_of(Beats position) const {
    const Impl& impl = gate_.enter();
    return Frames(impl.is_loaded() ? impl.song.tempo.frame(position) : 0);
}

void Engine::process(float* left, float* right, std::uint32_t frames, const float* input_left,
    const float* input_right) noexcept AVIARY_NONBLOCKING {
    gate_.playback().process(left, right, frames, {input_left, input_right});
}

} // namespace aviary::engine
