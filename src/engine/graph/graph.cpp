#include "engine/graph/graph.h"

#include <array>
#include <utility>

namespace aviary::engine {

namespace {

enum Buffer : std::size_t { silence, spare, buffer_count = spare + 3 };

} // namespace

Graph::Member::Member(std::uint32_t max_frames)
    : buffers(buffer_count, max_frames) {
    block.silence = buffers[silence];
    block.silence.silent = true;
    block.no_events = &no_events;
}

BlockContext& Graph::Member::lent() {
    for (std::size_t i = 0; i < 3; ++i) block.spare[i] = buffers[spare + i];
    return block;
}

Graph::Graph(Tempo tempo, Bars bars, double sample_rate, std::uint32_t max_frames,
    std::shared_ptr<PeakMeter> master_meter, unsigned members)
    : tempo_(std::move(tempo))
    , bars_(std::move(bars))
    , master_(Fader::ramp_of(sample_rate))
    , master_meter_(std::move(master_meter))
    , mixed_(1, max_frames) {
    for (unsigned member = 0; member < members; ++member) members_.emplace_back(max_frames);
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
}

void Graph::drop(Track& track) {
    let_go(track);
    end_sends_to_leaving();
}

void Graph::end_sends_to_leaving() {
    for (Track& track : tracks_) track.end_sends_to_leaving();
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
        track->set_output(part.output);
        track->take_up(part.events, before, at, chase, retired);
        track->rank = part.rank;
        track->is_in_score = true;
    }
    for (Track& track : tracks_)
        if (!std::exchange(track.is_in_score, false)) let_go(track);
    end_sends_to_leaving();
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

bool Graph::catch_up(ChainSlot& slot, Unit& next, Departure& departure) {
    return slot.node.catch_up(next, departure, members_.front().lent());
}

void Graph::begin_block(std::uint32_t frames, const Surroundings& surroundings) {
    for (Member& member : members_) {
        member.block.frames = frames;
        member.block.transport = &surroundings.transport;
        member.block.steady_time = surroundings.steady_time;
        member.block.device = surroundings.device;
        member.block.tap = &surroundings.tap;
        member.block.tapped = surroundings.tapped;
        member.block.retired = &surroundings.retired;
    }
}

void Graph::process(Stereo out, std::uint32_t frames, const Surroundings& surroundings) {
    begin_block(frames, surroundings);
    Member& own = members_.front();
    Stereo mixed = mixed_[0];
    clear(mixed, frames);
    // Tracks that send nothing to each other run at the same time. They give what they have in their order, whoever ran them,
    // so that the sum is the same to the bit. Those that sleep are not worth another thread's while.
    for (auto at = tracks_.begin(); at != tracks_.end();) {
        const auto first = at;
        std::array<Track*, Team::most_pieces> busy{};
        unsigned count = 0;
        ++batch_;
        for (; at != tracks_.end() && count < busy.size() && (*at).join(batch_); ++at)
            if ((*at).was_busy()) busy[count++] = &*at;
        surroundings.team.run(
            count, [&](unsigned index, unsigned member) { busy[index]->run(members_[member].lent()); });
        Track* const* next_busy = busy.data();
        for (auto giving = first; giving != at; ++giving) {
            const bool has_run = next_busy != busy.data() + count && *next_busy == &*giving;
            if (has_run)
                ++next_busy;
            else
                (*giving).run(own.lent());
            (*giving).give(mixed, own.lent());
        }
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

std::uint64_t Graph::broken_blocks() const {
    std::uint64_t broken = 0;
    for (const Member& member : members_) broken += member.block.broken_blocks;
    return broken;
}

std::uint64_t Graph::events_dropped() const {
    std::uint64_t dropped = 0;
    for (const Track& track : tracks_) dropped += track.events_dropped();
    return dropped;
}

} // namespace aviary::engine
