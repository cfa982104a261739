#include "engine/graph/unit.h"

#include "hosting/plugin/side_input.h"

namespace aviary::engine {

namespace {

bool take_nothing(const clap_output_events*, const clap_event_header*) { return true; }
constexpr clap_output_events no_listener{nullptr, take_nothing};

} // namespace

Unit::Unit(std::unique_ptr<hosting::Processor> processor, std::uint32_t max_frames,
    std::shared_ptr<ProcessorHome> home)
    : home_(std::move(home))
    , processor_(std::move(processor))
    , input_count_(processor_->metadata().input_channels)
    , side_count_(hosting::side_input_channels(processor_->clap()))
    , output_count_(processor_->metadata().output_channels)
    , latency_(processor_->latency())
    , is_note_effect_(processor_->metadata().is_note_effect())
    , own_(2, max_frames)
    , inputs_(input_count_)
    , sides_(side_count_)
    , outputs_(output_count_) {}

Unit::~Unit() { home_->take_back(std::move(processor_)); }

void Unit::run(
    const Stereo& in, Stereo& out, EventList& events, BlockContext& block, const clap_output_events* sent) {
    if (asleep(in, events, block)) return clear(out, block.frames);
    ++block.runs;
    events.sort();
    connect(in, out, block);
    const Stereo& side = block.side ? *block.side : block.silence;
    connect_side(side, block);

    const std::uint64_t all = ~std::uint64_t(0);
    const clap_audio_buffer inputs[2]{{inputs_.data(), nullptr, input_count_, 0, in.silent ? all : 0},
        {sides_.data(), nullptr, side_count_, 0, side.silent ? all : 0}};
    clap_audio_buffer output{outputs_.data(), nullptr, output_count_, 0, 0};
    clap_process process{};
    process.steady_time = block.steady_time;
    process.frames_count = block.frames;
    process.transport = block.transport;
    process.audio_inputs = inputs;
    process.audio_outputs = &output;
    process.audio_inputs_count = side_count_ ? 2 : input_count_ ? 1 : 0;
    process.audio_outputs_count = output_count_ ? 1 : 0;
    process.in_events = events.clap();
    process.out_events = sent ? sent : &no_listener;
    status_ = processor_->process(process);

    judge(out, block);
}

void Unit::connect(const Stereo& in, const Stereo& out, BlockContext& block) {
    for (std::uint32_t channel = 0; channel < input_count_; ++channel)
        inputs_[channel] = channel == 0 ? in.left : channel == 1 ? in.right : block.silence.left;
    for (std::uint32_t channel = 0; channel < output_count_; ++channel)
        outputs_[channel] = channel == 0 ? out.left : channel == 1 ? out.right : own_[0].right;
    if (input_count_ == 1) {
        for (std::uint32_t i = 0; i < block.frames; ++i) own_[0].left[i] = 0.5f * (in.left[i] + in.right[i]);
        inputs_[0] = own_[0].left;
    }
}

void Unit::connect_side(const Stereo& side, BlockContext& block) {
    for (std::uint32_t channel = 0; channel < side_count_; ++channel)
        sides_[channel] = channel == 0 ? side.left : channel == 1 ? side.right : block.silence.left;
    if (side_count_ != 1) return;
    for (std::uint32_t i = 0; i < block.frames; ++i) own_[1].left[i] = 0.5f * (side.left[i] + side.right[i]);
    sides_[0] = own_[1].left;
}

void Unit::judge(Stereo& out, BlockContext& block) {
    if (status_ == CLAP_PROCESS_ERROR || output_count_ == 0) {
        output_count_ != 0 ? silence(out, block) : clear(out, block.frames);
        was_silent_ = true;
        return;
    }
    std::int32_t largest = largest_amplitude_bits(out.left, block.frames);
    if (output_count_ == 1)
        std::memcpy(out.right, out.left, block.frames * sizeof(float));
    else
        largest = std::max(largest, largest_amplitude_bits(out.right, block.frames));
    if (largest >= first_not_finite) {
        silence(out, block);
        largest = 0;
    }
    if (processor_->is_guarded()) {
        if (guard_.process(out, block.frames, largest)) processor_->note_loud_block();
    }
    out.silent = was_silent_ = largest == 0;
}

/// Replaces a faulty block.
void Unit::silence(Stereo& out, BlockContext& block) {
    ++block.broken_blocks;
    processor_->note_silenced_block();
    clear(out, block.frames);
}

} // namespace aviary::engine
