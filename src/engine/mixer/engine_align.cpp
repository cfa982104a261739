// The delays that keep all sound in time, whatever the latencies of the plugins on its way.
#include "engine/engine_impl.h"

namespace aviary::engine {

namespace {

/// How late the sound of the song arrives at two places of a track, in frames.
struct Arrival {
    std::uint32_t entry = 0; ///< behind the instrument, where what is received joins
    std::uint32_t out = 0;   ///< behind the effects
};

/// Those that send before those that receive.
std::vector<const TrackRecord*> in_order(const LoadedSong& loaded, const Depths& depths, bool with_waiting) {
    std::vector<const TrackRecord*> tracks;
    for (const TrackRecord& track : loaded.tracks)
        if (with_waiting || !track.waits) tracks.push_back(&track);
    std::ranges::stable_sort(
        tracks, {}, [&](const TrackRecord* track) { return depth_in(depths, track->id); });
    return tracks;
}

/// Frames from where a track receives to the slot that a side chain leads to;
/// of other ways none.
std::uint32_t before_side(const LoadedSong& loaded, const SendRecord& send) {
    const TrackRecord* const to = send.kind == SendKind::side_chain ? loaded.find(send.to) : nullptr;
    return to ? to->latency_before(send.side).value_or(0) : 0;
}

std::uint32_t wait(std::uint32_t until, std::uint32_t from) { return until > from ? until - from : 0; }

} // namespace

Alignment Engine::Impl::alignment(
    const LoadedSong& loaded, const Depths& depths_now, bool with_waiting) const {
    const auto tracks = in_order(loaded, depths_now, with_waiting);

    Alignment next;
    std::map<TrackId, Arrival> arrivals;
    for (const TrackRecord* track : tracks) {
        Arrival& arrival = arrivals[track->id];
        arrival.entry = std::max(arrival.entry, track->latency_of_instrument());
        arrival.out = arrival.entry + track->latency_of_effects();
        next.latency = std::max(next.latency, arrival.out);
        for (const SendRecord& send : track->sends)
            if (send.to != TrackId::master && track->uses(send))
                arrivals[send.to].entry =
                    std::max(arrivals[send.to].entry, wait(arrival.out, before_side(loaded, send)));
    }
    for (const TrackRecord* track : tracks) {
        const Arrival& arrival = arrivals[track->id];
        using Where = DelayId::Where;
        set_delay(next, {track->id, Where::entry}, wait(arrival.entry, track->latency_of_instrument()));
        set_delay(next, {track->id, Where::output}, wait(next.latency, arrival.out));
        for (const SendRecord& send : track->sends) {
            if (!track->uses(send)) continue;
            const std::uint32_t joins = send.to == TrackId::master
                                            ? next.latency
                                            : arrivals[send.to].entry + before_side(loaded, send);
            set_delay(next, {track->id, Where::send, send.id}, wait(joins, arrival.out));
        }
    }
    return next;
}

Frames Engine::Impl::longest_tail() const {
    std::uint64_t longest = 0;
    std::map<TrackId, std::uint64_t> arriving;
    for (const TrackRecord* track : in_order(song, sounding ? offered_depths : depths, true)) {
        const std::uint64_t leaving = arriving[track->id] + track->tail();
        longest = std::max(longest, leaving);
        for (const SendRecord& send : track->sends)
            if (track->uses(send)) arriving[send.to] = std::max(arriving[send.to], leaving);
    }
    return Frames(std::int64_t(longest));
}

void Engine::Impl::set_delay(Alignment& next, const DelayId& delay, std::uint32_t frames) const {
    const auto known = aligned.states.find(delay);
    Alignment::State& state = next.states[delay];
    if (known != aligned.states.end()) state = known->second;
    if (frames == state.frames) return;
    DelayChange& change = next.changes.emplace_back(DelayChange{delay, frames});
    state.frames = frames;
    if (frames <= state.longest) return;
    change.line = std::make_unique<DelayLine>(frames, std::uint32_t(fade_seconds * setup.sample_rate));
    state.longest = change.line->longest();
}

void Engine::Impl::align() {
    aligned = alignment(audible(), depths, false);
    for (DelayChange& change : std::exchange(aligned.changes, {}))
        playback.send(SetDelay{change.delay, change.frames, playback.owner_of(std::move(change.line))});
}

} // namespace aviary::engine
