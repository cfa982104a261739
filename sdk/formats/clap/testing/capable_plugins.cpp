#include "sdk/formats/clap/testing/capable_plugins.h"

#include <cstdio>

namespace aviary::test {

Span<const Layout> Bussed::layouts() const {
    using enum Speakers;
    static constexpr Layout all[] = {
        {.name = "Stereo", .inputs = {{"Input", stereo}, {"Key", mono}}, .outputs = {{"Output", stereo}}},
        {.name = "Mono to 5.1",
            .inputs = {{"Input", mono}, {"Key", mono}},
            .outputs = {{"Output", surround_5_1}, {"Second", mono}}},
        {.name = "7.1", .inputs = {{"Input", surround_7_1}}, .outputs = {{"Output", surround_7_1}}}};
    return all;
}

void Bussed::process(Block& block) {
    has_key = block.input_channels(1) > 0 && block.has_input(1);
    has_second = block.output_channels(1) > 0 && block.has_output(1);
    mode = block.mode();
    last_input = block.in(0)[block.frame_count() - 1];
    for (unsigned channel = 0; channel < block.output_channels(1); ++channel)
        for (auto frame : block.frames()) block.out(channel, 1)[frame] = 9;
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames()) {
            const float key = block.input_channels(1) > 0 ? block.in(0, 1)[frame] : 0;
            block.out(channel)[frame] = block.in(channel % block.input_channels())[frame] + key;
        }
}

const char* Talker::note_name(int key) const { return key == 36 ? "Kick" : key == 38 ? "Snare" : nullptr; }

void Talker::process(Block& block) {
    for (const Event& event : block.events())
        if (heard_count < heard.size()) heard[heard_count++] = {frames + event.frame, event};
    for (Event event : to_send) {
        if (event.frame < frames || event.frame >= frames + block.frame_count()) continue;
        event.frame -= frames;
        block.send(event);
    }
    for (auto frame : block.frames()) {
        block.out(0)[frame] = cutoff.at(frame);
        block.out(1)[frame] = depth.at(frame);
    }
    frames += block.frame_count();
}

void Stepped::process(Block& block) {
    for (auto frame : block.frames()) {
        block.out(0)[frame] = float(one.value() + other.value());
        block.out(1)[frame] = float(block.frame_count());
    }
}

void Edited::indicated(const Param& param, const Indication& indication) {
    char text[100];
    std::snprintf(text, sizeof text, "%s%s%s%s %08x '%s'", param.id(), indication.mapped ? " mapped" : "",
        indication.automated ? " automated" : "", indication.overridden ? " overridden" : "",
        indication.colour, indication.label);
    indications.emplace_back(text);
}

void Edited::process(Block& block) {
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames()) block.out(channel)[frame] = mix.at(frame);
}

const std::string Worded::words = [] {
    std::string all;
    for (int i = 0; i < 1000; ++i) all += "\u97f3";
    return all;
}();

Span<const Layout> Worded::layouts() const {
    static const Layout all[] = {{.name = words.c_str(),
        .inputs = {{words.c_str(), Speakers::stereo}},
        .outputs = {{words.c_str(), Speakers::stereo}}}};
    return all;
}

Span<const Layout> Spatial::layouts() const {
    using enum Speakers;
    static constexpr Layout all[] = {
        {.name = "Stereo and key", .inputs = {{"In", stereo}, {"Key", mono}}, .outputs = {{"Out", stereo}}},
        {.name = "Stereo", .inputs = {{"In", stereo}}, .outputs = {{"Out", stereo}}},
        {.name = "7.1.4", .inputs = {{"In", surround_7_1_4}}, .outputs = {{"Out", surround_7_1_4}}},
        {.name = "Quad", .inputs = {{"In", quad}}, .outputs = {{"Out", quad}}},
        {.name = "First order", .inputs = {{"In", ambisonic_1}}, .outputs = {{"Out", ambisonic_1}}},
        {.name = "Second order", .inputs = {{"In", ambisonic_2}}, .outputs = {{"Out", ambisonic_2}}},
        {.name = "Third order", .inputs = {{"In", ambisonic_3}}, .outputs = {{"Out", ambisonic_3}}}};
    return all;
}

void Spatial::process(Block& block) {
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames()) block.out(channel)[frame] = block.in(channel)[frame];
}

void Ringing::process(Block& block) {
    for (const Event& event : block.events()) bells.handle(event);
    bells.send_ends(block);
}

void Octaves::process(Block& block) {
    static constexpr unsigned char answer[] = {0xf0, 0x7d, 0x02, 0xf7};
    for (Event event : block.events()) {
        if (event.type == EventType::sysex) event.sysex = answer;
        block.send(event);
        if (event.type != EventType::note_on && event.type != EventType::note_off) continue;
        event.key = short(event.key + 12);
        block.send(event);
    }
}

} // namespace aviary::test

using namespace aviary::test;

AVIARY_PLUGIN(Edited, {.id = "test.edited", .name = "Edited", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Bussed,
    {.id = "test.bussed", .name = "Bussed", .vendor = "Aviary", .version = "1.0.0", .features = {"surround"}})
AVIARY_PLUGIN(Talker, {.id = "test.talker", .name = "Talker", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Stepped, {.id = "test.stepped", .name = "Stepped", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Octaves, {.id = "test.octaves", .name = "Octaves", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Worded, {.id = "test.worded", .name = "Worded", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(
    aviary::test::Spatial, {.id = "test.spatial", .name = "Spatial", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Ringing, {.id = "test.ringing", .name = "Ringing", .vendor = "Aviary", .version = "1.0.0"})
