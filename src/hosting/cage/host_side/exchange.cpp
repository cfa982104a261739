#include "hosting/cage/host_side/exchange.h"

#include "hosting/cage/shared/futex.h"
#include "hosting/cage/shared/line.h"
#include "hosting/cage/shared/priority.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace aviary::hosting::cage {
namespace {

constexpr double hang_seconds = 0.5; ///< of missed blocks; then the child counts as hanging
constexpr auto offline_limit = std::chrono::seconds(10);
constexpr auto longest_doubt = std::chrono::milliseconds(20); ///< before a look whether the child is there

std::uint32_t channels_of(const clap_audio_buffer* ports, std::uint32_t count) {
    return count == 0 ? 0 : std::min(ports[0].channel_count, most_channels);
}

/// Behind so many channels of the main port.
std::uint32_t side_channels_of(const clap_process& process, std::uint32_t main) {
    return process.audio_inputs_count < 2
               ? 0
               : std::min(process.audio_inputs[1].channel_count, most_channels - main);
}

bool is_status(std::int32_t status) { return status >= CLAP_PROCESS_ERROR && status <= CLAP_PROCESS_SLEEP; }

} // namespace

Exchange::Exchange(SharedBlock& block)
    : block_(block) {}

void Exchange::prepare(double sample_rate, double share) {
    sample_rate_ = sample_rate;
    share_ = share;
}

void Exchange::open(std::uint32_t generation, int line) {
    line_.store(line, std::memory_order_release);
    hangs_.store(false, std::memory_order_release);
    live_.store(generation, std::memory_order_release);
}

clap_process_status Exchange::process(const clap_process& process) noexcept {
    if (process.frames_count == 0 || process.frames_count > most_frames) return CLAP_PROCESS_ERROR;
    if (!ready()) {
        keep(*process.in_events);
        miss(process);
        return CLAP_PROCESS_CONTINUE;
    }
    hand_over(process);
    if (!came_back(process.frames_count)) {
        pending_ = true;
        miss(process);
        return CLAP_PROCESS_CONTINUE;
    }
    return take(process);
}

/// Whether there is a child that is ready for a block.
bool Exchange::ready() noexcept {
    const auto live = live_.load(std::memory_order_acquire);
    if (live != seen_) {
        if (pending_) keep_unheard();
        seen_ = live;
        pending_ = false;
        overdue_frames_ = 0;
        block_.priority.store(real_time_priority(), std::memory_order_relaxed);
    }
    if (live == 0) return false;
    if (pending_ && block_.answered.load(std::memory_order_acquire) == asked_) {
        pending_ = false;
        take_answer();
        came_->take(block_.out_events, 1);
        take_values();
    }
    if (pending_) block_.asked.store(asked_, std::memory_order_release); // the child may have overwritten it
    return !pending_;
}

void Exchange::keep(const clap_input_events& events) noexcept {
    for (std::uint32_t i = 0, count = events.size(&events); i < count; ++i) {
        const auto* event = events.get(&events, i);
        if (const auto* change = whole_value(*event)) {
            kept_values_.set(change->param_id, change->value, turn_ + 1);
            values_are_kept_ = true;
        } else {
            append(*kept_, *event, 0); // when it is full, the newest are lost
        }
    }
}

/// Keeps the values of a block that the last child was given but never began to play.
void Exchange::keep_unheard() noexcept {
    if (block_.begun.load(std::memory_order_acquire) == asked_) return;
    given_list_->assign(*given_, 1);
    for (std::uint32_t i = 0; i < given_list_->size(); ++i)
        if (const auto* change = whole_value(*given_list_->get(i)))
            if (!kept_values_.since(turn_, change->param_id)) {
                kept_values_.set(change->param_id, change->value, turn_ + 1);
                values_are_kept_ = true;
            }
}

void Exchange::note(const clap_input_events& events) noexcept {
    ++turn_;
    for (std::uint32_t i = 0, count = events.size(&events); i < count; ++i)
        if (const auto* change = whole_value(*events.get(&events, i)))
            newest_.set(change->param_id, change->value, turn_);
    took_.store(turn_, std::memory_order_release);
}

/// Gathers all events that the child gets with this block.
void Exchange::gather(const clap_input_events& events) noexcept {
    std::swap(given_, kept_);
    kept_->size = 0;
    if (std::exchange(values_are_kept_, false))
        kept_values_.each_since(
            turn_ - 1, [&](clap_id id, double value) { append_value(*given_, id, value); });
    for (std::uint32_t i = 0, count = events.size(&events); i < count; ++i)
        append(*given_, *events.get(&events, i));
}

