#include "song/song_testing.h"

namespace aviary::song {
namespace {

using testing::count;
using testing::find;
using testing::keys;
using testing::play;
using testing::read;
using testing::starts;
using testing::track;
using testing::velocities;
using Keys = std::vector<int>;

// v

TEST(Velocities, AdvancePerHitNotPerSlot) {
    EXPECT_EQ(velocities(play("p q _q q _q\nv 90 50\nn 60"), 4), (Keys{90, 50, 90, 50}));
}
TEST(Velocities, ADashIsTheSameAgain) {
    EXPECT_EQ(velocities(play("p q q q\nv 90 - 40\nn 60"), 3), (Keys{90, 90, 40}));
}
TEST(Velocities, SignedOnesCountFromTheLast) {
    EXPECT_EQ(velocities(play("p q q q q\nv 90 +10 -20 -5\nn 60"), 4), (Keys{90, 100, 80, 75}));
}
TEST(Velocities, ADotChangesNothing) {
    EXPECT_EQ(velocities(play("p q q q\nv 90 . -10\nn 60"), 3), (Keys{90, 90, 80}));
}
TEST(Velocities, AreClamped) {
    EXPECT_EQ(velocities(play("p q q q q\nv 120 +20 -126 -20\nn 60"), 4), (Keys{120, 127, 1, 1}));
}
TEST(Velocities, StartFromEighty) { EXPECT_EQ(velocities(play("p q q\nv +10 -\nn 60"), 2), (Keys{90, 90})); }
TEST(Velocities, AreEightyWithoutAnyV) { EXPECT_EQ(velocities(play("p q\nn 60"), 1), (Keys{80})); }
TEST(Velocities, GoOnOverTheLoopsOfThePattern) {
    EXPECT_EQ(velocities(play("p q\nv 90 70 50\nn 60"), 5), (Keys{90, 70, 50, 90, 70}));
}
TEST(Velocities, BehindTheirNotesBelongToThem) {
    EXPECT_EQ(velocities(play("p q q\nn 60\nv 95 82"), 2), (Keys{95, 82}));
}
TEST(Velocities, AnUnknownOneIsAnError) {
    EXPECT_TRUE(find(play("p q\nv loud\nn 60"), Severity::error, "'loud'"));
}
TEST(Velocities, BeyondTheRangeAreHeldWithAWarning) {
    const Parsed parsed = play("p q\nv 200\nn 60");
    EXPECT_EQ(velocities(parsed, 1), (Keys{127}));
    EXPECT_TRUE(find(parsed, Severity::warning, "'200'"));
}

// n

TEST(Notes, AdvancePerHitAndLoop) {
    EXPECT_EQ(keys(play("p q _q\nn > 60 62 64"), 5), (Keys{60, 62, 64, 60, 62}));
}
TEST(Notes, APlainLineAsLongAsThePatternHasHitsIsAMelody) {
    const Parsed parsed = play("p q q q q\nn 60 62 64 65");
    EXPECT_EQ(keys(parsed, 4), (Keys{60, 62, 64, 65}));
    EXPECT_TRUE(find(parsed, Severity::note, "melody"));
}
TEST(Notes, APlainLineOfAnotherLengthIsAChord) {
    const Parsed parsed = play("p w w\nn 48 52 55");
    EXPECT_EQ(keys(parsed, 3), (Keys{48, 52, 55}));
    EXPECT_EQ(starts(parsed, 3), (std::vector<Ticks>{0, 0, 0}));
    EXPECT_TRUE(find(parsed, Severity::note, "chord of 3"));
}
TEST(Notes, OnePitchNeedsNoNote) { EXPECT_EQ(count(play("p q\nn 60"), Severity::note), 0u); }
TEST(Notes, SquareBracketsMakeOneChord) {
    const Parsed parsed = play("p q q q\nn [60 64 67]");
    EXPECT_EQ(keys(parsed, 4), (Keys{60, 64, 67, 60}));
    EXPECT_EQ(count(parsed, Severity::note), 1u) << "only the pattern's length is worth a note";
}
TEST(Notes, AnAngleMakesAMelody) { EXPECT_EQ(keys(play("p w\nn > 60 62 64"), 4), (Keys{60, 62, 64, 60})); }
TEST(Notes, ChordsAndPitchesMixBehindAnAngle) {
    EXPECT_EQ(keys(play("p q q\nn > [60 64 67] 62"), 5), (Keys{60, 64, 67, 62, 60}));
}
TEST(Notes, ADashRepeatsTheLastStep) {
    EXPECT_EQ(keys(play("p q q q q\nn C2 - Eb2 G2"), 4), (Keys{36, 36, 39, 43}));
}
TEST(Notes, SignedStepsCountFromTheLastOne) {
    EXPECT_EQ(keys(play("p xx\nn 30 - +3 - - - +3 -"), 9), (Keys{30, 30, 33, 33, 33, 33, 36, 36, 30}));
}
TEST(Notes, ASignedStepMovesAWholeChord) {
    EXPECT_EQ(keys(play("p w\nn @C +2 -"), 9), (Keys{60, 64, 67, 62, 66, 69, 62, 66, 69}));
}
TEST(Notes, ADashMakesEveryPitchAStep) { EXPECT_EQ(keys(play("p w\nn 60 62 -"), 3), (Keys{60, 62, 62})); }
TEST(Notes, AChordNameMakesEveryPitchAStep) {
    EXPECT_EQ(keys(play("p w\nn @3Fm7 60"), 5), (Keys{53, 56, 60, 63, 60}));
}
TEST(Notes, ADotIsTheSameAgain) { EXPECT_EQ(keys(play("p q q q\nn 60 . 62"), 3), (Keys{60, 60, 62})); }
TEST(Notes, RoundBracketsAreReadAsAChordWithAWarning) {
    const Parsed parsed = play("p w\nn (50 53) (55 59)");
    EXPECT_EQ(keys(parsed, 4), (Keys{50, 53, 55, 59}));
    EXPECT_TRUE(find(parsed, Severity::warning, "square brackets"));
}
TEST(Notes, LinesAsLongAsThePatternAreVoicesInParallel) {
    const Parsed parsed = play("p q q\nv 80\n n 60 62\n n 64 65");
    EXPECT_EQ(keys(parsed, 4), (Keys{60, 64, 62, 65}));
    EXPECT_TRUE(find(parsed, Severity::note, "voices in parallel"));
}
TEST(Notes, VoicesInParallelKnowTheDash) {
    EXPECT_EQ(keys(play("p q q\nn 60 62\nn 48 -"), 4), (Keys{48, 60, 48, 62}));
}
TEST(Notes, LinesOfOtherLengthsAreStepsInTurn) {
    EXPECT_EQ(keys(play("p w w w\nn 41 45 48 52\nn 40 44"), 6), (Keys{41, 45, 48, 52, 40, 44}));
}
TEST(Notes, ADashAloneRepeatsTheLineBefore) {
    EXPECT_EQ(keys(play("p w w w\nn 41 45\nn -\nn 50 53"), 6), (Keys{41, 45, 41, 45, 50, 53}));
}
TEST(Notes, ChordsInTurnAreNoVoices) {
    EXPECT_EQ(keys(play("p w\nn [60 64]\nn [62 65]"), 4), (Keys{60, 64, 62, 65}));
}
TEST(Notes, ANewVStartsALayerOnTheSamePattern) {
    const Parsed parsed = play("p q q\nv 90\n n > 60 62\nv 40\n n > 72 74");
    EXPECT_EQ(keys(parsed, 4), (Keys{60, 72, 62, 74}));
    EXPECT_EQ(velocities(parsed, 4), (Keys{90, 40, 90, 40}));
}
TEST(Notes, ALoneDotStartsALayerWithTheSameVelocities) {
    const Parsed parsed = play("p q q\nv 90 70\n n > 60 62\n.\n n > 72 74");
    EXPECT_EQ(keys(parsed, 4), (Keys{60, 72, 62, 74}));
    EXPECT_EQ(velocities(parsed, 4), (Keys{90, 90, 70, 70}));
}
TEST(Notes, ANewPStartsALayerWithItsOwnPhase) {
    const Parsed parsed = play("p w\nn 60\np qqd\nn 72");
    EXPECT_EQ(starts(parsed, 4), (std::vector<Ticks>{0, 0, 288, 384}));
}
TEST(Notes, AnUnknownPitchIsAnErrorAndTheRestPlays) {
    const Parsed parsed = play("p q\nn > 60 H7 62");
    EXPECT_TRUE(find(parsed, Severity::error, "unknown pitch 'H7'"));
    EXPECT_EQ(keys(parsed, 3), (Keys{60, 62, 60}));
}
TEST(Notes, APitchOutOfRangeIsAnError) { EXPECT_TRUE(find(play("p q\nn 128"), Severity::error, "128")); }
TEST(Notes, AMoveOutOfRangeIsHeldWithAWarning) {
    const Parsed parsed = play("p q\nn 120 +20");
    EXPECT_EQ(keys(parsed, 2), (Keys{120, 127}));
    EXPECT_TRUE(find(parsed, Severity::warning, "held"));
}
TEST(Notes, AMisspeltChordIsAnErrorAtItsPlace) {
    const Parsed parsed = play("p w\nn @Cmja7");
    const Diagnostic* error = find(parsed, Severity::error, "unknown chord quality 'mja7'");
    ASSERT_TRUE(error);
    EXPECT_EQ(error->position.line, 4);
    EXPECT_EQ(error->position.column, 5);
    EXPECT_EQ(error->length, 6);
}
TEST(Notes, WithoutARhythmAreAnError) { EXPECT_TRUE(find(play("n 60"), Severity::error, "no rhythm")); }
TEST(Notes, MissingUnderAPatternAreAWarning) {
    EXPECT_TRUE(find(play("p q q"), Severity::warning, "no 'n'"));
}
TEST(Notes, AnUnclosedChordIsAnErrorAndPlays) {
    const Parsed parsed = play("p w\nn [60 64");
    EXPECT_TRUE(find(parsed, Severity::error, "not closed"));
    EXPECT_EQ(keys(parsed, 2), (Keys{60, 64}));
}
TEST(Notes, AVWithoutAnNIsAWarning) {
    EXPECT_TRUE(find(play("p q\nv 90\n n 60\nv 40\n"), Severity::warning, "this 'v' has no 'n'"));
}
TEST(Notes, EmptyLinesAsEditorsLeaveThemAreNothing) {
    const Parsed parsed = play("p q\nv 90\n n 60\nv\n n\n");
    EXPECT_EQ(keys(parsed, 1), (Keys{60}));
    EXPECT_EQ(count(parsed, Severity::warning) + count(parsed, Severity::error), 0u);
}

} // namespace
} // namespace aviary::song
