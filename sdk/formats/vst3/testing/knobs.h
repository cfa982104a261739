// A plugin in a VST3 host, with an editor in which the test moves the knobs.
#pragma once

#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <aviary/plugin.h>

namespace aviary::test {

/// Has presets, an editor in which the test moves the knobs, and a clock.
struct Knobs : Effect {
    Knobs() { latest = this; }
    FloatParam mix{*this, "mix", "Mix", {.initial = 0.5, .smoothing = Smoothing::none}};
    SwitchParam slow{*this, "slow", "Slow", {.automatable = false}};
    Span<const Layout> layouts() const override {
        using enum Speakers;
        static constexpr Layout all[] = {
            {.name = "Stereo", .inputs = {{"Input", stereo}}, .outputs = {{"Output", stereo}}},
            {.name = "Mono", .inputs = {{"Input", mono}}, .outputs = {{"Output", mono}}}};
        return all;
    }
    Automation automation() const override { return Automation::sub_blocks; }
    unsigned latency() const override { return slow.value() > 0.5 ? 32 : 0; }
    const char* note_name(int key) const override { return key == 36 ? "Kick" : nullptr; }
    unsigned timer_ms() const override { return 30; }
    void timer() override { ++ticks; }
    /// Left: the mix as a whole block has it, right: how long the block is.
    void process(Block& block) override {
        for (auto frame : block.frames()) {
            block.out(0)[frame] = float(mix.value());
            block.out(block.output_channels() - 1)[frame] = float(block.frame_count());
        }
    }
    int ticks = 0;
    static inline Knobs* latest = nullptr;
};

struct Vst3Editor : testing::Test {
    Vst3Host host{*GetPluginFactory(), "test.knobs"};
    Knobs& knobs = *Knobs::latest;
    vst::ParamID mix = Vst3Host::id("mix");
    double shown(vst::ParamID id) { return host.controller->getParamNormalized(id); }
    void start(std::size_t frames) {
        ASSERT_TRUE(host.start());
        host.resize(frames);
    }
};

} // namespace aviary::test