void Exchange::hand_over(const clap_process& process) noexcept {
    const auto frames = process.frames_count;
    const auto channels = channels_of(process.audio_inputs, process.audio_inputs_count);
    const auto side = side_channels_of(process, channels);
    const Request request{.frames = frames,
        .reset = std::exchange(reset_, false),
        .has_transport = process.transport != nullptr,
        .steady_time = process.steady_time,
        .constant_inputs = channels > 0 ? process.audio_inputs[0].constant_mask : 0,
        .constant_side = side > 0 ? process.audio_inputs[1].constant_mask : 0};
    ++turn_;
    gather(*process.in_events);

    std::memcpy(&block_.request, &request, sizeof request);
    if (process.transport != nullptr)
        std::memcpy(&block_.transport, process.transport, sizeof block_.transport);
    for (std::uint32_t i = 0; i < channels; ++i)
        std::memcpy(block_.inputs[i], process.audio_inputs[0].data32[i], frames * sizeof(float));
    for (std::uint32_t i = 0; i < side; ++i)
        std::memcpy(block_.inputs[channels + i], process.audio_inputs[1].data32[i], frames * sizeof(float));
    put(*given_, block_.in_events);
    block_.asked.store(++asked_, std::memory_order_release);
    wake(block_.asked);
}

bool Exchange::came_back(std::uint32_t frames) noexcept {
    using std::chrono::nanoseconds;
    const std::chrono::duration<double> share(share_ * frames / sample_rate_);
    const auto limit = offline_.load(std::memory_order_acquire)
                           ? nanoseconds(offline_limit)
                           : std::chrono::duration_cast<nanoseconds>(share);
    const auto end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const auto answered = block_.answered.load(std::memory_order_acquire);
        if (answered == asked_) return true;
        const nanoseconds left = end - std::chrono::steady_clock::now();
        if (left.count() <= 0) return false;
        if (!wait_while(block_.answered, answered, std::min(left, nanoseconds(longest_doubt)))
            && left > longest_doubt && has_ended(line_.load(std::memory_order_acquire)))
            return false;
    }
}

clap_process_status Exchange::take(const clap_process& process) noexcept {
    const auto channels = channels_of(process.audio_outputs, process.audio_outputs_count);
    for (std::uint32_t i = 0; i < channels; ++i)
        copy_out(process.audio_outputs[0].data32[i], block_.outputs[i], process.frames_count * sizeof(float));
    if (silent_) fade_in(process);
    silent_ = false;
    for (std::uint32_t i = 0; i < channels; ++i) {
        const float last = process.audio_outputs[0].data32[i][process.frames_count - 1];
        last_[i] = std::isfinite(last) ? last : 0;
    }
    came_->take(block_.out_events, process.frames_count);
    for (std::uint32_t i = 0; i < came_->size(); ++i)
        process.out_events->try_push(process.out_events, came_->get(i));
    take_values();
    overdue_frames_ = 0;
    played_.fetch_add(process.frames_count, std::memory_order_release);
    return take_answer();
}

/// What the child says of a block that came back, perhaps too late to be heard.
clap_process_status Exchange::take_answer() noexcept {
    Answer answer;
    copy_out(&answer, &block_.answer, sizeof answer);
    tail_.store(answer.tail, std::memory_order_relaxed);
    if (answer.attention != 0) attention_ = true;
    return is_status(answer.status) ? answer.status : CLAP_PROCESS_ERROR;
}

/// The values that such a block was given, and then those that came back with it.
void Exchange::take_values() noexcept {
    given_list_->assign(*given_, 1);
    for (const EventList* events : {given_list_.get(), came_.get()})
        for (std::uint32_t i = 0; i < events->size(); ++i) {
            const auto* event = events->get(i);
            const auto* change = whole_value(*event);
            if (change && std::isfinite(change->value)) newest_.set(change->param_id, change->value, turn_);
            if (event->type == CLAP_EVENT_PARAM_VALUE) touch();
        }
    took_.store(turn_, std::memory_order_release);
}

void Exchange::fade_in(const clap_process& process) noexcept {
    const auto frames = std::min(process.frames_count, fade_frames);
    const auto& out = process.audio_outputs[0];
    for (std::uint32_t channel = 0; channel < std::min(out.channel_count, most_channels); ++channel)
        for (std::uint32_t i = 0; i < frames; ++i) out.data32[channel][i] *= float(i + 1) / float(frames);
}

/// Puts out silence, with a linear fade from the last sample.
void Exchange::miss(const clap_process& process) noexcept {
    const auto frames = process.frames_count, fading = std::min(frames, fade_frames);
    for (std::uint32_t port = 0; port < process.audio_outputs_count; ++port)
        for (std::uint32_t channel = 0; channel < process.audio_outputs[port].channel_count; ++channel) {
            float* out = process.audio_outputs[port].data32[channel];
            std::memset(out, 0, frames * sizeof(float));
            if (port > 0 || channel >= most_channels) continue;
            for (std::uint32_t i = 0; i < fading; ++i)
                out[i] = last_[channel] * (1 - float(i + 1) / float(fading));
            last_[channel] = 0;
        }
    silent_ = true;
    if (live_.load(std::memory_order_acquire) != 0) late_.fetch_add(1, std::memory_order_release);
    overdue_frames_ += frames;
    const bool long_overdue =
        offline_.load(std::memory_order_acquire) || double(overdue_frames_) > hang_seconds * sample_rate_;
    if (pending_ && long_overdue && !patient_.load(std::memory_order_acquire)
        && !hangs_.exchange(true, std::memory_order_acq_rel))
        attention_ = true;
}

bool Exchange::take_attention() noexcept { return std::exchange(attention_, false); }

} // namespace aviary::hosting::cage
