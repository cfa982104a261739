// Has presets in which lines mean nothing.
#include <aviary/plugin.h>

namespace {

struct Level : aviary::Effect {
    aviary::FloatParam level{*this, "level", "Level", {.initial = 1}};

    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] * level.at(frame);
    }
};

} // namespace

AVIARY_PLUGIN(Level, {.id = "test.odd_presets", .name = "Level", .vendor = "Aviary", .version = "1.0.0"})
