#include "engine/playback.h"

#include "base/denormals.h"

namespace aviary::engine {

namespace {

constexpr std::size_t ring_capacity = 4096;
/// A shorter loop would cut every block to shreds.
constexpr double shortest_loop_seconds = 0.010;

} // namespace

Playback::Playback(const EngineSetup& setup)
    : setup_(setup)
    , team_({.helpers = setup.helpers, .always = setup.offline})
    , ring_(ring_capacity)
    , tap_(setup.sample_rate)
    , before_buffer_(1, setup.max_frames) {}

Playback::~Playback() {
    if (graph_) graph_->stop();
    if (before_) before_->stop();
}

std::uint64_t Playback::send(Command command) {
    waiting_.push_back({++last_sent_, std::move(command)});
    push_waiting();
    return last_sent_;
}

void Playback::offer(std::unique_ptr<Rescore> next) {
    const std::uint64_t ticket = send(Mark{});
    offer_.make(std::move(next), ticket);
    awaits_take_up_ = true;
}

std::unique_ptr<Rescore> Playback::withdraw() {
    auto withdrawn = offer_.withdraw();
    if (withdrawn) awaits_take_up_ = false;
    return withdrawn;
}

bool Playback::has_taken_up() {
    if (!awaits_take_up_ || offer_.stands()) return false;
    awaits_take_up_ = false;
    return true;
}

bool Playback::has_room() {
    push_waiting();
    return waiting_.empty() && ring_.space() > 0;
}

void Playback::push_waiting() {
    for (auto room = ring_.space(); room > 0 && !waiting_.empty(); --room) {
        ring_.push(std::move(waiting_.front()));
        waiting_.pop_front();
    }
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
    Stereo out{left, right};
    while (frames > 0) {
        take_commands(); // before every block of this call: a command may have to wait for the next block
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
            Sent next;
            if (!ring_.pop(next)) return;
            held_ = std::move(next);
        }
        if (!carry_out(held_->command)) return;
        last_command_ = held_->number;
        held_.reset();
    }
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

/// The transport's place at another tempo. A bar and the loop's start are found to the frame, so that no note that begins
/// there is missed.
SongFrame Playback::same_place(const Tempo& next) const {
    const Tempo& present = graph_->tempo();
    if (next == present) return position_;
    if (loop_frames_ && position_ == loop_frames_->start) return next.frame(loop_->start);
    if (is_at_bar()) return next.frame(graph_->bar_from(position_));
    return next.frame(present.beats(position_));
}

void Playback::update_loop() {
    loop_frames_.reset();
    if (!loop_ || !graph_) return;
    const SongFrame start = graph_->tempo().frame(loop_->start);
    const auto shortest = SongFrame(shortest_loop_seconds * setup_.sample_rate);
    loop_frames_ = {start, std::max(graph_->tempo().frame(loop_->end), start + shortest)};
}

/// Frames up to the loop's end, or up to the bar at which an edited song on offer can be taken up. From a position after
/// the loop's end the song plays on, as in any sequencer.
std::uint32_t Playback::frames_until_turn(std::uint32_t most) const {
    if (!playing_ || !graph_) return most;
    SongFrame frames = most;
    if (loop_frames_ && position_ < loop_frames_->end)
        frames = std::min(frames, loop_frames_->end - position_);
    // The transport that plugins are told of holds for a whole block.
    frames = std::min(frames, graph_->tempo().next_change(position_) - position_);
    frames = std::min(frames, graph_->bars().next_change(graph_->tempo(), position_) - position_);
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
            transport_event(graph_->tempo(), graph_->bars(), position_, playing_, loop_frames_);
        const Surroundings surroundings{
            transport, std::int64_t(frames_), device, tap_, tapped_, retired_, team_};
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
    report.position = graph_ ? graph_->tempo().beats(position_) : Beats();
    report.frames = frames_;
    report.events_dropped = dropped_before_ + (graph_ ? graph_->events_dropped() : 0);
    report.broken_blocks = broken_before_ + (graph_ ? graph_->broken_blocks() : 0);
    report.last_command = last_command_;
    report_.publish();
}

} // namespace aviary::engine
