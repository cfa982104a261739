// An instrument whose output is a level, not a wave: easy to recognise from outside.
#include <aviary/plugin.h>

namespace {

struct Beep : aviary::Instrument {
    aviary::FloatParam level{
        *this, "level", "Level", {.min = 0, .max = 1, .initial = 0.25, .smoothing = aviary::Smoothing::none}};

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) {
                if (event.type == aviary::EventType::note_on) ++held_;
                if (event.type == aviary::EventType::note_off && held_ > 0) --held_;
            }
            for (auto frame : slice.frames)
                block.out(0)[frame] = block.out(1)[frame] = held_ > 0 ? float(level.at(frame)) : 0.0f;
        }
    }
    void reset() AVIARY_NONBLOCKING override { held_ = 0; }

private:
    int held_ = 0;
};

} // namespace

AVIARY_PLUGIN(Beep, {.id = "test.beep", .name = "Beep", .vendor = "Aviary", .version = "1.0.0"})
