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
using Starts = std::vector<Ticks>;

// Patterns over a section

TEST(Pattern, LoopsToFillTheSection) { EXPECT_EQ(track(play("p q\nn 60")).notes.size(), 16u); }
TEST(Pattern, IsCutAtTheSectionsEnd) { EXPECT_EQ(track(play("p qd\nn 60")).notes.size(), 11u); }
TEST(Pattern, ANoteThatBeganBeforeTheEndRingsItsFullLength) {
    const Parsed parsed = read("b 1\nch 1 a\n  plugin mono\n  p ww\n  n 60");
    ASSERT_EQ(track(parsed).notes.size(), 1u);
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(768 * 9, 10));
    EXPECT_EQ(parsed.score.length, Ticks(384));
}
TEST(Pattern, OfThreeBeatsInFourIsPolymeterAndANoteTells) {
    const Parsed parsed = play("p q q q\nn > 60 62 64");
    EXPECT_EQ(starts(parsed, 5).back(), Ticks(4 * 96));
    EXPECT_EQ(keys(parsed, 5).back(), 62);
    EXPECT_TRUE(find(parsed, Severity::note, "3 quarter notes long"));
}
TEST(Pattern, ThatFitsTheBarIsNotWorthANote) {
    EXPECT_FALSE(find(play("p q\nn 60"), Severity::note, "long"));
    EXPECT_FALSE(find(play("p ww\nn 60"), Severity::note, "long"));
}
TEST(Pattern, SoundsNinetyPercentOfItsSlots) {
    EXPECT_EQ(track(play("p q\nn 60")).notes[0].length, Ticks(864, 10));
}
TEST(Pattern, GateSaysOtherwise) { EXPECT_EQ(track(play("p q\nn 60\ngate 50")).notes[0].length, Ticks(48)); }
TEST(Pattern, AGateOfNothingIsAnError) {
    const Parsed parsed = play("p q\nn 60\ngate 0");
    EXPECT_TRUE(find(parsed, Severity::error, "gate"));
    EXPECT_GT(track(parsed).notes[0].length, Ticks(0));
}
TEST(Pattern, FeelInFrontOfTheFirstRhythmHoldsForAll) {
    const Parsed parsed = play("gate 50\np q\nn 60\np q\ngate 25\nn 72");
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(48));
    EXPECT_EQ(track(parsed).notes[1].length, Ticks(24));
}

// sw and t

TEST(Swing, MovesOddSlotsByTheirLength) {
    EXPECT_EQ(starts(play("p x\nn 60\nsw 60"), 4), (Starts{0, 24 + Ticks(24, 5), 48, 72 + Ticks(24, 5)}));
}
TEST(Swing, OfFiftyIsStraight) { EXPECT_EQ(starts(play("p x\nn 60\nsw 50"), 3), (Starts{0, 24, 48})); }
TEST(Swing, LeavesSlotsThatAreOnNoMultipleOfTheirLength) {
    EXPECT_EQ(starts(play("p xx q\nn 60\nsw 60"), 2), (Starts{0, 48})) << "a quarter on the second eighth";
}
TEST(Swing, HumanizeStaysWithinItsTicks) {
    const Parsed parsed = play("p q\nn 60\nsw 50 ~3");
    bool moved = false;
    for (std::size_t i = 1; i < track(parsed).notes.size(); ++i) {
        const Ticks off = track(parsed).notes[i].start - Ticks(std::int64_t(i) * 96);
        EXPECT_LE(off, Ticks(3));
        EXPECT_GE(off, Ticks(-3));
        moved |= off != Ticks(0);
    }
    EXPECT_TRUE(moved);
}
TEST(Swing, HumanizeRepeatsFromOneReadToTheNext) {
    EXPECT_EQ(starts(play("p x\nn 60\nsw 50 ~5")), starts(play("p x\nn 60\nsw 50 ~5")));
}
TEST(Swing, HumanizeChangesWithTheSeed) {
    const std::string song = "ch 1 a\n  plugin mono\n  p x\n  sw 50 ~9\n  n 60";
    EXPECT_NE(starts(read("seed 1\n" + song)), starts(read("seed 2\n" + song)));
}
TEST(Swing, TheOlderFormIsReadAndItsModernFormNamed) {
    const Parsed parsed = play("p x\nn 60\nsw < 20 x ~");
    EXPECT_TRUE(find(parsed, Severity::warning, "'sw 60 ~3'"));
    EXPECT_TRUE(find(play("p x\nsw - ~\n n 60"), Severity::warning, "'sw 50 ~3'"));
    EXPECT_EQ(starts(play("p x\nn 60\nsw > 20 x"), 2), (Starts{0, 24 - Ticks(24, 5)}));
}
TEST(Offsets, MoveSlotsByTicks) {
    EXPECT_EQ(starts(play("p q q\nn 60\nt 0 +4"), 4), (Starts{0, 100, 192, 292}));
}
TEST(Offsets, GoBySlotNotByHit) { EXPECT_EQ(starts(play("p q _q\nn 60\nt 5 7"), 3), (Starts{5, 197, 389})); }
TEST(Offsets, NeverMoveBeforeTheSongsBeginning) {
    EXPECT_EQ(starts(play("p q q\nn 60\nt -15 25"), 2), (Starts{0, 121}));
}
TEST(Offsets, ADotLeavesItsSlot) { EXPECT_EQ(starts(play("p q q\nn 60\nt . 9"), 2), (Starts{0, 105})); }

