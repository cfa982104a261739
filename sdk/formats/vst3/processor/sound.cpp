#include "sdk/formats/vst3/processor/sound.h"

#include <algorithm>

namespace aviary::detail {

using vst3::int32;
using vst3::uint64;

namespace {

/// Calls use(samples) with a channel's float or double samples; null where the host gives none.
template <typename Use>
void with_samples(
    const vst::AudioBusBuffers& bus, int32 channel, bool wide, const Use& use) AVIARY_NONBLOCKING {
    if (wide)
        AVIARY_TRUSTED(use(bus.channelBuffers64 ? bus.channelBuffers64[channel] : nullptr));
    else
        AVIARY_TRUSTED(use(bus.channelBuffers32 ? bus.channelBuffers32[channel] : nullptr));
}

bool is_wide(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    return block.symbolicSampleSize == vst::kSample64;
}

bool has_bit(unsigned bits, int32 bus) AVIARY_NONBLOCKING { return bus < 32 && (bits >> bus & 1) != 0; }

bool is_flagged_silent(const vst::AudioBusBuffers& bus, int32 channel) AVIARY_NONBLOCKING {
    return channel < 64 && (bus.silenceFlags >> channel & 1) != 0;
}

/// Goes through all of it only where it is silent indeed.
bool is_silence(const float* samples, Frame count) AVIARY_NONBLOCKING {
    return std::all_of(samples, samples + count, [](float sample) { return sample == 0; });
}

} // namespace

void HostSound::prepare(const Layout& layout, unsigned max_piece_frames) {
    layout_ = &layout;
    wiring_.prepare(layout, max_piece_frames);
    sounding_.assign(layout.first_output(layout.output_busses()), 0);
}

void HostSound::begin(vst::ProcessData& block, ActiveBusses active) AVIARY_NONBLOCKING {
    block_ = &block;
    active_ = active;
    const bool wide = is_wide(block);
    wiring_.begin();
    std::fill(sounding_.begin(), sounding_.end(), 0);
    for (int32 bus = 0; block.inputs && bus < block.numInputs; ++bus) {
        if (!has_bit(active.inputs, bus)) continue;
        for (int32 channel = 0; channel < block.inputs[bus].numChannels; ++channel) {
            // What lies under a silence flag may be anything.
            const bool silent = is_flagged_silent(block.inputs[bus], channel);
            with_samples(block.inputs[bus], channel, wide, [&](const auto* samples) {
                if (samples && silent)
                    wiring_.silent_input(unsigned(bus), unsigned(channel));
                else
                    wiring_.input(unsigned(bus), unsigned(channel), samples);
            });
        }
    }
    for (int32 bus = 0; block.outputs && bus < block.numOutputs; ++bus) {
        block.outputs[bus].silenceFlags = 0;
        if (!has_bit(active.outputs, bus)) continue;
        for (int32 channel = 0; channel < block.outputs[bus].numChannels; ++channel)
            with_samples(block.outputs[bus], channel, wide,
                [&](auto* samples) { wiring_.output(unsigned(bus), unsigned(channel), samples); });
    }
}

void HostSound::open(Frame start, Frame end, Block::Parts& parts) AVIARY_NONBLOCKING {
    wiring_.open_piece(start, end - start, parts);
    outputs_ = parts.outputs;
    frames_ = end - start;
}

void HostSound::close() AVIARY_NONBLOCKING {
    wiring_.close_piece();
    for (std::size_t i = 0; i < sounding_.size(); ++i)
        if (!sounding_[i] && !is_silence(outputs_[i], frames_)) sounding_[i] = 1;
}

namespace {

/// Zero from that channel on.
void silence(
    vst::AudioBusBuffers& output, int32 first_channel, const vst::ProcessData& block) AVIARY_NONBLOCKING {
    for (int32 channel = first_channel; channel < output.numChannels; ++channel)
        with_samples(output, channel, is_wide(block), [&](auto* samples) {
            if (!samples) return;
            std::fill_n(samples, block.numSamples, std::remove_pointer_t<decltype(samples)>(0));
            if (channel < 64) output.silenceFlags |= uint64(1) << channel;
        });
}

} // namespace

/// Channels that the plugin does not write are silenced last: an output may share its memory with an input.
void HostSound::end() AVIARY_NONBLOCKING {
    for (int32 bus = 0; block_->outputs && bus < block_->numOutputs; ++bus) {
        auto& output = block_->outputs[bus];
        const bool active = has_bit(active_.outputs, bus);
        const int32 channels =
            active ? std::min(output.numChannels, int32(layout_->output_channels(unsigned(bus)))) : 0;
        const auto* sounding = sounding_.data() + layout_->first_output(unsigned(channels > 0 ? bus : 0));
        for (int32 channel = 0; channel < channels; ++channel)
            if (!sounding[channel]) output.silenceFlags |= uint64(1) << channel;
        silence(output, channels, *block_);
    }
    block_ = nullptr;
}

void play_silence(vst::ProcessData& block) AVIARY_NONBLOCKING {
    for (int32 bus = 0; block.outputs && bus < block.numOutputs; ++bus) {
        block.outputs[bus].silenceFlags = 0;
        silence(block.outputs[bus], 0, block);
    }
}

} // namespace aviary::detail
