// Gives an author's block its channels: every channel of the layout, silence where the host connects nothing, 32-bit
// floats whatever the host uses. Cuts them into the pieces that an Instance runs.
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
    /// No piece will be longer than max_piece_frames. [main-thread]
    void prepare(const Layout& layout, unsigned max_piece_frames);

    /// Forgets the channels of the last block. [audio-thread]
    void begin() AVIARY_NONBLOCKING;
    /// A channel of the present host block; ignored where the layout has no such channel. [audio-thread]
    void input(unsigned bus, unsigned channel, const float* samples) AVIARY_NONBLOCKING;
    void input(unsigned bus, unsigned channel, const double* samples) AVIARY_NONBLOCKING;
    /// A channel that is connected and that the host says is silent, whatever lies in its memory. [audio-thread]
    void silent_input(unsigned bus, unsigned channel) AVIARY_NONBLOCKING { source(bus, channel); }
    void output(unsigned bus, unsigned channel, float* samples) AVIARY_NONBLOCKING;
    void output(unsigned bus, unsigned channel, double* samples) AVIARY_NONBLOCKING;

    /// Fills in the inputs, the outputs, which busses are connected, and the frame count. [audio-thread]
    void open_piece(Frame start, Frame frames, Block::Parts& parts) AVIARY_NONBLOCKING;
    /// Converts outputs for a 64-bit host. [audio-thread]
    void close_piece() AVIARY_NONBLOCKING;

private:
    /// One channel: 32-bit, 64-bit, or not connected.
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
    /// One for every channel: a 64-bit channel converted to 32 bit, or an output that nobody hears.
    std::vector<float> buffers_;
};

} // namespace aviary::detail
