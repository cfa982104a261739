// says: Gain has no process(): override process(aviary::Block&)
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    void process(aviary::Block) {}
#else
    void process(aviary::Block&) override {}
#endif
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
