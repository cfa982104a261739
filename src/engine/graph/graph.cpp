#include "engine/graph/graph.h"

#include <utility>

namespace aviary::engine {

namespace {

enum Buffer : std::size_t { sum, io, silence, spare, buffer_count = spare + 3 };

} // namespace

Graph::Graph(Tempo tempo, Bars bars, double sample_rate, std::uint32_t max_frames,
    std::shared_ptr<PeakMeter> master_meter)
    : tempo_(std::move(tempo))
    , bars_(std::move(bars))
    , master_(Fader::ramp_of(sample_rate))
    , master_meter_(std::move(master_meter))
    , buffers_(buffer_count, max_frames) {
    block_.silence = buffers_[silence];
    block_.silence.silent = true;
    block_.no_events = &no_events_;
}

void Graph::add(std::unique_ptr<Track> track) {
    index_.add(*track);
    insert(std::move(track));
}

void Graph::insert(std::unique_ptr<Track> track) {
    Track* before = nullptr;
    for (Track& other : tracks_)
        if (other.rank <= track->rank) before = &other;
    tracks_.insert(std::move(track), before);
}

void Graph::set_depth(Track& track, int depth) {
    std::unique_ptr<Track> moved = tracks_.remove(track);
    moved->rank.depth = depth;
    insert(std::move(moved));
}

Delay* Graph::find(const DelayId& id) {
    Track* const track = find(id.track);
    if (!track) return nullptr;
    switch (id.where) {
    case DelayId::Where::entry: return &track->entry_delay();
    case DelayId::Where::output: return &track->delay();
    case DelayId::Where::send: break;
    }
    SendNode* const send = track->find(id.send);
    return send ? &send->delay : nullptr;
}

void Graph::let_go(Track& track) {
    index_.remove(track);
    track.leave();
    for (Track& other : tracks_) other.end_sends_to_leaving();
}

void Graph::sort() {
    List<Track> unsorted = std::exchange(tracks_, {});
    unsorted.remove_if([](const Track&) { return true; },
        [this](std::unique_ptr<Track> track) { insert(std::move(track)); });
}

void Graph::take_up(Rescore& next, SongFrame before, SongFrame at, bool chase, rt::Retired& retired) {
    std::swap(tempo_, next.tempo);
    std::swap(bars_, next.bars);
    for (Rescore::Part& part : next.parts) {
        Track* const track = find(part.track);
        if (!track) continue;
        track->take_up(part.events, before, at, chase, retired);
        track->rank = part.rank;
        track->is_in_score = true;
    }
    for (Track& track : tracks_)
        if (!std::exchange(track.is_in_score, false)) let_go(track);
    for (DelayChange& change : next.delays)
        if (Delay* const delay = find(change.delay))
            change.line = delay->set(change.frames, std::move(change.line));
    sort();
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

bool Graph::catch_up(ChainSlot& slot, Unit& next, Departure& departure) {
    lend_spares();
    return slot.node.catch_up(next, departure, block_);
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
    tracks_.remove_if([](const Track& track) { return track.is_over(); },
        [&](std::unique_ptr<Track> track) {
            track->stop();
            surroundings.retired.retire(track.release());
        });
    clear(out, frames);
    master_meter_->raise(master_.mix(mixed, out, frames));
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
