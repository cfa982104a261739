// Notes played by hand, beside what the song plays.
#include "engine/engine_testing.h"

namespace aviary::engine {

namespace {

constexpr SlotId instrument = 1, effect = 2;

struct LiveNotes : testing::Test {
    Engine engine{{}};

    void load(std::vector<song::Note> notes = {}) {
        engine.load(score({track(1, "gate", std::move(notes), {"gain"})}), make);
    }
    /// The sum of the keys that sound, and of their velocities, after the next block.
    std::pair<float, float> sounding() {
        const Sound sound = hear(engine, 512);
        return {sound.left[511], sound.right[511]};
    }
    using Sums = std::pair<float, float>;
};

} // namespace

TEST_F(LiveNotes, SoundFromTheNextBlockOnWhileTheTransportStands) {
    load();
    EXPECT_EQ(sounding(), Sums(0, 0));
    ASSERT_TRUE(engine.play_note(instrument, 64, 0.5, true));
    EXPECT_EQ(hear(engine, 512).left, std::vector<float>(512, 64));
    EXPECT_EQ(sounding(), Sums(64, 0.5));
    ASSERT_TRUE(engine.play_note(instrument, 64, 0, false));
    EXPECT_EQ(hear(engine, 512).left, std::vector<float>(512, 0));
}

TEST_F(LiveNotes, ReachTheTrackThroughAnyOfItsSlots) {
    load();
    ASSERT_TRUE(engine.play_note(effect, 64, 0.5, true));
    EXPECT_EQ(sounding(), Sums(64, 0.5));
    EXPECT_FALSE(engine.play_note(99, 64, 0.5, true));
}

TEST_F(LiveNotes, AreAddedToTheSongsAndOutliveItsLoop) {
    load({note(beats(0), beats(1), 60)});
    engine.set_loop(Loop{Beats(0), Beats(0.5)});
    engine.play();
    ASSERT_TRUE(engine.play_note(instrument, 7, 1, true));
    for (int i = 0; i < 100; ++i) ASSERT_EQ(sounding(), Sums(67, 2)) << "block " << i; // four times round
    ASSERT_TRUE(engine.play_note(instrument, 7, 0, false));
    EXPECT_EQ(sounding(), Sums(60, 1));
}

TEST_F(LiveNotes, OfTheSongsKeyDoNotEndTheSongs) {
    load({note(beats(0), beats(4), 60)});
    engine.play();
    sounding();
    ASSERT_TRUE(engine.play_note(instrument, 60, 0.5, true));
    EXPECT_EQ(sounding(), Sums(120, 1.5));
    ASSERT_TRUE(engine.play_note(instrument, 60, 0, false));
    EXPECT_EQ(sounding(), Sums(60, 1));
    ASSERT_TRUE(engine.play_note(instrument, 60, 0, false)) << "nothing left to end";
    EXPECT_EQ(sounding(), Sums(60, 1));
}

TEST_F(LiveNotes, ThatBeginAndEndWithinABlockDoNotHang) {
    load();
    ASSERT_TRUE(engine.play_note(instrument, 64, 1, true));
    ASSERT_TRUE(engine.play_note(instrument, 64, 0, false));
    EXPECT_EQ(sounding(), Sums(64, 1)) << "for one block";
    EXPECT_EQ(sounding(), Sums(0, 0));
}

TEST_F(LiveNotes, AreStruckAnewOnTheSameKey) {
    load();
    ASSERT_TRUE(engine.play_note(instrument, 64, 1, true));
    ASSERT_TRUE(engine.play_note(instrument, 64, 0.25, true));
    sounding();
    EXPECT_EQ(sounding(), Sums(64, 0.25));
    ASSERT_TRUE(engine.play_note(instrument, 64, 0, false));
    EXPECT_EQ(sounding(), Sums(0, 0));
}

TEST_F(LiveNotes, EndWhenTheTransportStops) {
    load();
    ASSERT_TRUE(engine.play_note(instrument, 64, 1, true));
    engine.stop(); // in the block of their start
    sounding();
    EXPECT_EQ(sounding(), Sums(0, 0));
    engine.play();
    ASSERT_TRUE(engine.play_note(instrument, 64, 1, true));
    EXPECT_EQ(sounding(), Sums(64, 1));
    engine.stop();
    EXPECT_EQ(sounding(), Sums(0, 0));
}

TEST_F(LiveNotes, AreHeldOverASwap) {
    load();
    ASSERT_TRUE(engine.play_note(instrument, 64, 0.5, true));
    sounding();
    ASSERT_TRUE(engine.swap(instrument, must_make("gate")));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(sounding(), Sums(64, 0.5));
    ASSERT_TRUE(engine.play_note(instrument, 64, 0, false));
    EXPECT_EQ(sounding(), Sums(0, 0));
}

TEST_F(LiveNotes, EndWithTheSong) {
    load();
    ASSERT_TRUE(engine.play_note(instrument, 64, 0.5, true));
    load();
    for (int i = 0; i < 4; ++i) sounding(); // the songs' crossfade
    EXPECT_EQ(sounding(), Sums(0, 0));
}

TEST_F(LiveNotes, MoreThanThePolyphonyDoNotHang) {
    load();
    for (int round = 0; round < 10; ++round) {
        for (std::uint8_t key = 0; key < 128; ++key) (void)engine.play_note(instrument, key, 1, true);
        sounding();
        for (std::uint8_t key = 0; key < 128; ++key) (void)engine.play_note(instrument, key, 1, false);
        sounding();
    }
    for (int i = 0; i < 20; ++i) sounding();
    EXPECT_EQ(sounding(), Sums(0, 0));
}

} // namespace aviary::engine
