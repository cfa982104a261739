#include "engine/engine_impl.h"

#include <algorithm>

namespace aviary::engine {

Engine::Engine(EngineSetup setup)
    : impl_(std::make_unique<Impl>(setup)) {}
Engine::~Engine() = default;

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

FoundSlot Engine::Impl::find_slot(SlotId id) {
    for (TrackRecord& track : song.tracks)
        for (const auto& slot : track.chain)
            if (slot->slot.id == id && id != 0) return {slot.get(), &track};
    return {};
}

bool Engine::set_parameter(SlotId slot, std::uint32_t index_id, double value) {
    const FoundSlot record = impl_->find_slot(slot);
    if (!record || !record->processor || !impl_->playback.has_room()) return false;
    impl_->forget_carried_out();
    impl_->send_parameter(*record.track, *record.slot, index_id, value);
    if (impl_->sounding) impl_->moved_on_offer.push_back(impl_->in_flight.back());
    return true;
}

bool Engine::play_note(SlotId slot, std::uint8_t key, double velocity, bool on) {
    const FoundSlot record = impl_->find_slot(slot);
    if (!record || !impl_->playback.has_room()) return false;
    impl_->playback.send({.kind = on ? Command::Kind::press : Command::Kind::release,
        .track = record.track->track,
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
    const FoundSlot record = impl_->find_slot(slot);
    if (!record) return false;
    std::unique_ptr<Generator> generator;
    if (source.kind != Source::Kind::song)
        generator = std::make_unique<Generator>(source, impl_->setup.sample_rate);
    impl_->playback.send(
        {.kind = Command::Kind::source, .place = record->place, .payload = generator.release()});
    return true;
}

bool Engine::tap(std::optional<SlotId> slot) {
    const FoundSlot record = slot ? impl_->find_slot(*slot) : FoundSlot{};
    if (slot && !record) return false;
    impl_->playback.tap().listen(false); // what waits is another slot's
    impl_->playback.tap().listen(bool(record));
    impl_->tapped = slot;
    impl_->playback.send({.kind = Command::Kind::tap, .place = record ? record->place : nullptr});
    return true;
}

std::vector<float> Engine::read_tap() { return impl_->playback.tap().read(); }

hosting::Processor* Engine::processor(SlotId slot) const {
    const FoundSlot record = impl_->find_slot(slot);
    return record ? record->processor : nullptr;
}

// --- the 60 Hz side --------------------------------------------------------------------------------------------

static bool is_news(const hosting::Processor::Announcements& what) {
    return what.values_changed || what.parameters_changed || what.latency_changed || what.state_dirty
           || what.restart_wanted || what.silenced_blocks > 0 || !what.messages.empty();
}

std::vector<Announcement> Engine::attend() {
    Impl& impl = *impl_;
    impl.playback.collect();
    impl.forget_carried_out();
    impl.settle();
    std::vector<Announcement> announcements;
    bool latencies_changed = false;
    for (const TrackRecord& track : impl.song.tracks) {
        for (const auto& slot : track.chain) {
            if (!slot->processor) continue;
            auto what = slot->processor->attend();
            latencies_changed |= what.latency_changed;
            if (what.process_wanted) impl.playback.send({.kind = Command::Kind::wake, .place = slot->place});
            if (is_news(what)) announcements.push_back({slot->slot.id, std::move(what)});
        }
    }
    if (impl.sounding) latencies_changed |= impl.attend_to_leaving();
    if (latencies_changed) impl.amend([&] { impl.align(); });
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
    for (const TrackRecord& record : impl.song.tracks) status.tracks.push_back(peak_of(*record.meter));
    if (impl.master_meter) status.master = peak_of(*impl.master_meter);
    return status;
}

const EngineSetup& Engine::setup() const { return impl_->setup; }
std::uint32_t Engine::latency() const { return impl_->aligned.latency; }
std::int64_t Engine::frame_of(double beats) const {
    return impl_->is_loaded() ? impl_->song.tempo.frame(beats) : 0;
}

void Engine::process(float* left, float* right, std::uint32_t frames, const float* input_left,
    const float* input_right) noexcept AVIARY_NONBLOCKING {
    impl_->playback.process(left, right, frames, {input_left, input_right});
}

} // namespace aviary::engine
