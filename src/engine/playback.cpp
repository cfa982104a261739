#include "engine/playback.h"

#include "base/denormals.h"

namespace aviary::engine {

namespace {

constexpr std::size_t ring_capacity = 4096;
/// A shorter loop would cut every block to shreds.
constexpr double shortest_loop_seconds = 0.010;

/// The payload, which is the command's no more.
template <typename T>
std::unique_ptr<T> own(Command& command) {
    return std::unique_ptr<T>(static_cast<T*>(std::exchange(command.payload, nullptr)));
}

} // namespace

Playback::Playback(const EngineSetup& setup)
    : setup_(setup)
    , ring_(ring_capacity)
    , tap_(setup.sample_rate)
    , before_buffer_(1, setup.max_frames) {}

Playback::~Playback() {
    if (graph_) graph_->stop();
    if (before_) before_->stop();
    if (held_) destroy(*held_);
    for (Command command; ring_.pop(command);) destroy(command);
    for (Command& command : waiting_) destroy(command);
}

void Playback::destroy(Command& command) { delete command.payload; }

std::uint64_t Playback::send(Command command) {
    command.sequence = ++last_sent_;
    waiting_.push_back(command);
    push_waiting();
    return command.sequence;
}

void Playback::offer(std::unique_ptr<Rescore> next) {
    const std::uint64_t ticket = send({.kind = Command::Kind::mark});
    offer_.make(std::move(next), ticket);
}

bool Playback::has_room() {
    push_waiting();
    return waiting_.empty() && ring_.space() > 0;
}

void Playback::push_waiting() {
    while (!waiting_.empty() && ring_.push(waiting_.front())) waiting_.pop_front();
}

void Playback::collect() {
    push_waiting();
    retired_.collect();
}

const Report& Playback::report() {
    report_.fetch();
    return report_.front();
}

void Playback::process(float* left, float* right, std::uint32_t frames, DeviceInput device) noexcept {
    const FlushDenormals flush;
    take_commands();
    Stereo out{left, right};
    while (frames > 0) {
        take_up_offer();
        const std::uint32_t length = frames_until_turn(std::min(frames, setup_.max_frames));
        stretch(out, length, device);
        out.left += length;
        out.right += length;
        device = device.behind(length);
        frames -= length;
    }
    publish();
}

void Playback::take_commands() {
    for (;;) {
        if (!held_) {
            Command command;
            if (!ring_.pop(command)) return;
            held_ = command;
        }
        if (!carry_out(*held_)) return;
        last_command_ = held_->sequence;
        if (held_->payload) retired_.retire(held_->payload);
        held_.reset();
    }
}

bool Playback::carry_out(Command& command) {
    switch (command.kind) {
    case Command::Kind::play:
        jumped_ = jumped_ || !playing_;
        playing_ = true;
        return true;
    case Command::Kind::stop:
        if (graph_ && !graph_->release_notes()) return false;
        playing_ = false;
        return true;
    case Command::Kind::seek:
        position_ = graph_ ? graph_->tempo().frame(command.a) : 0;
        jumped_ = true;
        return true;
    case Command::Kind::loop: set_loop(command.a, command.b); return true;
    case Command::Kind::parameter:
        return command.track->set_parameter(*command.place, command.number, command.a);
    case Command::Kind::press: return command.track->press(std::uint8_t(command.number), command.a);
    case Command::Kind::release: return command.track->release(std::uint8_t(command.number));
    case Command::Kind::fader: command.fader->move_to({float(command.a), float(command.b)}); return true;
    case Command::Kind::delay:
        command.payload =
            command.delay
                ->set(command.number, std::unique_ptr<DelayLine>(static_cast<DelayLine*>(command.payload)))
                .release();
        return true;
    case Command::Kind::wake: command.place->wake(); return true;
    case Command::Kind::source:
        command.payload =
            command.place->feed.change(std::unique_ptr<Generator>(static_cast<Generator*>(command.payload)))
                .release();
        return true;
    case Command::Kind::tap: tapped_ = command.place; return true;
    case Command::Kind::change: return change(command);
    case Command::Kind::track: graph_->add(own<Track>(command)); return true;
    case Command::Kind::place: put(command); return true;
    case Command::Kind::drop: drop(command); return true;
    case Command::Kind::rest: command.track->set_rest(*command.place, command.number, command.a); return true;
    case Command::Kind::send: command.track->add_send(own<SendNode>(command)); return true;
    case Command::Kind::unsend: command.node->leave(); return true;
    case Command::Kind::depth: graph_->set_depth(*command.track, int(command.number)); return true;
    case Command::Kind::mark: return true;
    case Command::Kind::graph:
        if (before_) return false; // one fade at a time
        if (graph_ && !graph_->release_notes()) return false;
        adopt(own<Graph>(command));
        return true;
    }
    return true;
}

void Playback::put(Command& command) {
    auto place = command.payload ? own<ChainSlot>(command) : command.track->remove(*command.place);
    command.track->insert(std::move(place), command.behind);
}

/// What waited and does not come.
void Playback::drop(Command& command) {
    if (command.place) {
        command.place->stop();
        command.payload = command.track->remove(*command.place).release();
    } else {
        graph_->let_go(*command.track);
    }
}

bool Playback::change(Command& command) {
    auto& change = *static_cast<Change*>(command.payload);
    ChainSlot& place = *command.place;
    if (!command.track->ready_to_change(place)) return false;
    if (!graph_->catch_up(place, *change.unit, change.departure)) return false;
    change.events = command.track->change(place, std::move(change.unit), change.departure,
        std::move(change.events), position_, playing_ && !jumped_, retired_);
    return true;
}

void Playback::adopt(std::unique_ptr<Graph> graph) {
    tapped_ = nullptr;
    if (graph_) {
        position_ = graph->tempo().frame(graph_->tempo().beats(position_));
        broken_before_ += graph_->broken_blocks();
        dropped_before_ += graph_->events_dropped();
        before_left_ = std::uint32_t(fade_seconds * setup_.sample_rate);
    }
    before_ = std::exchange(graph_, std::move(graph));
    jumped_ = true;
    update_loop();
}

void Playback::take_up_offer() {
    if (!offer_.stands() || !graph_ || !(!playing_ || jumped_ || is_at_bar())) return;
    auto next = offer_.take(last_command_);
    if (!next) return;
    const SongFrame before = std::exchange(position_, same_place(next->tempo));
    graph_->take_up(*next, before, position_, playing_ && !jumped_, retired_);
    update_loop();
    retired_.retire(next.release());
}

bool Playback::is_at_bar() const { return graph_->tempo().frame(graph_->bar_from(position_)) == position_; }

/// Where the transport is, at another tempo. Bars and the loop's start to the frame, so that no note there is missed.
SongFrame Playback::same_place(const Tempo& next) const {
    const Tempo& present = graph_->tempo();
    if (next.bpm() == present.bpm()) return position_;
    if (loop_frames_ && position_ == loop_frames_->start) return next.frame(loop_->start_beats);
    if (is_at_bar()) return next.frame(graph_->bar_from(position_));
    return next.frame(present.beats(position_));
}

void Playback::set_loop(double start_beats, double end_beats) {
    loop_.reset();
    if (end_beats > start_beats) loop_ = Loop{start_beats, end_beats};
    update_loop();
}

void Playback::update_loop() {
    loop_frames_.reset();
    if (!loop_ || !graph_) return;
    const SongFrame start = graph_->tempo().frame(loop_->start_beats);
    const auto shortest = SongFrame(shortest_loop_seconds * setup_.sample_rate);
    loop_frames_ = {start, std::max(graph_->tempo().frame(loop_->end_beats), start + shortest)};
}

/// Up to the loop's end, behind which the song goes on as in any sequencer, and up to the bar where an edited song is
/// taken up.
std::uint32_t Playback::frames_until_turn(std::uint32_t most) const {
    if (!playing_ || !graph_) return most;
    SongFrame frames = most;
    if (loop_frames_ && position_ < loop_frames_->end)
        frames = std::min(frames, loop_frames_->end - position_);
    if (offer_.stands())
        frames = std::min(frames, graph_->tempo().frame(graph_->bar_from(position_ + 1)) - position_);
    return std::uint32_t(frames);
}

void Playback::stretch(Stereo out, std::uint32_t frames, DeviceInput device) {
    if (!graph_) {
        clear(out, frames);
    } else {
        if (playing_) {
            graph_->play({position_, position_ + frames, jumped_});
            jumped_ = false;
        }
        const auto transport =
            transport_event(graph_->tempo(), graph_->meter(), position_, playing_, loop_frames_);
        const Surroundings surroundings{transport, std::int64_t(frames_), device, tap_, tapped_, retired_};
        graph_->process(out, frames, surroundings);
        if (before_) fade_out_before(out, frames, surroundings);
        if (playing_) {
            position_ += frames;
            if (loop_frames_ && position_ == loop_frames_->end) {
                position_ = loop_frames_->start;
                jumped_ = true;
            }
        }
    }
    frames_ += frames;
}

void Playback::fade_out_before(Stereo out, std::uint32_t frames, const Surroundings& surroundings) {
    Stereo old = before_buffer_[0];
    before_->process(old, frames, surroundings);
    const auto length = float(fade_seconds * setup_.sample_rate);
    for (std::uint32_t i = 0; i < frames && before_left_ > 0; ++i) {
        const float gain = float(--before_left_) / length;
        out.left[i] += gain * old.left[i];
        out.right[i] += gain * old.right[i];
    }
    if (before_left_ > 0) return;
    before_->stop();
    retired_.retire(before_.release());
}

void Playback::publish() {
    Report& report = report_.back();
    report.playing = playing_;
    report.position_beats = graph_ ? graph_->tempo().beats(position_) : 0;
    report.frames = frames_;
    report.events_dropped = dropped_before_ + (graph_ ? graph_->events_dropped() : 0);
    report.broken_blocks = broken_before_ + (graph_ ? graph_->broken_blocks() : 0);
    report.last_command = last_command_;
    report_.publish();
}

} // namespace aviary::engine
