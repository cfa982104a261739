// The sound of one slot by itself.
#include "engine/engine_testing.h"

namespace aviary::engine {

namespace {

constexpr SlotId instrument = 1, effect = 2, last = 3;

struct Tap : testing::Test {
    Engine engine{{}};

    void load(std::vector<std::string> effects = {"gain", "gain"}) {
        engine.load(score({track(1, "gate", {note(beats(0), beats(1), 60)}, effects),
                        track(2, "gate", {note(beats(0), beats(9), 1)})}),
            make);
        engine.play();
    }
    void set_gain(SlotId slot, double gain) {
        engine.set_parameter(slot, engine.processor(slot)->find_parameter("gain")->index_id, gain);
    }
    /// The left channel of what the tapped slot put out while these frames were heard.
    std::vector<float> hear_tap(std::size_t frames) {
        hear(engine, frames);
        std::vector<float> left;
        const auto both = engine.read_tap();
        for (std::size_t i = 0; i < both.size(); i += 2) left.push_back(both[i]);
        return left;
    }
};

} // namespace

TEST_F(Tap, HearsWhatTheSlotPutsOutAndNothingBehindIt) {
    load();
    EXPECT_TRUE(hear_tap(512).empty()) << "nobody asked";
    set_gain(effect, 0.5);
    set_gain(last, 0.25);
    ASSERT_TRUE(engine.set_mixer(1, {.mute = true}));
    hear(engine, 512);
    ASSERT_TRUE(engine.tap(effect));
    EXPECT_EQ(hear_tap(1000), std::vector<float>(1000, 30));
    ASSERT_TRUE(engine.tap(instrument));
    EXPECT_EQ(hear_tap(1000), std::vector<float>(1000, 60));
    ASSERT_TRUE(engine.tap(last));
    EXPECT_EQ(hear_tap(1000), std::vector<float>(1000, 7.5));
    ASSERT_TRUE(engine.tap({}));
    EXPECT_TRUE(hear_tap(512).empty());
    EXPECT_FALSE(engine.tap(99));
}

TEST_F(Tap, TellsWhereSoundWasLost) {
    load();
    hear(engine, 512);
    ASSERT_TRUE(engine.tap(effect));
    hear(engine, 4 * 48000); // nobody reads for four seconds
    std::size_t before = 0;
    for (auto samples = engine.read_tap(); !samples.empty(); samples = engine.read_tap()) {
        EXPECT_FALSE(engine.is_tap_after_gap());
        before += samples.size() / 2;
    }
    EXPECT_LT(before, 4u * 48000);
    hear(engine, 512);
    EXPECT_EQ(engine.read_tap().size(), 2u * 512);
    EXPECT_TRUE(engine.is_tap_after_gap());
    hear(engine, 512);
    EXPECT_FALSE(engine.read_tap().empty());
    EXPECT_FALSE(engine.is_tap_after_gap());
}

TEST_F(Tap, HearsASwapToItsEnd) {
    load({"echo", "gain"});
    hear(engine, 24000); // the note has ended, the echo goes on
    ASSERT_TRUE(engine.tap(effect));
    ASSERT_TRUE(engine.swap(effect, must_make("gain")));
    const auto heard = hear_tap(10000);
    ASSERT_EQ(heard.size(), 10000u);
    EXPECT_GT(heard[5000], 1) << "the old one's tail";
}

TEST_F(Tap, DropsWhatNobodyFetches) {
    load();
    ASSERT_TRUE(engine.tap(effect));
    std::size_t kept = hear_tap(200'000).size();
    for (auto more = engine.read_tap(); !more.empty(); more = engine.read_tap()) kept += more.size() / 2;
    EXPECT_GE(kept, 48'000u - 512) << "a second, but for the part of a block";
    EXPECT_LT(kept, 100'000u);
}

TEST_F(Tap, EndsWithTheSong) {
    load();
    ASSERT_TRUE(engine.tap(effect));
    hear_tap(512);
    load();
    EXPECT_TRUE(hear_tap(4096).empty());
    ASSERT_TRUE(engine.tap(effect + 4)); // slots are numbered on: three of the first track, one of the second
    EXPECT_EQ(hear_tap(4096).size(), 4096u);
}

} // namespace aviary::engine
