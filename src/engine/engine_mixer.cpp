// Faders, and the delays that let all tracks meet.
#include "engine/engine_impl.h"

#include <algorithm>

namespace aviary::engine {

void Engine::Impl::move_fader(const TrackRecord* track) {
    const MixerSettings& settings = track ? track->mixer : master;
    const bool soloed =
        track && std::ranges::any_of(song.tracks, [](const auto& other) { return other.mixer.solo; });
    const bool silent = settings.mute || (soloed && !settings.solo);
    const Gains gains = silent ? Gains{0, 0} : balance_gains(settings.volume_db, settings.pan);
    playback.send({.kind = Command::Kind::fader,
        .track = track ? track->track : nullptr,
        .a = gains.left,
        .b = gains.right});
}

void Engine::Impl::move_all_faders() {
    for (const TrackRecord& record : song.tracks) move_fader(&record);
}

bool Engine::set_mixer(int track, const MixerSettings& settings) {
    if (track == 0) {
        impl_->master = settings;
        impl_->move_fader(nullptr);
        return true;
    }
    const auto record =
        std::ranges::find(impl_->song.tracks, track, [](const auto& t) { return t.song.number; });
    if (record == impl_->song.tracks.end()) return false;
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
    const auto record =
        std::ranges::find(impl_->song.tracks, track, [](const auto& t) { return t.song.number; });
    return record == impl_->song.tracks.end() ? MixerSettings{} : record->mixer;
}

/// Every track is delayed by what the slowest chain needs more than its own.
Alignment Engine::Impl::alignment(const Layout& layout, bool with_waiting) const {
    Alignment next;
    const auto counts = [&](const TrackRecord& track) { return with_waiting || !track.waits; };
    for (const TrackRecord& track : layout.tracks)
        if (counts(track)) next.latency = std::max(next.latency, track.latency());
    for (const TrackRecord& track : layout.tracks) {
        Delay* const delay = &track.track->delay();
        const auto known = aligned.states.find(delay);
        auto& state = next.states[delay] = known == aligned.states.end() ? Alignment::State{} : known->second;
        const std::uint32_t frames = counts(track) ? next.latency - track.latency() : state.frames;
        if (frames == state.frames) continue;
        DelayChange& change = next.changes.emplace_back(DelayChange{delay, frames});
        state.frames = frames;
        if (frames <= state.longest) continue;
        change.line = std::make_unique<DelayLine>(frames, std::uint32_t(fade_seconds * setup.sample_rate));
        state.longest = change.line->longest();
    }
    return next;
}

void Engine::Impl::align() {
    aligned = alignment(audible(), false);
    for (DelayChange& change : std::exchange(aligned.changes, {}))
        playback.send({.kind = Command::Kind::delay,
            .delay = change.delay,
            .number = change.frames,
            .payload = change.line.release()});
}

} // namespace aviary::engine
