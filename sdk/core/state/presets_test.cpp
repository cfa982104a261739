#include "sdk/core/state/presets.h"

#include "sdk/core/instance.h"
#include "sdk/core/state/check_presets.h"

#include <aviary/kept.h>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace aviary::detail {
namespace {

struct Synth : Effect {
    FloatParam cutoff{*this, "cutoff", "Cutoff", {.min = 20, .max = 20000, .initial = 1000, .unit = "Hz"}};
    ChoiceParam shape{*this, "shape", "Shape", {.choices = {"Sine", "Saw"}}};
    struct Point {
        float x = 0, y = 0;
        AVIARY_FIELDS(x, y)
    };
    Kept<std::vector<Point>> curve{*this, "curve", {{1, 1}}};
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
    const auto preset = parse_preset("Odd", "cutoff 3\ngone = 1\nshape = Square\ncutoff = 30");
    Instance instance(synth);
    const auto fault = instance.load_preset(preset);
    EXPECT_NE(fault.find("preset 'Odd': line 1 is 'cutoff 3'"), fault.npos) << fault;
    EXPECT_NE(fault.find("no parameter 'gone'"), fault.npos) << fault;
    EXPECT_NE(fault.find("'Square' is no value of 'shape'"), fault.npos) << fault;
    EXPECT_EQ(instance.param(0).value(), 30); // the rest counts
}

TEST(Presets, OfTheLibraryAreTriedWhenItIsBuilt) {
    EXPECT_EQ(preset_faults(), "");
    static const PresetFile odd("Odd", "plugin = test.presets\ncutof = 1\nno line\nkept curve = 3");
    const auto faults = preset_faults();
    for (const char* words : {"no parameter 'cutof'", "line 3 is 'no line'", "kept 'curve': expected '['"})
        EXPECT_NE(faults.find(words), faults.npos) << faults;
}

TEST(Presets, SetKeptValuesThatTheyNameAndLeaveTheOthers) {
    Instance instance(synth);
    const auto& curve = static_cast<Synth&>(instance.plugin()).curve;
    EXPECT_EQ(instance.load_preset(parse_preset("Plain", "shape = Saw")), "");
    EXPECT_EQ(curve.value().size(), 1u);
    EXPECT_EQ(instance.load_preset(parse_preset("Drawn", "kept curve = [[0, 0], {y: 0.5, x: 1}]")), "");
    ASSERT_EQ(curve.value().size(), 2u);
    EXPECT_EQ(curve.value()[1].y, 0.5f);
    for (const auto& [line, words] : std::vector<std::pair<std::string, std::string>>{
             {"kept curve = [[0, 0], [1]]", "kept 'curve': expected ','"},
             {"kept curve = [[0, zero]]", "'zero' is no number"},
             {"kept curve = [{x: 1}]", "the member 'y' is missing"},
             {"kept line = 1", "keeps nothing called 'line'"}}) {
        const auto fault = instance.load_preset(parse_preset("Odd", line.c_str()));
        EXPECT_NE(fault.find(words), fault.npos) << fault;
    }
    EXPECT_EQ(curve.value().size(), 2u) << "what is wrong changes nothing";
}

} // namespace
} // namespace aviary::detail
