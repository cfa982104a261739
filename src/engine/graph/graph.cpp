#include "engine/graph/graph.h"

#include <utility>

namespace aviary::engine {

namespace {

enum Buffer : std::size_t { sum, io, silence, spare, buffer_count = spare + 3 };

} // namespace

Graph::Graph(Tempo tempo, song::Meter meter, double sample_rate, std::uint32_t max_frames)
    : tempo_(tempo)
    , meter_(meter)
    , master_(std::uint32_t(0.010 * sample_rate))
    , buffers_(buffer_count, max_frames) {
    block_.silence = buffers_[silence];
    block_.silence.silent = true;
    block_.no_events = &no_events_;
}

void Graph::add(std::unique_ptr<Track> track) {
    Track* const added = track.get();
    tracks_.insert(std::move(track), std::exchange(last_, added));
}

bool Graph::release_notes() {
    for (const Track& track : tracks_)
        if (!track.can_release()) return false;
    for (Track& track : tracks_) track.release_notes();
    return true;
}

void Graph::play(const Stretch& stretch) {
    for (Track& track : tracks_) track.play(stretch.from, stretch.to, stretch.jumped);
}

void Graph::lend_spares() {
    for (std::size_t i = 0; i < 3; ++i) block_.spare[i] = buffers_[spare + i];
}

bool Graph::catch_up(Place& place, Unit& next, Handover& handover) {
    lend_spares();
    return place.node.catch_up(next, handover, block_);
}

void Graph::process(Stereo out, std::uint32_t frames, const Surroundings& surroundings) {
    block_.frames = frames;
    block_.transport = &surroundings.transport;
    block_.steady_time = surroundings.steady_time;
    block_.device = surroundings.device;
    block_.tap = &surroundings.tap;
    block_.tapped = surroundings.tapped;
    block_.retired = &surroundings.retired;

    Stereo mixed = buffers_[sum];
    clear(mixed, frames);
    for (Track& track : tracks_) {
        lend_spares();
        Stereo track_io = buffers_[io];
        track.process(mixed, track_io, block_);
    }
    clear(out, frames);
    master_meter_.raise(master_.mix(mixed, out, frames));
}

void Graph::stop() noexcept {
    for (Track& track : tracks_) track.stop();
}

std::uint64_t Graph::events_dropped() const {
    std::uint64_t dropped = 0;
    for (const Track& track : tracks_) dropped += track.events_dropped();
    return dropped;
}

} // namespace aviary::engine
