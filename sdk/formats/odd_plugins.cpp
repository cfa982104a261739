#include "sdk/formats/odd_plugins.h"

// Some name what they keep in state(), as plugins of the first SDK did; they must go on working.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace aviary::test {

Crowd::Crowd() {
    for (unsigned i = 0; i < size; ++i) {
        ids.push_back("member." + std::to_string(i));
        all.emplace_back(
            *this, ids.back().c_str(), ids.back().c_str(), FloatSpec{.smoothing = Smoothing::none});
    }
}

void Crowd::process(Block& block) {
    for (auto frame : block.frames()) {
        float sum = 0;
        for (const auto& param : all) sum += param.at(frame);
        block.out(0)[frame] = sum;
        block.out(1)[frame] = all.back().at(frame);
    }
}

const char* const Odd::longest_id = [] {
    static const std::string id(255, '~');
    return id.c_str();
}();

void Odd::process(Block& block) {
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames()) block.out(channel)[frame] = spaced.at(frame);
}

const std::vector<Choice> Metered::names = [] {
    static std::deque<std::string> texts;
    std::vector<Choice> all;
    for (int i = 0; i < 200; ++i) all.emplace_back(texts.emplace_back("wave " + std::to_string(i)).c_str());
    return all;
}();

void Metered::process(Block& block) {
    level.report(double(block.in(0)[block.frame_count() - 1]));
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames())
            block.out(channel)[frame] = off.at(frame) ? block.in(channel)[frame] : 1;
}

namespace {
struct Namesake : Effect {
    void process(Block&) override {}
};
struct OtherNamesake : Effect {
    FloatParam own{*this, "own", "Own"};
    void process(Block&) override {}
};
} // namespace

} // namespace aviary::test

using namespace aviary::test;

AVIARY_PLUGIN(Crowd, {.id = "test.crowd", .name = "Crowd", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Odd, {.id = Odd::plugin_id, .name = "Odd \u00e4\u6771", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Namesake, {.id = "one.echo", .name = "Echo", .vendor = "One", .version = "1.0.0"})
AVIARY_PLUGIN(OtherNamesake, {.id = "other.echo", .name = "Echo", .vendor = "Other", .version = "1.0.0"})
AVIARY_PLUGIN(FirstVersion, {.id = "test.first", .name = "Versions", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(
    SecondVersion, {.id = "test.second", .name = "Versions", .vendor = "Aviary", .version = "2.0.0"})
AVIARY_PLUGIN(
    Recording, {.id = "test.recording", .name = "Recording", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Metered, {.id = "test.metered", .name = "Metered", .vendor = "Aviary", .version = "1.0.0"})
