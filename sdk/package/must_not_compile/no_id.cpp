// says: AVIARY_PLUGIN of Gain has no .id
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
    void process(aviary::Block&) override {}
};

#ifdef MISTAKE
AVIARY_PLUGIN(Gain, {.name = "Gain", .vendor = "Example", .version = "1.0.0"})
#else
AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
#endif
