// What a slot is fed with in place of what the song sends it.
#include "engine/engine_testing.h"

#include <cmath>
#include <numeric>

namespace aviary::engine {

namespace {

constexpr SlotId effect = 2;
constexpr std::size_t fade = 480; // 10 ms

struct Sources : testing::Test {
    Engine engine{{}};

    void load(const std::string& instrument = "gate") {
        engine.load(score({track(1, instrument, {note(beats(0), beats(100), 60)}, {"gain"})}), make);
    }
    /// What is heard once the change is over.
    Sound hear_source(const Source& source, std::size_t frames) {
        EXPECT_TRUE(engine.set_source(effect, source));
        hear(engine, fade);
        return hear(engine, frames);
    }
};

std::size_t zero_crossings(const std::vector<float>& samples) {
    std::size_t count = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) count += (samples[i] < 0) != (samples[i - 1] < 0);
    return count;
}

float peak(const std::vector<float>& samples) {
    float largest = 0;
    for (float sample : samples) largest = std::max(largest, std::abs(sample));
    return largest;
}

/// Mean of the products of two signals.
double likeness(std::span<const float> a, std::span<const float> b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / double(a.size());
}

std::shared_ptr<const LoopedSound> staircase() {
    return std::make_shared<LoopedSound>(LoopedSound{{1, 2, 3}, {-1, -2, -3}});
}

} // namespace

TEST_F(Sources, TakeThePlaceOfWhatTheSongSendsAndGiveItBack) {
    load();
    engine.play();
    EXPECT_EQ(hear(engine, 512).left[511], 60);
    EXPECT_EQ(hear_source({.kind = Source::Kind::silence}, 100).left, std::vector<float>(100, 0));
    EXPECT_EQ(hear_source({.kind = Source::Kind::song}, 100).left, std::vector<float>(100, 60));
}

TEST_F(Sources, GiveAToneOfItsPitchAndLevelWhileTheTransportStands) {
    load();
    const Sound sound =
        hear_source({.kind = Source::Kind::tone, .frequency = Hertz(1000), .level = Decibels(-6)}, 48000);
    EXPECT_NEAR(double(zero_crossings(sound.left)), 2000, 1);
    EXPECT_NEAR(peak(sound.left), 0.5012, 1e-4);
    EXPECT_EQ(sound.left, sound.right);
}

TEST_F(Sources, GiveNoiseThatIsWhiteAndItsOwnOnEachSide) {
    load();
    const Sound sound = hear_source({.kind = Source::Kind::noise}, 48000);
    const double power = likeness(sound.left, sound.left);
    EXPECT_NEAR(power, 1 / 3.0, 0.01) << "as of evenly spread values from -1 to 1";
    EXPECT_LE(peak(sound.left), 1);
    EXPECT_NEAR(likeness(sound.left, sound.right), 0, 0.01);
    for (std::size_t lag : {1u, 2u, 3u, 100u})
        EXPECT_NEAR(
            likeness(std::span(sound.left).subspan(lag), std::span(sound.left).first(48000 - lag)), 0, 0.01)
            << lag;
}

TEST_F(Sources, PlayASoundAgainAndAgain) {
    load();
    ASSERT_TRUE(engine.set_source(effect, {.kind = Source::Kind::file, .sound = staircase()}));
    const Sound sound = hear(engine, 3000, 100); // at once: nothing was heard before
    for (std::size_t i = 0; i < 3000; ++i) {
        ASSERT_EQ(sound.left[i], float(1 + i % 3)) << i;
        ASSERT_EQ(sound.right[i], -sound.left[i]) << i;
    }
}

TEST_F(Sources, PassTheDevicesInputOn) {
    load();
    ASSERT_TRUE(engine.set_source(effect, {.kind = Source::Kind::device, .level = Decibels(-20)}));
    std::vector<float> in(2000), left(2000), right(2000), expected(2000);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = float(i), expected[i] = 0.1f * float(i);
    engine.process(left.data(), right.data(), 2000, in.data(), nullptr); // in several blocks
    EXPECT_EQ(left, expected);
    EXPECT_EQ(right, expected) << "one channel goes to both sides";
    const std::vector<float> other(2000, -1);
    engine.process(left.data(), right.data(), 2000, in.data(), other.data());
    EXPECT_EQ(left, expected);
    EXPECT_EQ(right, std::vector<float>(2000, -0.1f));
    engine.process(left.data(), right.data(), 2000);
    EXPECT_EQ(left, std::vector<float>(2000, 0)) << "no device gives sound";
}

