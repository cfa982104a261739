// The delays that let all that is heard together meet, however late the plugins on its way answer.
#include "engine/engine_impl.h"

namespace aviary::engine {

namespace {

/// When the sound of a frame of the song comes by, in frames after it.
struct Arrival {
    std::uint32_t entry = 0; ///< behind the instrument, where what is received joins
    std::uint32_t out = 0;   ///< behind the effects
};

std::uint32_t wait(std::uint32_t until, std::uint32_t from) { return until > from ? until - from : 0; }

} // namespace

Alignment Engine::Impl::alignment(const LoadedSong& loaded, bool with_waiting) const {
    std::vector<const TrackRecord*> tracks; // those that send before those that receive
    for (const TrackRecord& track : loaded.tracks)
        if (with_waiting || !track.waits) tracks.push_back(&track);
    std::ranges::stable_sort(tracks, {}, [&](const TrackRecord* track) { return depth_of(track->track); });

    Alignment next;
    std::map<const Track*, Arrival> arrivals;
    for (const TrackRecord* track : tracks) {
        Arrival& arrival = arrivals[track->track];
        arrival.entry = std::max(arrival.entry, track->latency_of_instrument());
        arrival.out = arrival.entry + track->latency_of_effects();
        next.latency = std::max(next.latency, arrival.out);
        for (const SendRecord& send : track->sends)
            if (send.to) arrivals[send.to].entry = std::max(arrivals[send.to].entry, arrival.out);
    }
    for (const TrackRecord* track : tracks) {
        const Arrival& arrival = arrivals[track->track];
        set_delay(next, track->track->entry_delay(), wait(arrival.entry, track->latency_of_instrument()));
        set_delay(next, track->track->delay(), wait(next.latency, arrival.out));
        for (const SendRecord& send : track->sends)
            set_delay(
                next, send.node->delay, wait(send.to ? arrivals[send.to].entry : next.latency, arrival.out));
    }
    return next;
}

void Engine::Impl::set_delay(Alignment& next, Delay& delay, std::uint32_t frames) const {
    const auto known = aligned.states.find(&delay);
    Alignment::State& state = next.states[&delay];
    if (known != aligned.states.end()) state = known->second;
    if (frames == state.frames) return;
    DelayChange& change = next.changes.emplace_back(DelayChange{&delay, frames});
    state.frames = frames;
    if (frames <= state.longest) return;
    change.line = std::make_unique<DelayLine>(frames, std::uint32_t(fade_seconds * setup.sample_rate));
    state.longest = change.line->longest();
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