// cont

const std::string two_sections = "tracks\n  1 a\n    plugin mono\narr one 1 two 1\n"
                                 "sec one\n  trk 1\n    p q q q\n      n > 60 62 64\n";

TEST(Cont, WithoutItAPatternStartsAnew) {
    const Parsed parsed = read(two_sections + "sec two\n  trk 1\n    p q q q\n      n > 60 62 64\n");
    EXPECT_EQ(keys(parsed), (std::vector<int>{60, 62, 64, 60, 60, 62, 64, 60}));
}
TEST(Cont, GoesOnFromWhereThePatternWas) {
    const Parsed parsed =
        read(two_sections + "sec two\n  trk 1\n    cont\n    p q q q\n      n > 60 62 64\n");
    EXPECT_EQ(keys(parsed), (std::vector<int>{60, 62, 64, 60, 62, 64, 60, 62}));
}
TEST(Cont, DoesNotStrikeANoteAgainThatBeganBefore) {
    const Parsed parsed =
        read("tracks\n  1 a\n    plugin mono\narr one 1 two 1\nsec one\n  trk 1\n    p wd\n      n 60\n"
             "sec two\n  trk 1\n    cont\n    p wd\n      n 60\n");
    EXPECT_EQ(starts(parsed), (Starts{0, 576}));
}

// Notes of one key on one track

TEST(Overlap, WithinALayerALaterNoteEndsTheOneBefore) {
    const Parsed parsed = play("p q\nn 60\ngate 150");
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(96));
    EXPECT_EQ(track(parsed).notes.back().length, Ticks(144));
}
TEST(Overlap, AShortNoteOfAnotherLayerLeavesALongOneAsItIs) {
    const Ticks whole(384 * 9, 10);
    for (const char* layers : {"p w\n n 60\np _q q _qq\n n 60", "p _q q _qq\n n 60\np w\n n 60"}) {
        const Parsed parsed = play(layers);
        ASSERT_EQ(track(parsed).notes.size(), 8u);
        EXPECT_EQ(track(parsed).notes[0].length, whole);
        EXPECT_EQ(track(parsed).notes[1].length, Ticks(864, 10));
    }
}
TEST(Overlap, ANoteRingsOnIntoTheNextSection) {
    const Parsed parsed = read("tracks\n  1 a\n    plugin poly\narr one 1 two 1\nsec one\n  trk 1\n    p ww\n"
                               "      n 60\nsec two\n  trk 1\n    p w\n      n 60\n");
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(768 * 9, 10));
    EXPECT_EQ(track(parsed).notes[1].length, Ticks(384 * 9, 10));
}
TEST(Overlap, OfTwoThatBeginTogetherTheLongerAndLouderStays) {
    const Parsed parsed = play("p w\nv 40\n n 60\np q _q _qq\nv 90\n n 60");
    ASSERT_EQ(track(parsed).notes.size(), 4u);
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(384 * 9, 10));
    EXPECT_EQ(track(parsed).notes[0].velocity, 90);
}
TEST(Overlap, OtherKeysMaySoundTogether) {
    const Parsed parsed = play("p q\nn > 60 62\ngate 150");
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(144));
}

// Parameters

std::vector<AutomationPoint> points(const Parsed& parsed, std::size_t line = 0) {
    return track(parsed).automation.at(line).points;
}
using Points = std::vector<AutomationPoint>;

