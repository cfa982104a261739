#include "hosting/plugin/metadata.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aviary::hosting {
namespace {

TEST(Metadata, NormalizesLinearAndLogarithmicTravel) {
    const ParameterMetadata linear{.min = -10, .max = 30};
    EXPECT_DOUBLE_EQ(linear.to_normalized(0), 0.25);
    EXPECT_DOUBLE_EQ(linear.from_normalized(0.25), 0);
    const ParameterMetadata logarithmic{.min = 20, .max = 20000, .logarithmic = true};
    EXPECT_NEAR(logarithmic.to_normalized(200), 1.0 / 3, 1e-12);
    EXPECT_NEAR(logarithmic.from_normalized(2.0 / 3), 2000, 1e-9);
}

TEST(Metadata, ClampsToTheRange) {
    const ParameterMetadata parameter{.min = 1, .max = 3};
    EXPECT_EQ(parameter.to_normalized(7), 1);
    EXPECT_EQ(parameter.to_normalized(-7), 0);
    EXPECT_EQ(parameter.from_normalized(1.5), 3);
    EXPECT_EQ(parameter.from_normalized(-1), 1);
}

TEST(Metadata, SteppedKindsTakeWholeValues) {
    const ParameterMetadata steps{.kind = ParameterKind::integer, .min = 1, .max = 4};
    EXPECT_EQ(steps.from_normalized(0.4), 2);
    const ParameterMetadata toggle{.kind = ParameterKind::toggle};
    EXPECT_EQ(toggle.from_normalized(0.6), 1);
}

TEST(Metadata, AnEmptyRangeHasOnePosition) {
    const ParameterMetadata fixed{.min = 2, .max = 2};
    EXPECT_EQ(fixed.to_normalized(2), 0);
    EXPECT_EQ(fixed.from_normalized(0.7), 2);
}

TEST(Metadata, SurvivesJson) {
    const PluginMetadata metadata{.id = "a.b",
        .name = "Ümlaut",
        .vendor = "V",
        .version = "1.2.3",
        .description = "D",
        .features = {"instrument", "synthesizer"},
        .takes_notes = true,
        .makes_notes = true,
        .input_channels = 0,
        .output_channels = 2,
        .parameters = {{.index_id = 4000000000u,
            .id = "shape",
            .name = "Shape",
            .group = "Oscillator/1",
            .unit = "Hz",
            .kind = ParameterKind::choice,
            .min = 0,
            .max = 1,
            .initial = 0.1,
            .automatable = false,
            .read_only = true,
            .hidden = true,
            .choices = {"Sine", "Saw"}}}};
    EXPECT_EQ(nlohmann::json::parse(nlohmann::json(metadata).dump()).get<PluginMetadata>(), metadata);
}

TEST(Metadata, TellsTheFormatByTheId) {
    EXPECT_STREQ(PluginMetadata{.id = "com.example.verb"}.format(), "clap");
    EXPECT_STREQ(PluginMetadata{.id = "2046504473616c634252565a00000000"}.format(), "vst3");
}

} // namespace
} // namespace aviary::hosting
