#include "sdk/formats/vst3/sound.h"

#include <algorithm>

namespace aviary::detail {

using Steinberg::int32;
using Steinberg::uint64;

namespace {

/// A channel of a bus as float or double, or null where the host gives none.
template <typename Sample>
Sample* channel_of(const vst::AudioBusBuffers& bus, int32 channel) AVIARY_NONBLOCKING {
    Sample* const* samples;
    if constexpr (sizeof(Sample) == sizeof(double))
        samples = bus.channelBuffers64;
    else
        samples = bus.channelBuffers32;
    return samples && channel < bus.numChannels ? samples[channel] : nullptr;
}

template <typename Sample>
Sample* channel_of(const vst::AudioBusBuffers* busses, int32 count, unsigned channel) AVIARY_NONBLOCKING {
    return busses && count > 0 ? channel_of<Sample>(*busses, int32(channel)) : nullptr;
}

bool is_flagged_silent(const vst::AudioBusBuffers* busses, int32 count, unsigned channel) AVIARY_NONBLOCKING {
    return busses && count > 0 && (busses->silenceFlags >> channel & 1) != 0;
}

/// Goes through all of it only where it is silent indeed.
bool is_silence(const float* samples, Frame count) AVIARY_NONBLOCKING {
    return std::all_of(samples, samples + count, [](float sample) { return sample == 0; });
}

template <typename Sample>
void silence_bus(vst::AudioBusBuffers& bus, int32 frames) AVIARY_NONBLOCKING {
    bus.silenceFlags = 0;
    for (int32 channel = 0; channel < bus.numChannels; ++channel) {
        auto* samples = channel_of<Sample>(bus, channel);
        if (!samples) continue;
        std::fill_n(samples, frames, Sample(0));
        if (channel < 64) bus.silenceFlags |= uint64(1) << channel;
    }
}

constexpr unsigned silence = 0, nowhere = 1, first_input = 2,
                   first_output = first_input + HostSound::channels;

} // namespace

HostSound::HostSound()
    : memory_((first_output + channels) * block_frames_limit) {}

void HostSound::begin(vst::ProcessData& block) AVIARY_NONBLOCKING {
    block_ = &block;
    wide_ = block.symbolicSampleSize == vst::kSample64;
    silent_ = (1u << channels) - 1;
    for (int32 bus = 0; block.outputs && bus < block.numOutputs; ++bus) block.outputs[bus].silenceFlags = 0;
}

void HostSound::take(Frame start, Frame end) AVIARY_NONBLOCKING {
    start_ = start, end_ = end;
    for (unsigned channel = 0; channel < channels; ++channel) {
        inputs_[channel] = room(silence);
        outputs_[channel] = room(nowhere);
        // What lies under a silence flag may be anything.
        const bool heard = !is_flagged_silent(block_->inputs, block_->numInputs, channel);
        if (wide_) {
            const auto* input = channel_of<double>(block_->inputs, block_->numInputs, channel);
            if (input && heard) {
                float* narrow = room(first_input + channel);
                std::transform(
                    input + start, input + end, narrow, [](double sample) { return float(sample); });
                inputs_[channel] = narrow;
            }
            outputs_[channel] = room(first_output + channel);
            continue;
        }
        const auto* input = channel_of<float>(block_->inputs, block_->numInputs, channel);
        auto* output = channel_of<float>(block_->outputs, block_->numOutputs, channel);
        if (input && heard) inputs_[channel] = input + start;
        if (output) outputs_[channel] = output + start;
    }
}

void HostSound::give() AVIARY_NONBLOCKING {
    const Frame count = end_ - start_;
    for (unsigned channel = 0; channel < channels; ++channel) {
        if (!is_silence(outputs_[channel], count)) silent_ &= ~(uint64(1) << channel);
        if (!wide_) continue;
        auto* output = channel_of<double>(block_->outputs, block_->numOutputs, channel);
        if (output) std::copy_n(outputs_[channel], count, output + start_);
    }
}

void HostSound::end() AVIARY_NONBLOCKING {
    if (block_->outputs && block_->numOutputs > 0) block_->outputs->silenceFlags = silent_;
    block_ = nullptr;
}

void play_silence(vst::ProcessData& block) AVIARY_NONBLOCKING {
    for (int32 bus = 0; block.outputs && bus < block.numOutputs; ++bus) {
        if (block.symbolicSampleSize == vst::kSample64)
            silence_bus<double>(block.outputs[bus], block.numSamples);
        else
            silence_bus<float>(block.outputs[bus], block.numSamples);
    }
}

} // namespace aviary::detail
