// says: the parameter has no choices: name at least one
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    aviary::ChoiceParam shape{*this, "shape", "Shape", {.group = "Wave" }};
#else
    aviary::ChoiceParam shape{*this, "shape", "Shape", {.choices = {{"Sine", "sine"}, {"Saw", "saw"}}}};
#endif
    void process(aviary::Block&) override {}
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
