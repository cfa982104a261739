// says: the parameter has no range: max must be above min
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    aviary::FloatParam gain{*this, "gain", "Gain", {.min = 2, .max = 0, .initial = 1 }};
#else
    aviary::FloatParam gain{*this, "gain", "Gain", {.min = 0, .max = 2, .initial = 1}};
#endif
    void process(aviary::Block&) override {}
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
