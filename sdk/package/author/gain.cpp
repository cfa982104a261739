#include <aviary/plugin.h>

struct Gain : aviary::Effect {
    aviary::FloatParam gain{*this, "gain", "Gain", {.min = 0, .max = 2, .initial = 1}};

    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] * gain.at(frame);
    }
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
