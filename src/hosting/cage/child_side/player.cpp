#include "hosting/cage/child_side/player.h"

#include "hosting/cage/shared/futex.h"
#include "hosting/cage/shared/priority.h"
#include "hosting/crash/child_side/crash_report.h"
#include "hosting/plugin/side_input.h"

#include <algorithm>

namespace aviary::hosting::cage {

namespace {

/// A stop that comes just before a wait is noticed after at most this long.
constexpr auto longest_wait = std::chrono::milliseconds(100);
constexpr auto between_flushes = std::chrono::microseconds(100);

bool push(const clap_output_events* list, const clap_event_header* event) {
    return append(*static_cast<EventBytes*>(list->ctx), *event);
}

} // namespace

Player::Player(Processor& processor, SharedBlock& block)
    : processor_(processor)
    , block_(block) {}

void Player::start() {
    stop();
    input_count_ = processor_.metadata().input_channels;
    output_count_ = processor_.metadata().output_channels;
    const std::uint32_t side = side_input_channels(processor_.clap());
    side_count_ = input_count_ + side <= most_channels ? side : 0;
    // A block that was asked for before is dropped: nobody waits for it any more.
    const auto played = block_.asked.load(std::memory_order_acquire);
    block_.answered.store(played, std::memory_order_release);
    stopping_.store(false, std::memory_order_release);
    thread_ = std::thread([this, played] { run(played); });
}

void Player::stop() {
    if (!thread_.joinable()) return;
    stopping_.store(true, std::memory_order_release);
    wake(block_.asked);
    thread_.join();
}

void Player::set_meeting(bool on) {
    meeting_.store(on, std::memory_order_release);
    if (on) wake(block_.asked);
}

void Player::run(std::uint32_t played) {
    const CrashStack stack;
    // Above ordinary threads until the first block tells the host's priority: that block must not be late either.
    int host_priority = -1;
    set_real_time_priority(1);
    while (!stopping_.load(std::memory_order_acquire)) {
        const bool meeting = meeting_.load(std::memory_order_acquire);
        if (meeting) processor_.flush();
        if (!wait_while(block_.asked, played, meeting ? between_flushes : longest_wait)) continue;
        played = block_.asked.load(std::memory_order_acquire);
        const int host = block_.priority.load(std::memory_order_relaxed);
        if (std::exchange(host_priority, host) != host) set_real_time_priority(host - 1);
        block_.begun.store(played, std::memory_order_release);
        play();
        block_.answered.store(played, std::memory_order_release);
        wake(block_.answered);
    }
    processor_.stop_processing();
}

void Player::play() {
    Request request;
    copy_out(&request, &block_.request, sizeof request);
    clap_event_transport transport;
    if (request.has_transport != 0) copy_out(&transport, &block_.transport, sizeof transport);
    const std::uint32_t frames = std::clamp(request.frames, 1u, most_frames);
    std::array<float*, most_channels> inputs, outputs;
    for (std::uint32_t i = 0; i < most_channels; ++i) {
        inputs[i] = block_.inputs[i];
        outputs[i] = block_.outputs[i];
    }
    if (request.reset != 0) processor_.reset();
    events_->take(block_.in_events, frames);
    sent_->size = 0;
    const clap_audio_buffer heard[2]{{inputs.data(), nullptr, input_count_, 0, request.constant_inputs},
        {inputs.data() + input_count_, nullptr, side_count_, 0, request.constant_side}};
    clap_audio_buffer output{outputs.data(), nullptr, output_count_, 0, 0};
    const clap_output_events out_events{sent_.get(), push};
    const clap_process process{.steady_time = request.steady_time,
        .frames_count = frames,
        .transport = request.has_transport != 0 ? &transport : nullptr,
        .audio_inputs = heard,
        .audio_outputs = &output,
        .audio_inputs_count = side_count_ > 0    ? 2u
                              : input_count_ > 0 ? 1u
                                                 : 0u,
        .audio_outputs_count = output_count_ > 0 ? 1u : 0u,
        .in_events = events_->clap(),
        .out_events = &out_events};
    Answer answer;
    answer.status = processor_.process(process);
    answer.tail = processor_.tail();
    answer.attention = processor_.wants_attention();
    put(*sent_, block_.out_events);
    std::memcpy(&block_.answer, &answer, sizeof answer);
}

} // namespace aviary::hosting::cage
