// Buses: what they say of themselves, their arrangements, switched on and off.
#include "validator/check.h"

#include <algorithm>

namespace aviary::validator {
namespace {

void look_at(Harness& h, const BusLayout& layout, const std::string& when) {
    for (const auto* side : {&layout.inputs, &layout.outputs}) {
        const char* direction = side == &layout.inputs ? "input " : "output ";
        for (std::size_t i = 0; i < side->size(); ++i) {
            const Bus& bus = (*side)[i];
            if (bus.name.empty()) h.fail(direction, i, " has no name", when);
            if (bus.channels == 0 || bus.channels > 64)
                h.fail(direction, i, " has ", bus.channels, " channels", when);
            if (bus.main && i != 0)
                h.fail(direction, i, " is called the main one: that is the first and no other", when);
            if (bus.in_place_with >= 0 && std::size_t(bus.in_place_with) >= layout.inputs.size())
                h.fail(direction, i, " shares buffers with an input that is not there", when);
        }
    }
    if (layout.inputs.empty() && layout.outputs.empty() && layout.note_inputs + layout.note_outputs == 0)
        h.fail("has no buses at all", when);
}

void describe_themselves(Harness& h) {
    const auto plugin = h.make();
    look_at(h, plugin->layout(), "");
    Play play(h, *plugin);
    look_at(h, plugin->layout(), " while active");
}

void a_few_blocks(Harness& h, Subject& plugin, const RunSetup& setup = {}) {
    Play play(h, plugin, setup);
    for (int i = 0; i < 3; ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block.frames, 2);
        play.run();
    }
}

void take_every_arrangement(Harness& h) {
    const auto plugin = h.make();
    int count = 0;
    for (int round = 0; round < 2; ++round)
        plugin->for_each_arrangement([&](const std::string& name) {
            h.step("plays in the arrangement ", name);
            ++count;
            look_at(h, plugin->layout(), words(" in the arrangement ", name));
            a_few_blocks(h, *plugin);
            a_few_blocks(h, *plugin, {.wide = true, .in_place = true});
        });
    if (count == 0) h.skip("has one arrangement of buses only");
}

void can_be_switched(Harness& h) {
    const auto plugin = h.make();
    const auto layout = plugin->layout();
    bool any = false;
    for (const bool input : {true, false})
        for (unsigned i = 0; i < (input ? layout.inputs : layout.outputs).size(); ++i) {
            if (!plugin->switch_bus(input, i, false)) continue;
            any = true;
            Play play(h, *plugin);
            auto& block = play.block();
            if (input) { // as CLAP wants it of a bus that is off
                for (auto& channel : block.inputs[i].channels)
                    std::fill_n(static_cast<float*>(channel), block.frames, 0.f);
                block.inputs[i].flags = (1ull << block.inputs[i].channels.size()) - 1;
            }
            play.run();
        }
    for (const bool input : {true, false})
        for (unsigned i = 0; i < (input ? layout.inputs : layout.outputs).size(); ++i)
            plugin->switch_bus(input, i, true);
    a_few_blocks(h, *plugin);
    if (!any) h.skip("does not let buses be switched off");
    if (plugin->switch_bus(true, 99, true)) h.fail("switches input 99, which it does not have");
}

constexpr Check checks[] = {
    {"buses_describe_themselves", "Every bus has a name, channels, and the main one comes first",
        describe_themselves},
    {"buses_take_every_arrangement", "Every arrangement that is offered sounds", take_every_arrangement},
    {"buses_can_be_switched", "Buses that the host switches off and on do no harm", can_be_switched},
};

} // namespace

std::span<const Check> bus_checks() { return checks; }

} // namespace aviary::validator
