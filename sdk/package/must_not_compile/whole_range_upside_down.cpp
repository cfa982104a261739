// says: the parameter has no range: max must be above min
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    aviary::IntParam steps{*this, "steps", "Steps", {.min = 16, .max = 1, .initial = 8 }};
#else
    aviary::IntParam steps{*this, "steps", "Steps", {.min = 1, .max = 16, .initial = 8}};
#endif
    void process(aviary::Block&) override {}
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
