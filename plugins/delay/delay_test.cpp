#include <aviary/testing.h>
#include <clap/plugin.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace aviary::testing;

namespace {

/// Only echoes, untouched by the tone filters as far as they go.
void echoes_only(Rig& rig) {
    rig.set("mix", 100);
    rig.set("low_cut", 20);
    rig.set("high_cut", 20000);
    rig.set("ping_pong", 0);
    rig.run(9600); // the knobs arrive
}

Sound click(unsigned frames, bool left = true, bool right = true) {
    Sound sound = silence(frames);
    sound.left[0] = left ? 1 : 0;
    sound.right[0] = right ? 1 : 0;
    return sound;
}

unsigned first_sounding_frame(const std::vector<float>& samples) {
    return unsigned(std::find_if(samples.begin(), samples.end(), [](float x) { return std::abs(x) > 0.01f; })
                    - samples.begin());
}

double peak_near(const std::vector<float>& samples, unsigned frame) {
    double peak = 0;
    for (unsigned i = frame - 20; i < frame + 20; ++i) peak = std::max(peak, double(std::abs(samples[i])));
    return peak;
}

TEST(Delay, EchoesAfterExactlyTheTimeInMilliseconds) {
    Rig rig;
    rig.set("sync", 0);
    rig.set("time", 123);
    echoes_only(rig);
    EXPECT_EQ(first_sounding_frame(rig.run(click(24000)).left), 5904u);
}

TEST(Delay, EchoesOnAtALowerRate) {
    Rig rig(nullptr, 192000);
    rig.set("sync", 0);
    rig.set("time", 123);
    rig.run(noise(300000)); // further than the line of the lower rate is long
    const auto& clap = *static_cast<const clap_plugin_t*>(rig.clap_plugin());
    clap.stop_processing(&clap);
    clap.deactivate(&clap);
    ASSERT_TRUE(clap.activate(&clap, 8000, 1, 512));
    ASSERT_TRUE(clap.start_processing(&clap));
    echoes_only(rig);
    EXPECT_EQ(first_sounding_frame(rig.run(click(4000)).left), 984u);
}

TEST(Delay, EchoesAfterExactlyTheNoteInTheSongsTempo) {
    for (const double tempo : {90.0, 120.0, 137.5}) {
        Rig rig;
        rig.play(tempo);
        rig.set("division", 5); // 1/4
        echoes_only(rig);
        EXPECT_EQ(
            first_sounding_frame(rig.run(click(48000)).left), unsigned(std::lround(48000 * 60 / tempo)));
    }
}

TEST(Delay, HalvesANoteThatIsLongerThanItsMemory) {
    Rig rig;
    rig.play(60);
    rig.set("division", 0); // 4 s, of which 2 fit
    echoes_only(rig);
    EXPECT_EQ(first_sounding_frame(rig.run(click(120000)).left), 96000u);
}

TEST(Delay, FeedbackIsTheRatioOfAnEchoToTheOneBefore) {
    Rig rig;
    rig.set("sync", 0);
    rig.set("time", 100);
    rig.set("feedback", 50);
    echoes_only(rig);
    Sound beep = silence(24000); // 1 kHz, which the filters leave alone
    const Sound tone = sine(480, 1000);
    std::copy(tone.left.begin(), tone.left.end(), beep.left.begin());
    const Sound out = rig.run(beep);
    const double first = out.part(4800, 800).peak(), second = out.part(9600, 800).peak();
    EXPECT_NEAR(second / first, 0.5, 0.05);
}

TEST(Delay, PingPongGoesLeftThenRight) {
    Rig rig;
    rig.set("sync", 0);
    rig.set("time", 100);
    rig.set("feedback", 80);
    echoes_only(rig);
    rig.set("ping_pong", 1);
    rig.run(9600);
    const Sound out = rig.run(click(24000));
    EXPECT_GT(peak_near(out.left, 4800), 0.5);
    EXPECT_LT(peak_near(out.right, 4800), 0.01);
    EXPECT_GT(peak_near(out.right, 9600), 0.3);
    EXPECT_LT(peak_near(out.left, 9600), 0.01);
    EXPECT_GT(peak_near(out.left, 14400), 0.2);
}

TEST(Delay, KeepsSidesApartWithoutPingPong) {
    Rig rig;
    rig.set("sync", 0);
    rig.set("time", 100);
    echoes_only(rig);
    const Sound out = rig.run(click(24000, false, true));
    EXPECT_LT(peak_near(out.left, 4800), 1e-6);
    EXPECT_GT(peak_near(out.right, 4800), 0.5);
}

TEST(Delay, LeavesTheDrySoundAloneWithoutMix) {
    Rig rig;
    rig.set("mix", 0);
    rig.run(9600);
    const Sound input = noise(4800);
    EXPECT_EQ(rig.run(input), input);
}

TEST(Delay, DoesNotClickWhenTheTimeMoves) {
    Rig rig;
    rig.set("sync", 0);
    rig.set("mix", 100);
    rig.set("feedback", 0);
    const Sound input = sine(96000, 200, 0.5);
    for (unsigned i = 0; i < 10; ++i) rig.set("time", 50 + 37 * i, 20000 + i * 6000);
    EXPECT_LT(rig.run(input).part(20000, 70000).largest_step(), 0.03)
        << "a 200 Hz sine itself moves by 0.013";
}

} // namespace
