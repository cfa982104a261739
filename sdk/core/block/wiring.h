// The channels of a host's block, laid out as the author finds them: all of a layout there, silence where the host
// connects nothing, 32-bit whatever the host mixes in, cut into the pieces that an Instance runs.
//
//     wiring.begin();                                                  // audio thread, once a host block
//     wiring.input(bus, channel, pointer); wiring.output(bus, channel, pointer);   // float or double, null for none
//     for each piece: { wiring.open_piece(start, frames, parts); instance.run(parts); wiring.close_piece(); }
#pragma once

#include <aviary/block.h>

#include <vector>

namespace aviary::detail {

class Wiring {
public:
    /// Pieces will be of at most so many frames. [main-thread]
    void prepare(const Layout& layout, unsigned max_piece_frames);

    /// Forgets the channels of the block before. [audio-thread]
    void begin() AVIARY_NONBLOCKING;
    /// A channel of the present host block; what the layout has no such channel for is ignored. [audio-thread]
    void input(unsigned bus, unsigned channel, const float* samples) AVIARY_NONBLOCKING;
    void input(unsigned bus, unsigned channel, const double* samples) AVIARY_NONBLOCKING;
    /// A channel that is connected and on which nothing sounds, whatever lies in its memory. [audio-thread]
    void silent_input(unsigned bus, unsigned channel) AVIARY_NONBLOCKING { source(bus, channel); }
    void output(unsigned bus, unsigned channel, float* samples) AVIARY_NONBLOCKING;
    void output(unsigned bus, unsigned channel, double* samples) AVIARY_NONBLOCKING;

    /// Fills in the inputs, outputs and what of them is connected. [audio-thread]
    void open_piece(Frame start, Frame frames, Block::Parts& parts) AVIARY_NONBLOCKING;
    void close_piece() AVIARY_NONBLOCKING;

private:
    /// One channel: 32 or 64 bit, or neither.
    struct Source {
        const float* narrow = nullptr;
        const double* wide = nullptr;
    };
    struct Sink {
        float* narrow = nullptr;
        double* wide = nullptr;
    };
    Source* source(unsigned bus, unsigned channel) AVIARY_NONBLOCKING;
    Sink* sink(unsigned bus, unsigned channel) AVIARY_NONBLOCKING;
    float* buffer(std::size_t index) AVIARY_NONBLOCKING { return buffers_.data() + index * max_frames_; }

    const Layout* layout_ = nullptr;
    unsigned max_frames_ = 0;
    std::vector<Source> sources_;
    std::vector<Sink> sinks_;
    unsigned connected_inputs_ = 0, connected_outputs_ = 0;
    Frame start_ = 0, frames_ = 0;

    std::vector<const float*> inputs_;
    std::vector<float*> outputs_;
    std::vector<float> silence_;
    /// Of every channel: what a 64-bit one is converted in, and where the plugin writes what nobody hears.
    std::vector<float> buffers_;
};

} // namespace aviary::detail