TEST(Parameter, OneValueIsOnePointAtTheSectionsStart) {
    EXPECT_EQ(points(play("p q\nn 60\nbrightness 20")), (Points{{0, 0.2}}));
}
TEST(Parameter, ValuesStepFromSlotToSlot) {
    const Parsed parsed = read("b 1\nch 1 a\n  plugin mono\n  p q _q qq\n  n 60\n  brightness 20 80");
    EXPECT_EQ(points(parsed), (Points{{0, 0.2}, {96, 0.8}, {192, 0.2}}));
}
TEST(Parameter, WithoutARhythmValuesStepFromBarToBar) {
    EXPECT_EQ(points(play("brightness 20 80")), (Points{{0, 0.2}, {384, 0.8}, {768, 0.2}, {1152, 0.8}}));
}
TEST(Parameter, ADecimalPointUpToOneIsAFractionAllElsePercent) {
    EXPECT_EQ(points(play("cutoff 0.2")), points(play("cutoff 20")));
    EXPECT_EQ(points(play("cutoff 1")), (Points{{0, 0.01}}));
    EXPECT_EQ(points(play("cutoff 1.0")), (Points{{0, 1.0}}));
}
TEST(Parameter, TheOlderHoldSuffixIsRead) {
    EXPECT_EQ(points(play("brightness 0.2_")), (Points{{0, 0.2}}));
    EXPECT_EQ(points(play("brightness 20_")), (Points{{0, 0.2}}));
}
TEST(Parameter, ASlashRampsToTheNextValue) {
    const Parsed parsed = read("b 1\nch 1 a\n  plugin mono\n  p q q q q\n  n 60\n  cutoff 100/ . 50 .");
    EXPECT_EQ(points(parsed), (Points{{0, 1, true}, {192, 0.5}}));
}
TEST(Parameter, ARampIsCutAtTheSectionsEnd) {
    const Parsed parsed = read("b 1\nch 1 a\n  plugin mono\n  p w w\n  n 60\n  cutoff 100/ 50");
    EXPECT_EQ(points(parsed), (Points{{0, 1, true}, {384, 0.5}}));
}
TEST(Parameter, RowsBelowItsNameAreItsValues) {
    const Parsed parsed =
        read("b 1\nch 1 a\n  plugin mono\n  p q q q q\n  n 60\n  resonance\n    10 20\n    30 .\n  cutoff 5");
    EXPECT_EQ(points(parsed), (Points{{0, 0.1}, {96, 0.2}, {192, 0.3}}));
    EXPECT_EQ(track(parsed).automation.at(1).parameter, "cutoff");
}
TEST(Parameter, RampTakesABar) {
    EXPECT_EQ(points(play("drive ramp 0.2 0.9")), (Points{{0, 0.2, true}, {384, 0.9}}));
}
TEST(Parameter, RampTakesSoManyBeats) {
    EXPECT_EQ(points(play("drive ramp 0 1 2b")), (Points{{0, 0, true}, {192, 1}}));
}
TEST(Parameter, RampTakesTheSection) {
    EXPECT_EQ(points(play("drive ramp 0 1 sec")), (Points{{0, 0, true}, {1536, 1}}));
}
TEST(Parameter, RampInPercentIsTheSame) {
    EXPECT_EQ(points(play("drive ramp 20 90")), points(play("drive ramp 0.2 0.9")));
}
TEST(Parameter, RampWithoutItsEndIsAnError) {
    EXPECT_TRUE(find(play("drive ramp 0.2"), Severity::error, "ramp"));
}
TEST(Parameter, BeyondItsTravelIsHeldWithAWarning) {
    const Parsed parsed = play("drive 120");
    EXPECT_EQ(points(parsed), (Points{{0, 1}}));
    EXPECT_TRUE(find(parsed, Severity::warning, "'120'"));
}
TEST(Parameter, AWordThatIsNoValueIsAnError) {
    EXPECT_TRUE(find(play("drive lots"), Severity::error, "'lots' is no value for 'drive'"));
}
TEST(Parameter, WithoutAValueIsAWarning) {
    EXPECT_TRUE(find(play("p q\nn 60\nbrightness"), Severity::warning, "'brightness' has no value"));
}
TEST(Parameter, UnknownWordsAreNoProblemHere) {
    const Parsed parsed = play("p q\nn 60\nwobbliness 30");
    EXPECT_EQ(track(parsed).automation.at(0).parameter, "wobbliness");
    EXPECT_EQ(track(parsed).automation.at(0).position.line, 5);
    EXPECT_EQ(count(parsed, Severity::warning) + count(parsed, Severity::error), 0u);
}
TEST(Parameter, SectionsShareOneLineOfPoints) {
    const Parsed parsed = read("ch 1 a\n  plugin mono\n  cutoff 10\narr x 1 y 1\nsec x\n  ch 1\n    cutoff "
                               "20\nsec y\n  ch 1\n    cutoff 30");
    ASSERT_EQ(track(parsed).automation.size(), 1u);
    EXPECT_EQ(points(parsed), (Points{{0, 0.1}, {0, 0.2}, {384, 0.3}}))
        << "the definition's value comes first";
}

} // namespace
} // namespace aviary::song
