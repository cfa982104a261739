// says: the parameter has no id: give it one that will never change
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    aviary::SwitchParam on{*this, "", "On"};
#else
    aviary::SwitchParam on{*this, "on", "On"};
#endif
    void process(aviary::Block&) override {}
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
