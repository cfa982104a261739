// says: Gain cannot be made: give it a constructor without arguments
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
#ifdef MISTAKE
    explicit Gain(int channels)
        : channels_(channels) {}
#endif
    void process(aviary::Block&) override {}
    int channels_ = 2;
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
