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

TEST(Tempo, ChangesWhereTheSongSays) {
    const song::TempoChange changes[] = {{Ticks(192), 60, false}, {Ticks(384), 240, false}};
    const Tempo tempo(120, changes, 48000);
    EXPECT_EQ(tempo.frame(Ticks(96)), 24000);
    EXPECT_EQ(tempo.frame(Ticks(192)), 48000);
    EXPECT_EQ(tempo.frame(Ticks(288)), 96000);
    EXPECT_EQ(tempo.frame(Ticks(480)), 144000 + 12000);
    EXPECT_EQ(tempo.bpm(47999), 120);
    EXPECT_EQ(tempo.bpm(48000), 60);
    EXPECT_EQ(tempo.next_change(0), 48000);
    EXPECT_EQ(tempo.next_change(48000), 144000);
}

TEST(Tempo, RampsByAsManyBpmEachSecond) {
    // 60 to 180 over 8 beats: 120 on average, so four seconds; in the middle of them it has reached 120.
    const song::TempoChange changes[] = {{Ticks(0), 60, true}, {Ticks(768), 180, false}};
    const Tempo tempo(60, changes, 48000);
    EXPECT_EQ(tempo.frame(Ticks(768)), 4 * 48000);
    EXPECT_NEAR(tempo.bpm(2 * 48000), 120, 1e-9);
    EXPECT_NEAR(tempo.beats(2 * 48000).count, 3, 1e-9) << "two seconds at 90 on average";
    EXPECT_EQ(tempo.frame(Ticks(3 * 96)), 2 * 48000);
    EXPECT_EQ(tempo.frame(Ticks(960)), 4 * 48000 + 32000) << "and holds from there on";
}

TEST(Tempo, AndItsInverseMeetThroughAllChanges) {
    const song::TempoChange changes[] = {{Ticks(100), 90, true}, {Ticks(300), 133.3, false},
        {Ticks(777, 2), 61, true}, {Ticks(1000), 200, false}};
    const Tempo tempo(120, changes, 44100);
    SongFrame last = -1;
    for (int i = 0; i < 3000; ++i) {
        const SongFrame frame = tempo.frame(Ticks(i, 2));
        EXPECT_GE(frame, last);
        last = frame;
        EXPECT_NEAR(tempo.beats(frame).count, i / 192.0, 1e-4) << i;
        EXPECT_NEAR(double(tempo.frame(Beats(i / 192.0))), double(frame), 1) << i;
    }
}

} // namespace aviary::engine
