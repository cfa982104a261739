#include <aviary/plugin.h>
#include <noise.h>
#include <toned.h>

float halved(float sample);

struct Warm : aviary::Effect {
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = toned(halved(block.in(channel)[frame])) + floor_of_noise;
    }
};

AVIARY_PLUGIN(Warm, {.id = "com.example.warm", .name = "Warm", .vendor = "Example", .version = "1.0.0"})
