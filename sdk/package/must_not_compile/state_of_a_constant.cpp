// says: what is kept is loaded as well as saved: it cannot be const
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
    void process(aviary::Block&) override {}
    void state(aviary::State& state) override {
#ifdef MISTAKE
        state("level", first_);
#else
        state("level", level_);
#endif
    }
    float level_ = 1;
    const float first_ = 1;
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
