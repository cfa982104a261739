#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/clap/testing/test_plugins.h"

#include <aviary/abi/clap/parameter_ids.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace aviary::test {
namespace {

using detail::fnv1a_32;

struct ClapParams : testing::Test {
    Host host{"test.monitor"};
    const clap_plugin_params_t* params = nullptr;

    void SetUp() override {
        ASSERT_TRUE(host.start());
        params = host.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
        host.resize(1000);
    }
    double value(const char* id) const {
        double value = -12345;
        params->get_value(host.plugin, fnv1a_32(id), &value);
        return value;
    }
    /// Before the first sound nothing is smoothed.
    void sound() { host.process(Events().param(0, fnv1a_32("jump"), 0.5)); }
    const std::vector<float>& left() const { return host.output[0]; }
    const std::vector<float>& right() const { return host.output[1]; }
};

TEST_F(ClapParams, AreListedAsDeclared) {
    ASSERT_EQ(params->count(host.plugin), 7u);
    clap_param_info_t info;
    ASSERT_TRUE(params->get_info(host.plugin, 0, &info));
    EXPECT_EQ(info.id, fnv1a_32("jump"));
    EXPECT_STREQ(info.name, "Jump");
    EXPECT_STREQ(info.module, "A/B");
    EXPECT_EQ(info.min_value, -1);
    EXPECT_EQ(info.flags, std::uint32_t(CLAP_PARAM_IS_AUTOMATABLE));
    ASSERT_TRUE(params->get_info(host.plugin, 4, &info));
    EXPECT_EQ(info.max_value, 4) << "the last choice";
    EXPECT_EQ(info.flags, std::uint32_t(CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_STEPPED | 1 << 16))
        << "an enumeration";
    ASSERT_TRUE(params->get_info(host.plugin, 6, &info));
    EXPECT_EQ(info.flags, std::uint32_t(CLAP_PARAM_IS_STEPPED)) << "not automatable";
    EXPECT_FALSE(params->get_info(host.plugin, 7, &info));
}

TEST_F(ClapParams, TellWhatClapHasNoFieldFor) {
    auto* ids = host.extension<aviary_plugin_parameter_ids_t>(AVIARY_EXT_PARAMETER_IDS);
    aviary_parameter_t cutoff, left_choice;
    ASSERT_TRUE(ids->get(host.plugin, 2, &cutoff));
    EXPECT_STREQ(cutoff.id, "cutoff");
    EXPECT_STREQ(cutoff.unit, "Hz");
    EXPECT_STREQ(cutoff.group, "");
    EXPECT_EQ(cutoff.param_id, fnv1a_32("cutoff"));
    EXPECT_EQ(cutoff.curve, std::uint32_t(AVIARY_CURVE_LOG));
    EXPECT_EQ(cutoff.kind, std::uint32_t(AVIARY_PARAMETER_FLOATING));
    ASSERT_TRUE(ids->get(host.plugin, 4, &left_choice));
    EXPECT_EQ(left_choice.kind, std::uint32_t(AVIARY_PARAMETER_CHOICE));
    ASSERT_EQ(left_choice.choice_count, 5u);
    EXPECT_STREQ(left_choice.choices[4], "On");
    EXPECT_FALSE(ids->get(host.plugin, 7, &cutoff));
}

TEST_F(ClapParams, TextGoesBothWays) {
    char text[8];
    ASSERT_TRUE(params->value_to_text(host.plugin, fnv1a_32("cutoff"), 2500, text, sizeof text));
    EXPECT_STREQ(text, "2500 Hz");
    ASSERT_TRUE(params->value_to_text(host.plugin, fnv1a_32("cutoff"), 12345, text, sizeof text));
    EXPECT_STREQ(text, "12345 H") << "cut where the host's memory ends";
    double value = 0;
    ASSERT_TRUE(params->text_to_value(host.plugin, fnv1a_32("cutoff"), "2.5 kHz", &value));
    EXPECT_EQ(value, 2500);
    EXPECT_FALSE(params->text_to_value(host.plugin, fnv1a_32("cutoff"), "loud", &value));
    EXPECT_FALSE(params->text_to_value(host.plugin, 1, "2", &value));
    EXPECT_FALSE(params->get_value(host.plugin, 1, &value));
}

TEST_F(ClapParams, AutomationIsHeardAtItsVeryFrame) {
    Events events;
    for (std::uint32_t time : {0u, 1u, 255u, 256u, 257u, 700u, 999u})
        events.param(time, fnv1a_32("jump"), time / 1000.0);
    host.process(events);
    EXPECT_EQ(left()[0], 0.0f);
    EXPECT_EQ(left()[1], 0.001f);
    EXPECT_EQ(left()[254], 0.001f);
    EXPECT_EQ(left()[255], 0.255f);
    EXPECT_EQ(left()[256], 0.256f);
    EXPECT_EQ(left()[257], 0.257f);
    EXPECT_EQ(left()[699], 0.257f);
    EXPECT_EQ(left()[700], 0.7f);
    EXPECT_EQ(left()[999], 0.999f);
    EXPECT_EQ(value("jump"), 0.999);
    host.process({});
    EXPECT_EQ(left()[0], 0.999f);
}

TEST_F(ClapParams, TheLastOfSeveralValuesOnOneFrameCounts) {
    host.process(Events().param(5, fnv1a_32("jump"), 1).param(5, fnv1a_32("jump"), -1));
    EXPECT_EQ(left()[4], 0);
    EXPECT_EQ(left()[5], -1);
}

TEST_F(ClapParams, SteppedKindsAreRoundedAndNeverGlide) {
    host.process(Events()
                     .param(0, fnv1a_32("left"), 3)
                     .param(10, fnv1a_32("steps"), 6.9999)
                     .param(20, fnv1a_32("steps"), 99));
    EXPECT_EQ(left()[9], 2);
    EXPECT_EQ(left()[10], 7);
    EXPECT_EQ(left()[20], 12) << "clamped";
    host.process(Events().param(0, fnv1a_32("left"), 4).param(500, fnv1a_32("on"), 1));
    EXPECT_EQ(left()[499], 0);
    EXPECT_EQ(left()[500], 1);
}

TEST_F(ClapParams, SmoothedFloatsMoveWithoutAStepAcrossBlocks) {
    sound();
    host.process(Events().param(700, fnv1a_32("glide"), 10)); // 5 ms are 240 frames
    std::vector<float> heard = right();
    host.process({});
    heard.insert(heard.end(), right().begin(), right().end());
    EXPECT_EQ(heard[699], 0);
    EXPECT_GT(heard[700], 0);
    const double largest = 10 * (1 - std::pow(0.01, 1 / 240.0)) + 1e-5;
    for (std::size_t i = 1; i < heard.size(); ++i) {
        ASSERT_LE(heard[i] - heard[i - 1], largest) << i;
        ASSERT_GE(heard[i], heard[i - 1]) << i;
    }
    EXPECT_NEAR(heard[700 + 239], 9.9, 1e-3);
    EXPECT_EQ(heard.back(), 10);
}

TEST_F(ClapParams, BeforeTheFirstSoundAreThereAtTheirFrame) {
    host.process(Events().param(20, fnv1a_32("cutoff"), 500).param(700, fnv1a_32("glide"), 10));
    EXPECT_EQ(right()[699], 0);
    EXPECT_EQ(right()[700], 10);
    host.process(Events().param(1, fnv1a_32("glide"), 0));
    EXPECT_GT(right()[1], 9) << "now it moves";
}

TEST_F(ClapParams, ValuesThatAreNoNumberAreIgnored) {
    host.process(Events().param(0, fnv1a_32("jump"), 0.5));
    host.process(Events()
                     .param(0, fnv1a_32("jump"), NAN)
                     .param(1, fnv1a_32("jump"), std::numeric_limits<double>::infinity())
                     .param(2, 12345, 1));
    EXPECT_EQ(left(), std::vector<float>(1000, 0.5f));
}

TEST_F(ClapParams, EventsOutOfOrderOrBehindTheEndStillCount) {
    host.process(Events()
                     .param(600, fnv1a_32("jump"), 0.25)
                     .param(3, fnv1a_32("jump"), 0.5)
                     .param(5000, fnv1a_32("jump"), 1));
    EXPECT_EQ(left()[600], 0.5f);
    EXPECT_EQ(left()[998], 0.5f);
    EXPECT_EQ(left()[999], 1);
}

TEST_F(ClapParams, FlushedWhileStoppedAreThereAtOnce) {
    host.plugin->stop_processing(host.plugin);
    host.plugin->deactivate(host.plugin);
    params->flush(host.plugin, Events().param(0, fnv1a_32("glide"), 10).clap(), nullptr);
    EXPECT_EQ(value("glide"), 10);
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 512));
    params->flush(host.plugin, Events().param(0, fnv1a_32("jump"), 1).clap(), nullptr);
    ASSERT_TRUE(host.plugin->start_processing(host.plugin));
    host.process({});
    EXPECT_EQ(right(), std::vector<float>(1000, 10.0f));
    EXPECT_EQ(left(), std::vector<float>(1000, 1.0f));
}

TEST_F(ClapParams, FlushedWhilePlayingGlideFromTheNextBlockOn) {
    sound();
    params->flush(host.plugin, Events().param(0, fnv1a_32("glide"), 10).clap(), nullptr);
    host.process({});
    EXPECT_GT(right()[0], 0);
    EXPECT_LT(right()[0], 1);
    EXPECT_EQ(value("glide"), 10);
}

TEST_F(ClapParams, ResetEndsTheGlideAndKeepsTheValue) {
    host.process(Events().param(990, fnv1a_32("glide"), 10));
    host.plugin->reset(host.plugin);
    host.process({});
    EXPECT_EQ(right(), std::vector<float>(1000, 10.0f));
}

} // namespace
} // namespace aviary::test
