// The host's sound on its way into the pieces that an Instance runs: all busses of the layout, 32 or 64 bits, and
// silence flags both ways. [audio-thread], except prepare()
//
//     sound.begin(process_data, active);                        // once a host block
//     sound.open(start, end, parts); instance.run(parts); sound.close();        // once a piece
//     sound.end();                                              // flags the channels on which nothing sounded
#pragma once

#include "sdk/core/block/wiring.h"
#include "sdk/formats/vst3/interfaces.h"

#include <vector>

namespace aviary::detail {

/// A bit for each bus of a direction.
struct ActiveBusses {
    unsigned inputs = ~0u, outputs = ~0u;
};

class HostSound {
public:
    void prepare(const Layout& layout, unsigned max_piece_frames); ///< [main-thread]
    /// A bus that is not active is silent and not connected, whatever the host gives for it.
    void begin(vst::ProcessData& block, ActiveBusses active) AVIARY_NONBLOCKING;
    /// Fills in channels and frames.
    void open(Frame start, Frame end, Block::Parts& parts) AVIARY_NONBLOCKING;
    void close() AVIARY_NONBLOCKING;
    void end() AVIARY_NONBLOCKING;

private:
    Wiring wiring_;
    const Layout* layout_ = nullptr;
    vst::ProcessData* block_ = nullptr;
    ActiveBusses active_;
    float* const* outputs_ = nullptr; ///< of the present piece, all channels of all busses
    Frame frames_ = 0;
    std::vector<unsigned char> sounding_; ///< by output channel, whether anything was heard in the block
};

/// Zero on every channel of every output, and flagged as such.
void play_silence(vst::ProcessData& block) AVIARY_NONBLOCKING;

} // namespace aviary::detail
