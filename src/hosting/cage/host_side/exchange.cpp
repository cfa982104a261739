#include "hosting/cage/host_side/exchange.h"

#include "hosting/cage/shared/futex.h"
#include "hosting/cage/shared/line.h"
#include "hosting/cage/shared/priority.h"

#include <algorithm>
#include <cstring>

namespace aviary::hosting::cage {
namespace {

constexpr double hang_seconds = 0.5; ///< of missed blocks; then it is not late but gone
constexpr auto offline_limit = std::chrono::seconds(10);
constexpr auto longest_doubt = std::chrono::milliseconds(20); ///< whether the other side is still there

std::uint32_t channels_of(const clap_audio_buffer* ports, std::uint32_t count) {
    return count == 0 ? 0 : std::min(ports[0].channel_count, most_channels);
}

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
    take(process);
    return block_.status;
}

/// Whether somebody waits for a block.
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
    if (pending_
        && block_.answered.load(std::memory_order_acquire) == block_.asked.load(std::memory_order_relaxed)) {
        pending_ = false;
        take_values();
    }
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

/// The values of a block that was handed over when the child was no more.
void Exchange::keep_unheard() noexcept {
    const auto asked = block_.asked.load(std::memory_order_relaxed);
    if (block_.begun.load(std::memory_order_acquire) == asked) return;
    events_->assign(block_.in_events, 1);
    for (std::uint32_t i = 0; i < events_->size(); ++i)
        if (const auto* change = whole_value(*events_->get(i)))
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

void Exchange::hand_over_kept() noexcept {
    block_.in_events.size = kept_->size;
    std::memcpy(block_.in_events.bytes, kept_->bytes, kept_->size);
    kept_->size = 0;
    if (std::exchange(values_are_kept_, false))
        kept_values_.each_since(
            turn_ - 1, [&](clap_id id, double value) { append_value(block_.in_events, id, value); });
}

void Exchange::hand_over(const clap_process& process) noexcept {
    const auto frames = process.frames_count;
    block_.frames = frames;
    block_.steady_time = process.steady_time;
    block_.reset = std::exchange(reset_, false);
    block_.has_transport = process.transport != nullptr;
    if (process.transport != nullptr) block_.transport = *process.transport;

    const auto channels = channels_of(process.audio_inputs, process.audio_inputs_count);
    block_.constant_inputs = channels > 0 ? process.audio_inputs[0].constant_mask : 0;
    for (std::uint32_t i = 0; i < channels; ++i)
        std::memcpy(block_.inputs[i], process.audio_inputs[0].data32[i], frames * sizeof(float));

    ++turn_;
    hand_over_kept();
    for (std::uint32_t i = 0, count = process.in_events->size(process.in_events); i < count; ++i)
        append(block_.in_events, *process.in_events->get(process.in_events, i));
    block_.asked.store(block_.asked.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    wake(block_.asked);
}

bool Exchange::came_back(std::uint32_t frames) noexcept {
    using std::chrono::nanoseconds;
    const auto asked = block_.asked.load(std::memory_order_relaxed);
    const std::chrono::duration<double> share(share_ * frames / sample_rate_);
    const auto limit = offline_.load(std::memory_order_acquire)
                           ? nanoseconds(offline_limit)
                           : std::chrono::duration_cast<nanoseconds>(share);
    const auto end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const nanoseconds left = end - std::chrono::steady_clock::now();
        if (wait_while(block_.answered, asked - 1, std::min(left, nanoseconds(longest_doubt)))) break;
        if (left.count() <= 0 || (left > longest_doubt && has_ended(line_.load(std::memory_order_acquire))))
            return false;
    }
    return block_.answered.load(std::memory_order_acquire) == asked;
}

void Exchange::take(const clap_process& process) noexcept {
    const auto channels = channels_of(process.audio_outputs, process.audio_outputs_count);
    for (std::uint32_t i = 0; i < channels; ++i)
        std::memcpy(
            process.audio_outputs[0].data32[i], block_.outputs[i], process.frames_count * sizeof(float));
    if (silent_) fade_in(process);
    silent_ = false;
    for (std::uint32_t i = 0; i < channels; ++i)
        last_[i] = process.audio_outputs[0].data32[i][process.frames_count - 1];
    events_->assign(block_.out_events, process.frames_count);
    for (std::uint32_t i = 0; i < events_->size(); ++i)
        process.out_events->try_push(process.out_events, events_->get(i));
    take_values();
    if (block_.attention.exchange(0, std::memory_order_relaxed) != 0) attention_ = true;
    overdue_frames_ = 0;
    played_.fetch_add(process.frames_count, std::memory_order_release);
}

/// Of a block that came back, perhaps too late to be heard.
void Exchange::take_values() noexcept {
    for (const EventBytes* events : {&block_.in_events, &block_.out_events}) {
        events_->assign(*events, 1);
        for (std::uint32_t i = 0; i < events_->size(); ++i) {
            const auto* event = events_->get(i);
            if (const auto* change = whole_value(*event)) newest_.set(change->param_id, change->value, turn_);
            if (event->type == CLAP_EVENT_PARAM_VALUE) touch();
        }
    }
    took_.store(turn_, std::memory_order_release);
}

void Exchange::fade_in(const clap_process& process) noexcept {
    const auto frames = std::min(process.frames_count, fade_frames);
    const auto& out = process.audio_outputs[0];
    for (std::uint32_t channel = 0; channel < std::min(out.channel_count, most_channels); ++channel)
        for (std::uint32_t i = 0; i < frames; ++i) out.data32[channel][i] *= float(i + 1) / float(frames);
}

/// From where the sound was, in a straight line to silence.
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
    if (pending_ && long_overdue && !hangs_.exchange(true, std::memory_order_acq_rel)) attention_ = true;
}

bool Exchange::take_attention() noexcept { return std::exchange(attention_, false); }

} // namespace aviary::hosting::cage
