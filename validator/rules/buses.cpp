// Buses: what they say of themselves, their arrangements, switched on and off.
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <algorithm>

namespace aviary::validator {
namespace {
namespace buses {

template <typename Look>
void for_each_bus(const BusLayout& layout, Look look) {
    for (const auto* side : {&layout.inputs, &layout.outputs})
        for (std::size_t i = 0; i < side->size(); ++i)
            look((*side)[i], i, words(side == &layout.inputs ? "input " : "output ", i));
}

void look_at(Harness& h, const BusLayout& layout, const std::string& when) {
    for_each_bus(layout, [&](const Bus& bus, std::size_t i, const std::string& name) {
        if (bus.main && i != 0 && h.library.format() == Format::clap)
            h.fail(name, " is called the main one", when, ": that is the first and no other");
    });
}

void describe_themselves(Harness& h) {
    const auto plugin = h.make();
    const auto before = plugin->layout();
    look_at(h, before, "");
    Play play(h, *plugin);
    const auto now = plugin->layout();
    look_at(h, now, " while active");
    if (now.inputs.size() != before.inputs.size() || now.outputs.size() != before.outputs.size())
        h.fail("has other buses while it is active");
}

void describe_themselves_well(Harness& h) {
    const auto plugin = h.make();
    for_each_bus(plugin->layout(), [&](const Bus& bus, std::size_t, const std::string& name) {
        if (bus.name.empty()) h.fail(name, " has no name");
        if (bus.channels == 0 || bus.channels > 64) h.fail(name, " has ", bus.channels, " channels");
    });
}

void a_few_blocks(Harness& h, Subject& plugin, const RunSetup& setup = {}) {
    Play play(h, plugin, setup);
    play_blocks(h, play, 3, [&] { return setup.max_frames; });
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

/// A block as it is where that bus is off: an input is silent and says so, an output need not be written.
void play_with_bus_off(Harness& h, Subject& plugin, bool input, unsigned index) {
    Play play(h, plugin);
    auto& block = play.block();
    if (input) {
        BusBuffers& bus = block.inputs[index];
        for (std::size_t channel = 0; channel < bus.channels.size(); ++channel)
            for (std::uint32_t i = 0; i < block.frames; ++i) bus.set(channel, i, 0);
        bus.flags = (1ull << bus.channels.size()) - 1;
    } else {
        block.outputs[index].off = true;
    }
    play.run();
}

void can_be_switched(Harness& h) {
    const auto plugin = h.make();
    const auto layout = plugin->layout();
    bool any = false;
    for (const bool input : {true, false})
        for (unsigned i = 0; i < (input ? layout.inputs : layout.outputs).size(); ++i) {
            if (!plugin->switch_bus(input, i, false)) continue;
            any = true;
            play_with_bus_off(h, *plugin, input, i);
            plugin->switch_bus(input, i, true);
        }
    a_few_blocks(h, *plugin);
    if (!any) h.skip("does not let buses be switched off");
}

} // namespace buses

constexpr Rule bus_table[] = {
    {"buses_describe_themselves", "The main bus comes first, and buses stay while a plugin is active",
        buses::describe_themselves, Weight::must,
        "CLAP ext/audio-ports.h: 'main port must be at index 0', 'only allowed to change its ports "
        "configuration "
        "while it is deactivated'; VST3 Bus Arrangement Setting Sequence"},
    {"buses_describe_themselves_well", "Every bus has a name, and channels", buses::describe_themselves_well,
        Weight::should, "people choose by the name"},
    {"buses_take_every_arrangement", "Every arrangement that is offered sounds",
        buses::take_every_arrangement, Weight::must,
        "CLAP ext/audio-ports-config.h: select(); VST3 IAudioProcessor::setBusArrangements(), "
        "getBusArrangement()"},
    {"buses_can_be_switched", "Buses that the host switches off and on do no harm", buses::can_be_switched,
        Weight::must, "CLAP ext/audio-ports-activation.h; VST3 IComponent::activateBus()"},
};

} // namespace

std::span<const Rule> bus_rules() { return bus_table; }

} // namespace aviary::validator
