// says: Gain is no plugin: derive it from aviary::Effect, Instrument or NoteEffect
#include <aviary/plugin.h>

#ifdef MISTAKE
struct Gain {
    void process(aviary::Block&) {}
};
#else
struct Gain : aviary::Effect {
    void process(aviary::Block&) override {}
};
#endif

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