TEST_F(Sources, ChangeWithoutAClick) {
    load("sine");
    engine.play();
    std::vector<float> heard = hear(engine, 1200).left;
    const auto sound = std::make_shared<LoopedSound>(
        LoopedSound{std::vector<float>(1000, 0.5f), std::vector<float>(1000, 0.5f)});
    const Source sources[] = {{.kind = Source::Kind::tone, .frequency = Hertz(100), .level = Decibels(-6)},
        {.kind = Source::Kind::file, .sound = sound}, {.kind = Source::Kind::silence},
        {.kind = Source::Kind::tone, .frequency = Hertz(50), .level = Decibels(-6)},
        {.kind = Source::Kind::song}};
    for (const Source& source : sources)
        for (std::uint32_t block : {100u, 512u}) {
            ASSERT_TRUE(engine.set_source(effect, source));
            const auto next = hear(engine, 1200, block).left;
            heard.insert(heard.end(), next.begin(), next.end());
        }
    // A 100 Hz sine at half scale moves 0.0066 a sample; a crossfade of 480 adds a 480th of the difference.
    EXPECT_LE(largest_step(heard), 0.0066 + 1.0 / 480);
}

TEST_F(Sources, KeepThePhaseOfAToneWhoseLevelChanges) {
    load();
    hear_source({.kind = Source::Kind::tone, .frequency = Hertz(100)}, 777);
    ASSERT_TRUE(engine.set_source(
        effect, {.kind = Source::Kind::tone, .frequency = Hertz(100), .level = Decibels(-12)}));
    const auto sound = hear(engine, 480).left;
    EXPECT_LE(largest_step(sound), 2 * 3.1416 * 100 / 48000 + 0.75 / 480);
    float largest = 0; // a crossfade of two phases would cancel somewhere
    for (std::size_t i = 0; i < 240; ++i) largest = std::max(largest, std::abs(sound[i]));
    EXPECT_GT(largest, 0.6);
}

TEST_F(Sources, ChangedManyTimesAtOnceEndWithTheLast) {
    load();
    engine.play();
    hear(engine, 512);
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(engine.set_source(effect, {.kind = Source::Kind::tone, .frequency = Hertz(100 + i)}));
    ASSERT_TRUE(engine.set_source(effect, {.kind = Source::Kind::silence}));
    hear(engine, 2048); // two changes: one was under way
    EXPECT_EQ(hear(engine, 100).left, std::vector<float>(100, 0));
    engine.attend();
}

TEST_F(Sources, StayOverASwap) {
    load();
    engine.play();
    ASSERT_TRUE(engine.set_source(effect, {.kind = Source::Kind::file, .sound = staircase()}));
    hear(engine, 600);
    ASSERT_TRUE(engine.swap(effect, must_make("edited_gain")));
    const auto sound = hear(engine, 3000).left;
    for (std::size_t i = 0; i < sound.size(); ++i) ASSERT_EQ(sound[i], float(1 + i % 3)) << i;
}

TEST_F(Sources, LeaveTheRestOfTheSongAsItWas) {
    const auto song = score({track(1, "gate", {note(beats(0), beats(9), 60)}, {"gain"}),
        track(2, "sine", {note(beats(0), beats(9), 40)}, {"echo"})});
    Engine untouched({});
    untouched.load(song, make);
    ASSERT_TRUE(untouched.set_mixer(1, {.mute = true}));
    untouched.play();
    engine.load(song, make);
    ASSERT_TRUE(engine.set_mixer(1, {.mute = true}));
    engine.play();
    ASSERT_TRUE(engine.set_source(effect, {.kind = Source::Kind::noise}));
    EXPECT_EQ(hear(engine, 20000).left, hear(untouched, 20000).left);
}

TEST_F(Sources, AreRefusedBySlotsThatAreNotThere) {
    load();
    EXPECT_FALSE(engine.set_source(99, {.kind = Source::Kind::silence}));
}

} // namespace aviary::engine
