// Faders, and the delays that let all tracks meet.
#include "engine/engine_impl.h"

#include <algorithm>

namespace aviary::engine {

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

} // namespace aviary::engine
