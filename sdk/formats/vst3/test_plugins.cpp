// Says in its sound what it heard and when: on the left which event, on the right its amount.
#include <aviary/plugin.h>

namespace {

struct Listener : aviary::Instrument {
    aviary::FloatParam level{*this, "level", "Level", {.initial = 1}};

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) block.out(0)[frame] = block.out(1)[frame] = 0;
        for (const auto& event : block.events()) {
            float code = float(1000 * (int(event.type) + 1) + event.key), amount = float(event.velocity);
            if (event.type == aviary::EventType::expression) amount = float(event.value);
            if (event.type == aviary::EventType::midi) {
                code = 5000.0f + event.midi[0];
                amount = float(event.midi[1] + 128 * event.midi[2]);
            }
            block.out(0)[event.frame] += code;
            block.out(1)[event.frame] += amount;
        }
    }
};

} // namespace

AVIARY_PLUGIN(Listener, {.id = "test.listener", .name = "Listener", .vendor = "Aviary", .version = "1.0.0"})
