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

/// Adds its key input's first channel to every channel that passes, or 100 where no key input is connected.
struct Spread : aviary::Effect {
    aviary::Span<const aviary::Layout> layouts() const override {
        using enum aviary::Speakers;
        static constexpr aviary::Layout all[] = {{.name = "Surround",
                                                     .inputs = {{"Input", surround_5_1}, {"Key", mono}},
                                                     .outputs = {{"Output", surround_5_1}}},
            {.name = "Mono to stereo",
                .inputs = {{"Input", mono}, {"Key", mono}},
                .outputs = {{"Output", stereo}, {"Centre", mono}}}};
        return all;
    }
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames()) {
                const float key = block.has_input(1) ? block.in(0, 1)[frame] : 100;
                const unsigned from = channel < block.input_channels() ? channel : 0;
                block.out(channel)[frame] = block.in(from)[frame] + key;
            }
        for (unsigned channel = 0; channel < block.output_channels(1); ++channel)
            for (auto frame : block.frames()) block.out(channel, 1)[frame] = block.in(0)[frame];
    }
};

/// Sends back what it takes, a semitone higher where it is a note.
struct Echo : aviary::NoteEffect {
    void process(aviary::Block& block) override {
        for (aviary::Event event : block.events()) {
            if (event.key >= 0 && event.type != aviary::EventType::expression) ++event.key;
            block.send(event);
        }
    }
};

/// Two versions of one plugin: "loud" was "level".
struct Migrated : aviary::Effect {
    aviary::FloatParam loud{*this, "loud", "Loud", {.initial = 0.5}};
    unsigned state_version() const override { return 1; }
    void migrate(aviary::OldState& old) override { old.rename("level", "loud"); }
    void process(aviary::Block&) override {}
};
struct Unmigrated : aviary::Effect {
    aviary::FloatParam level{*this, "level", "Level", {.initial = 0.5}};
    void process(aviary::Block&) override {}
};

} // namespace

AVIARY_PLUGIN(Echo, {.id = "test.echo", .name = "Echo", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Migrated, {.id = "test.migrated", .name = "Migrated", .vendor = "Aviary", .version = "2.0.0"})
AVIARY_PLUGIN(
    Unmigrated, {.id = "test.unmigrated", .name = "Unmigrated", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Spread, {.id = "test.spread", .name = "Spread", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Listener, {.id = "test.listener", .name = "Listener", .vendor = "Aviary", .version = "1.0.0"})
