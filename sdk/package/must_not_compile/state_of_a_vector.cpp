// says: what owns memory cannot be kept as it is: name its elements, with their count
#include <aviary/plugin.h>

#include <vector>

struct Gain : aviary::Effect {
    void process(aviary::Block&) override {}
    void state(aviary::State& state) override {
#ifdef MISTAKE
        state("line", line_);
#else
        state("line", line_.data(), line_.size());
#endif
    }
    std::vector<float> line_ = std::vector<float>(64);
};

AVIARY_PLUGIN(Gain, {.id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0"})
