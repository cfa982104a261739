#include "engine/timeline/tempo.h"

#include <gtest/gtest.h>

namespace aviary::engine {

using song::Ticks;

TEST(Tempo, PutsABeatWhereItBelongs) {
    const Tempo tempo(120, 48000);
    EXPECT_EQ(tempo.frame(Ticks(96)), 24000);
    EXPECT_EQ(tempo.frame(Beats(1)), 24000);
    EXPECT_EQ(tempo.beats(24000), Beats(1));
    EXPECT_DOUBLE_EQ(tempo.seconds(24000), 0.5);
}

TEST(Tempo, RoundsOnceSoThatTripletsNeverDrift) {
    const Tempo tempo(120, 44100);
    // A third of a beat is 7350 frames exactly; added up as rounded ticks it would not be.
    Ticks at;
    for (int i = 0; i < 30000; ++i) at += Ticks(96, 3);
    EXPECT_EQ(at, Ticks(960000));
    EXPECT_EQ(tempo.frame(at), 30000 * std::int64_t(7350));
}

TEST(Tempo, IsExactWhereADoubleIsNot) {
    // 7 ticks at 128 bpm and 44.1 kHz are 7 * 60 * 44100 / (96 * 128) = 1507.32421875 frames.
    const Tempo tempo(128, 44100);
    EXPECT_EQ(tempo.frame(Ticks(7)), 1507);
    // 2^30 times that is a whole number.
    EXPECT_EQ(tempo.frame(Ticks(7 * (std::int64_t(1) << 30))), (std::int64_t(18522000) << 30) / 12288);
}

TEST(Tempo, RoundsHalvesUpOnBothSidesOfZero) {
    const Tempo tempo(60, 96); // a tick is a frame
    EXPECT_EQ(tempo.frame(Ticks(1, 2)), 1);
    EXPECT_EQ(tempo.frame(Ticks(-1, 2)), 0);
    EXPECT_EQ(tempo.frame(Ticks(-3, 4)), -1);
    EXPECT_EQ(tempo.frame(Ticks(-5)), -5);
}

TEST(Tempo, TakesDecimalTemposAtTheirWord) {
    // 124.3 is no double; 1243 beats of it are 600 seconds.
    EXPECT_EQ(Tempo(124.3, 48000).frame(Ticks(1243 * 96)), 600 * 48000);
}

} // namespace aviary::engine
