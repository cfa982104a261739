// says: the parameter has a log curve: its min must be above 0
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    aviary::FloatParam rate{*this, "rate", "Rate",
        {.min = 0,
            .max = 20,
            .initial = 4,
            .curve = aviary::Curve::log }};
#else
    aviary::FloatParam rate{
        *this, "rate", "Rate", {.min = 0.1, .max = 20, .initial = 4, .curve = aviary::Curve::log}};
#endif
    void process(aviary::Block&) override {}
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
