// says: the parameter starts outside its range: initial must lie between min and max
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    aviary::FloatParam rate{*this, "rate", "Rate", {.min = 1, .max = 20, .unit = "Hz" }};
#else
    aviary::FloatParam rate{*this, "rate", "Rate", {.min = 1, .max = 20, .initial = 4, .unit = "Hz"}};
#endif
    void process(aviary::Block&) override {}
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
