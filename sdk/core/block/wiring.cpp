#include "sdk/core/block/wiring.h"

#include <algorithm>

namespace aviary::detail {

void Wiring::prepare(const Layout& layout, unsigned max_piece_frames) {
    layout_ = &layout;
    max_frames_ = max_piece_frames;
    sources_.assign(layout.first_input(layout.input_busses()), {});
    sinks_.assign(layout.first_output(layout.output_busses()), {});
    inputs_.assign(sources_.size(), nullptr);
    outputs_.assign(sinks_.size(), nullptr);
    silence_.assign(max_frames_, 0);
    buffers_.assign((sources_.size() + sinks_.size()) * max_frames_, 0);
}

void Wiring::begin() AVIARY_NONBLOCKING {
    std::fill(sources_.begin(), sources_.end(), Source{});
    std::fill(sinks_.begin(), sinks_.end(), Sink{});
    connected_inputs_ = connected_outputs_ = 0;
}

Wiring::Source* Wiring::source(unsigned bus, unsigned channel) AVIARY_NONBLOCKING {
    if (channel >= layout_->input_channels(bus)) return nullptr;
    connected_inputs_ |= 1u << bus;
    return &sources_[layout_->first_input(bus) + channel];
}

Wiring::Sink* Wiring::sink(unsigned bus, unsigned channel) AVIARY_NONBLOCKING {
    if (channel >= layout_->output_channels(bus)) return nullptr;
    connected_outputs_ |= 1u << bus;
    return &sinks_[layout_->first_output(bus) + channel];
}

void Wiring::input(unsigned bus, unsigned channel, const float* samples) AVIARY_NONBLOCKING {
    if (!samples) return;
    if (Source* to = source(bus, channel)) to->narrow = samples;
}

void Wiring::input(unsigned bus, unsigned channel, const double* samples) AVIARY_NONBLOCKING {
    if (!samples) return;
    if (Source* to = source(bus, channel)) to->wide = samples;
}

void Wiring::output(unsigned bus, unsigned channel, float* samples) AVIARY_NONBLOCKING {
    if (!samples) return;
    if (Sink* to = sink(bus, channel)) to->narrow = samples;
}

void Wiring::output(unsigned bus, unsigned channel, double* samples) AVIARY_NONBLOCKING {
    if (!samples) return;
    if (Sink* to = sink(bus, channel)) to->wide = samples;
}

void Wiring::open_piece(Frame start, Frame frames, Block::Parts& parts) AVIARY_NONBLOCKING {
    start_ = start;
    frames_ = frames;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const Source& from = sources_[i];
        if (from.wide) std::copy_n(from.wide + start, frames, buffer(i));
        inputs_[i] = from.narrow ? from.narrow + start : from.wide ? buffer(i) : silence_.data();
    }
    for (std::size_t i = 0; i < sinks_.size(); ++i)
        outputs_[i] = sinks_[i].narrow ? sinks_[i].narrow + start : buffer(sources_.size() + i);
    parts.inputs = inputs_.data();
    parts.outputs = outputs_.data();
    parts.connected_inputs = connected_inputs_;
    parts.connected_outputs = connected_outputs_;
    parts.frame_count = frames;
}

void Wiring::close_piece() AVIARY_NONBLOCKING {
    for (std::size_t i = 0; i < sinks_.size(); ++i)
        if (sinks_[i].wide) std::copy_n(outputs_[i], frames_, sinks_[i].wide + start_);
}

} // namespace aviary::detail
