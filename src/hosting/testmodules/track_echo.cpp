// Its output says what its blocks hear of the track: the name's length on the left, the kind on the right.
#include <aviary/plugin.h>

namespace {

struct TrackEcho : aviary::Effect {
    void process(aviary::Block& block) override {
        const aviary::TrackInfo& track = block.track();
        unsigned length = 0;
        while (track.name[length]) ++length;
        for (auto frame : block.frames()) {
            block.out(0)[frame] = float(length);
            block.out(1)[frame] = float(track.kind);
        }
    }
};

} // namespace

AVIARY_PLUGIN(
    TrackEcho, {.id = "test.track-echo", .name = "Track Echo", .vendor = "Aviary", .version = "1.0.0"})
