#include <aviary/testing.h>

#include "sdk/formats/clap/testing/test_plugins.h"

#include <gtest/gtest.h>

namespace aviary::test {
namespace {

using namespace aviary::testing;

TEST(Rig, ParametersAreNamedByTheAuthorsIds) {
    Rig rig("test.monitor");
    EXPECT_EQ(rig.param_ids(),
        (std::vector<std::string>{"jump", "glide", "cutoff", "steps", "left", "right", "on"}));
    rig.set("cutoff", 440);
    EXPECT_EQ(rig.value("cutoff"), 1000) << "the plugin has not run yet";
    rig.run(1);
    EXPECT_EQ(rig.text("cutoff"), "440 Hz");
    EXPECT_TRUE(rig.set_text("left", "steps"));
    EXPECT_FALSE(rig.set_text("left", "sideways"));
    rig.run(1);
    EXPECT_EQ(rig.value("left"), 3);
}

TEST(Rig, EventsKeepTheirFrameThroughManyBlocksAndRuns) {
    Rig rig("test.monitor", 48000, 100);
    rig.set("jump", 1, 250);
    rig.set("jump", 0.5, 0);
    const Sound out = rig.run(300);
    EXPECT_EQ(out.left[0], 0.5f);
    EXPECT_EQ(out.left[249], 0.5f);
    EXPECT_EQ(out.left[250], 1);
}

TEST(Rig, NotesAndTheSongReachAnInstrument) {
    Rig rig("test.recorder", 48000, 128);
    rig.play(120, 4);
    rig.note_on(60, 0.5);
    rig.midi(0xb0, 1, 2, 130);
    rig.note_off(60, 200);
    rig.run(48000);
    const Recorder& recorder = *Recorder::latest;
    ASSERT_EQ(recorder.event_count, 3u);
    EXPECT_EQ(recorder.heard[0].event.velocity, 0.5);
    EXPECT_EQ(recorder.heard[1].time, 130u);
    EXPECT_EQ(recorder.heard[2].event.type, EventType::note_off);
    EXPECT_EQ(recorder.transports[0].position_beats, 4);
    EXPECT_NEAR(recorder.transports[1].position_beats, 4 + 128 / 24000.0, 1e-9);
    rig.stop();
    rig.note_on(61);
    rig.run(1);
    EXPECT_FALSE(recorder.heard[3].transport.playing);
    EXPECT_NEAR(recorder.heard[3].transport.position_beats, 6, 1e-6);
}

TEST(Rig, AStateGoesIntoAnother) {
    Rig one("test.monitor"), other("test.monitor");
    one.set("steps", 9);
    one.run(1);
    EXPECT_TRUE(other.load(one.save()));
    EXPECT_EQ(other.value("steps"), 9);
    EXPECT_FALSE(other.load({1, 2, 3}));
    EXPECT_EQ(one.tail(), 1000u);
    EXPECT_EQ(one.latency(), 0u);
}

TEST(Rig, EndsTheProgramWithAMessageWhenNoTestMakesSense) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(Rig("test.nobody"), ::testing::ExitedWithCode(1), "no plugin 'test.nobody'");
    EXPECT_EXIT(Rig("test.colliding"), ::testing::ExitedWithCode(1), "refuses to start");
    EXPECT_EXIT(Rig("test.monitor").set("gone", 1), ::testing::ExitedWithCode(1), "no parameter 'gone'");
}

TEST(Sound, IsMeasured) {
    const Sound tone = sine(48000, 1000, 0.5);
    EXPECT_NEAR(tone.peak(), 0.5, 1e-4);
    EXPECT_NEAR(tone.rms(), 0.5 / 1.41421356, 1e-4);
    EXPECT_NEAR(tone.largest_step(), 0.5 * 2 * 3.14159265 * 1000 / 48000, 1e-3);
    EXPECT_EQ(tone.part(47990, 100).frames(), 10u);
    EXPECT_EQ(silence(10).rms(), 0);
    Sound broken = silence(2);
    broken.right[1] = 1e38f * 1e38f;
    EXPECT_FALSE(broken.finite());
}

TEST(Sound, NoiseIsTheSameForTheSameSeedAndFillsItsRange) {
    EXPECT_EQ(noise(1000), noise(1000));
    EXPECT_NE(noise(1000), noise(1000, 1, 2));
    EXPECT_NEAR(noise(48000).rms(), 1 / 1.7320508, 0.01) << "even over -1..1";
    EXPECT_LE(noise(48000, 0.5).peak(), 0.5);
}

TEST(Check, CountsWhatDoesNotHold) {
    const int before = failures();
    ::testing::internal::CaptureStderr();
    AVIARY_CHECK(1 + 1 == 3);
    AVIARY_CHECK(1 + 1 == 2);
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("1 + 1 == 3"), std::string::npos);
    EXPECT_EQ(failures(), before + 1);
}

} // namespace
} // namespace aviary::test
