#include "sdk/core/state/presets.h"

#include "sdk/core/instance.h"

#include <gtest/gtest.h>

#include <string>

namespace aviary::detail {
namespace {

struct Synth : Effect {
    FloatParam cutoff{*this, "cutoff", "Cutoff", {.min = 20, .max = 20000, .initial = 1000, .unit = "Hz"}};
    ChoiceParam shape{*this, "shape", "Shape", {.choices = {"Sine", "Saw"}}};
    void process(Block&) override {}
};

const Registration synth({.id = "test.presets", .name = "Presets", .vendor = "Test", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new Synth; });
const PresetFile warm("Warm", "# a comment\nplugin = test.presets\n\ncutoff = 1.2 kHz\r\n  shape=Saw\n");
const PresetFile bright("Bright", "plugin = test.presets\ncutoff = 8000");
const PresetFile others_file("Other's", "plugin = test.another\ncutoff = 1");

TEST(Presets, OfAPluginComeByName) {
    const auto presets = presets_of("test.presets");
    ASSERT_EQ(presets.size(), 2u);
    EXPECT_EQ(presets[0].name, "Bright");
    EXPECT_EQ(presets[1].name, "Warm");
}

TEST(Presets, SetWhatTheyNameAndTheRestToItsInitialValue) {
    Instance instance(synth);
    instance.set(0, 500);
    instance.set(1, 1);
    EXPECT_EQ(instance.load_preset(presets_of("test.presets")[1]), "");
    EXPECT_EQ(instance.param(0).value(), 1200);
    EXPECT_EQ(instance.param(1).value(), 1);
    EXPECT_EQ(instance.load_preset(presets_of("test.presets")[0]), "");
    EXPECT_EQ(instance.param(0).value(), 8000);
    EXPECT_EQ(instance.param(1).value(), 0);
}

TEST(Presets, SayWhichLineMeansNothing) {
    std::string fault;
    const auto preset = parse_preset("Odd", "cutoff 3\ngone = 1\nshape = Square\ncutoff = 30", &fault);
    EXPECT_NE(fault.find("preset 'Odd': line 1 is 'cutoff 3'"), fault.npos) << fault;
    Instance instance(synth);
    fault = instance.load_preset(preset);
    EXPECT_NE(fault.find("no parameter 'gone'"), fault.npos) << fault;
    EXPECT_NE(fault.find("'Square' is no value of 'shape'"), fault.npos) << fault;
    EXPECT_EQ(instance.param(0).value(), 30); // the rest counts
}

} // namespace
} // namespace aviary::detail
