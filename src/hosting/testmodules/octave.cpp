// Sends every note an octave higher.
#include <aviary/plugin.h>

namespace {

struct Octave : aviary::NoteEffect {
    void process(aviary::Block& block) override {
        for (auto event : block.events()) {
            event.key = short(event.key + 12);
            block.send(event);
        }
    }
};

} // namespace

AVIARY_PLUGIN(Octave, {.id = "test.octave", .name = "Octave", .vendor = "Aviary", .version = "1.0.0"})
