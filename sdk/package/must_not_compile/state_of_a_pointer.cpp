// says: a pointer means nothing in another run: name what it points to, with its count
#include <aviary/plugin.h>

struct Gain : aviary::Effect {
    void process(aviary::Block&) override {}
    void state(aviary::State& state) override {
#ifdef MISTAKE
        state("line", place_);
#else
        state("line", place_, 64);
#endif
    }
    float line_[64] = {}, *place_ = line_;
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
