#include "song/song_testing.h"

namespace aviary::song {
namespace {

using testing::count;
using testing::find;
using testing::keys;
using testing::read;
using testing::starts;
using testing::track;
using testing::velocities;
using Keys = std::vector<int>;
using Starts = std::vector<Ticks>;

/// A song of one track that plays `lines` for two bars, with these motifs.
Parsed with(std::string_view motifs, std::string_view lines, std::string_view head = "") {
    std::string text(head);
    text += "b 2\n";
    text += motifs;
    text += "ch 1 lead\n  plugin mono\n";
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        text += "  ";
        text += lines.substr(begin, end - begin);
        text += '\n';
        begin = end + 1;
    }
    return read(text);
}
const std::string riff = "motif riff 2\n  p q xx xx\n  v 90 70 50\n  n > C4 E4 G4\n";

void expect_clean(const Parsed& parsed) {
    EXPECT_EQ(count(parsed, Severity::error) + count(parsed, Severity::warning), 0u)
        << render(parsed.diagnostics, {"song.bird", ""});
}

TEST(Motif, AsALineIsPlayedAsAWhole) {
    const Parsed parsed = with(riff, "@riff");
    expect_clean(parsed);
    EXPECT_EQ(keys(parsed, 4), (Keys{60, 64, 67, 60}));
    EXPECT_EQ(velocities(parsed, 4), (Keys{90, 70, 50, 90}));
    EXPECT_EQ(starts(parsed, 4), (Starts{0, 96, 144, 192}));
    EXPECT_EQ(track(parsed).notes.size(), 12u) << "two bars of it";
}
TEST(Motif, InARhythmGivesItsRhythm) {
    const Parsed parsed = with(riff, "p @riff qq\nn 50");
    expect_clean(parsed);
    EXPECT_EQ(starts(parsed, 5), (Starts{0, 96, 144, 192, 384}));
    EXPECT_EQ(keys(parsed, 2), (Keys{50, 50}));
    EXPECT_EQ(velocities(parsed, 2), (Keys{80, 80}));
}
TEST(Motif, InPitchesGivesItsPitches) {
    const Parsed parsed = with(riff, "p q\nn @riff 70 -");
    EXPECT_EQ(keys(parsed, 6), (Keys{60, 64, 67, 70, 70, 60}));
}
TEST(Motif, SignedStepsBehindItsPitchesCountFromItsLast) {
    EXPECT_EQ(keys(with(riff, "p q\nn @riff +2"), 4), (Keys{60, 64, 67, 69}));
}
TEST(Motif, InAGroupIsFittedIntoItsSlot) {
    const Parsed parsed = with(riff, "p q [@riff] qq\nn 50");
    EXPECT_EQ(starts(parsed, 5), (Starts{0, 96, 144, 168, 192}));
}
TEST(Motif, MayComeBehindItsUse) {
    EXPECT_EQ(keys(read("b 1\nch 1 a\n  plugin mono\n  @riff\n" + riff), 3), (Keys{60, 64, 67}));
}
TEST(Motif, WithoutPitchesUnderItARhythmOfMotifsPlaysTheirOwnAndSaysSo) {
    const Parsed parsed = with(riff, "p @riff");
    EXPECT_EQ(keys(parsed, 3), (Keys{60, 64, 67}));
    EXPECT_TRUE(find(parsed, Severity::note, "motif's own pitches"));
}
TEST(Motif, OfMoreBeatsThanItsPatternHasLoopsIt) {
    const Parsed parsed = with("motif riff 4\n  p q q\n  n > 60 62\n", "@riff");
    EXPECT_EQ(starts(parsed, 5), (Starts{0, 96, 192, 288, 384}));
}
TEST(Motif, OfFewerBeatsIsCutWithAWarning) {
    const Parsed parsed = with("motif riff 2\n  p q q q q\n  n > 60 62 64 65\n", "@riff");
    EXPECT_EQ(keys(parsed, 3), (Keys{60, 62, 60}));
    EXPECT_TRUE(find(parsed, Severity::warning, "write 'motif riff 4'"));
}
TEST(Motif, WithoutALengthIsAsLongAsItsPattern) {
    EXPECT_EQ(starts(with("motif riff\n  p q xx\n  n 60\n", "@riff"), 3), (Starts{0, 96, 144}));
}
TEST(Motif, MayHaveSeveralPatterns) {
    const Parsed parsed = with("motif riff 2\n  p q q\n    n > 60 62\n  p qq\n    n 36\n", "@riff");
    expect_clean(parsed);
    EXPECT_EQ(keys(parsed, 3), (Keys{36, 60, 62}));
}
TEST(Motif, KeepsItsFeel) {
    const Parsed parsed = with("motif riff 2\n  p q q\n  gate 50\n  t 0 5\n  n 60\n", "@riff");
    EXPECT_EQ(starts(parsed, 2), (Starts{0, 101}));
    EXPECT_EQ(track(parsed).notes[0].length, Ticks(48));
}
TEST(Motif, VelocitiesUnderItTakeThePlaceOfItsOwn) {
    EXPECT_EQ(velocities(with(riff, "@riff\nv 100 30"), 3), (Keys{100, 30, 100}));
}

// Operations

TEST(MotifOperation, GoFromLeftToRight) {
    EXPECT_EQ(keys(with(riff, "@riff(transpose 7, rev)"), 3), (Keys{74, 71, 67}));
    EXPECT_EQ(starts(with(riff, "@riff(transpose 7, rev)"), 3), (Starts{0, 48, 96}));
}
TEST(MotifOperation, TransposeByStepsGoesByTheSongsKey) {
    EXPECT_EQ(keys(with(riff, "@riff(transpose 2d)", "key C\n"), 3), (Keys{64, 67, 71}));
    EXPECT_EQ(keys(with(riff, "@riff(transpose 1d)", "key A min\n"), 3), (Keys{62, 65, 69}));
}
TEST(MotifOperation, OctaveInvertStretchAndRotate) {
    EXPECT_EQ(keys(with(riff, "@riff(octave -1)"), 3), (Keys{48, 52, 55}));
    EXPECT_EQ(keys(with(riff, "@riff(invert)"), 3), (Keys{60, 56, 53}));
    EXPECT_EQ(keys(with(riff, "@riff(invert E4)"), 3), (Keys{68, 64, 61}));
    EXPECT_EQ(starts(with(riff, "@riff(stretch 2)"), 4), (Starts{0, 192, 288, 384}));
    EXPECT_EQ(starts(with(riff, "@riff(stretch 1/3)"), 4), (Starts{0, 32, 48, 64}));
    EXPECT_EQ(keys(with(riff, "@riff(rotate 1)"), 3), (Keys{64, 67, 60}));
}
TEST(MotifOperation, ConstrainTakesTheNearestNoteDownwardsWhenBetween) {
    EXPECT_EQ(keys(with(riff, "@riff(transpose 1, constrain C)"), 3), (Keys{60, 65, 67}));
}
TEST(MotifOperation, HarmonizeAddsVoices) {
    EXPECT_EQ(keys(with(riff, "@riff(harmonize 12)"), 4), (Keys{60, 72, 64, 76}));
    EXPECT_EQ(keys(with(riff, "@riff(harmonize 2d 4d)", "key C\n"), 6), (Keys{60, 64, 67, 64, 67, 71}));
}
TEST(MotifOperation, VelocitiesAreShiftedAndScaled) {
    EXPECT_EQ(velocities(with(riff, "@riff(shift_vel 20)"), 3), (Keys{110, 90, 70}));
    EXPECT_EQ(velocities(with(riff, "@riff(scale_vel 0.5)"), 3), (Keys{45, 35, 25}));
    EXPECT_EQ(velocities(with(riff, "@riff(shift_vel -60)"), 3), (Keys{30, 10, 1}));
}
TEST(MotifOperation, QuantizeHumanizeAndSwingMoveNotes) {
    const std::string loose = "motif loose 2\n  p x x x x q\n  t 0 7 -5 14 3\n  n 60\n";
    EXPECT_EQ(starts(with(loose, "@loose(quantize x)"), 5), (Starts{0, 24, 48, 96, 192}))
        << "the fourth lies nearer to the next, where the fifth is";
    EXPECT_EQ(
        starts(with("motif even 2\n  p x\n  n 60\n", "@even(swing 60)"), 2), (Starts{0, 24 + Ticks(24, 5)}));
    EXPECT_EQ(starts(with(riff, "@riff(humanize 4)")), starts(with(riff, "@riff(humanize 4)")));
}
TEST(MotifOperation, EveryActsOnEachSoManyethRound) {
    EXPECT_EQ(keys(with(riff, "@riff(every 2 transpose 12)"), 9), (Keys{60, 64, 67, 72, 76, 79, 60, 64, 67}));
    EXPECT_EQ(starts(with(riff, "p @riff(every 2 rev)\nn 60"), 7), (Starts{0, 96, 144, 192, 240, 288, 384}));
    EXPECT_EQ(keys(with(riff, "p q\nn @riff(every 2 octave 1)"), 6), (Keys{60, 64, 67, 72, 76, 79}));
}
TEST(MotifOperation, ThatIsUnknownNamesTheNearestAndIsLeftOut) {
    const Parsed parsed = with(riff, "@riff(transpos 7)");
    EXPECT_TRUE(find(parsed, Severity::error, "did you mean 'transpose'?"));
    EXPECT_EQ(keys(parsed, 1), (Keys{60}));
}
TEST(MotifOperation, WithAWrongNumberSaysWhatToWrite) {
    for (const char* wrong : {"transpose", "transpose x", "octave 0.5", "stretch 0", "rotate", "quantize 7",
             "every 0 rev", "every 4", "constrain H", "harmonize", "swing 200", "invert 128"}) {
        const Parsed parsed = with(riff, "@riff(" + std::string(wrong) + ")");
        const Diagnostic* error = find(parsed, Severity::error, "write '");
        ASSERT_TRUE(error) << wrong;
        EXPECT_EQ(error->position.column, 9) << wrong;
        EXPECT_EQ(keys(parsed, 1), (Keys{60})) << wrong;
    }
}

// Motifs in motifs, and names

TEST(Motif, MayUseMotifs) {
    const Parsed parsed =
        with(riff + "motif pair 4\n  @riff\n  p @riff(rev) @riff\n    n @riff(octave 1)\n", "@pair");
    expect_clean(parsed);
    EXPECT_EQ(keys(parsed, 3), (Keys{60, 72, 76}));
}
TEST(Motif, ThatUsesItselfIsAnErrorThatNamesTheCircle) {
    const Parsed parsed =
        with("motif a1x 2\n  @b1x\nmotif b1x 2\n  p q\n  n @c1x 60\nmotif c1x 2\n  @a1x\n", "p q\nn 60");
    EXPECT_TRUE(find(parsed, Severity::error, "a1x uses b1x uses c1x uses a1x"));
    EXPECT_EQ(track(parsed).notes.size(), 8u) << "the rest plays";
    EXPECT_TRUE(find(with("motif me 2\n  @me\n", "p q\nn 60"), Severity::error, "me uses me"));
}
TEST(Motif, ThatReadsAsAChordIsAnErrorWhereItIsDefined) {
    const Parsed parsed = with("motif Am 2\n  p q\n  n 60\n", "p q\nn @Am");
    const Diagnostic* error = find(parsed, Severity::error, "'@Am' is a chord");
    ASSERT_TRUE(error);
    EXPECT_EQ(error->position.line, 2);
    EXPECT_EQ(keys(parsed, 3), (Keys{69, 72, 76})) << "the chord plays";
}
TEST(Motif, ShorterThanItsPatternIsCutAndAWarningSaysWhere) {
    const Parsed off = with("motif cut 2\n  p q q q q\n  n > 60 62 64 65\n", "@cut");
    EXPECT_EQ(keys(off, 3), (Keys{60, 62, 60}));
    EXPECT_TRUE(find(off, Severity::warning, "the last 2 hits are cut off; write 'motif cut 4'"));
    const Parsed shortened = with("motif cut 2\n  p q qd\n  n > 60 62\n", "@cut");
    EXPECT_EQ(starts(shortened, 3), (Starts{0, 96, 192}));
    EXPECT_TRUE(find(shortened, Severity::warning, "the last hit is cut short; write 'motif cut 2.5'"));
    expect_clean(with("motif cut 2\n  p q q _q\n  n > 60 62\n", "@cut"));
    expect_clean(with("motif cut 4\n  p qd qd\n  n > 60 62\n", "@cut"));
}
TEST(Motif, OfTheSameNameTwiceIsAnError) {
    EXPECT_TRUE(
        find(with(riff + riff, "@riff"), Severity::error, "there is a motif 'riff' already, at line 2"));
}
TEST(Motif, ThatIsNowhereIsAnErrorWithTheNearest) {
    const Parsed parsed = with(riff, "@rif\np q\nn 60");
    EXPECT_TRUE(find(parsed, Severity::error, "there is no motif 'rif'; did you mean 'riff'?"));
    EXPECT_EQ(keys(parsed, 1), (Keys{60}));
    EXPECT_TRUE(find(with("", "@other"), Severity::error, "write 'motif other 2'"));
}
TEST(Motif, MissingAChordsQualityIsStillAChordsError) {
    EXPECT_TRUE(find(with(riff, "p q\nn @Cmja7"), Severity::error, "unknown chord quality 'mja7'"));
}
TEST(Motif, IsNoChordInARhythm) {
    EXPECT_TRUE(find(with(riff, "p q @Em9\nn 60"), Severity::error, "a chord has no rhythm"));
}
TEST(Motif, WithoutANameOrWithAStrangeWordInItIsAnError) {
    EXPECT_TRUE(find(with("motif\n  p q\n", "p q\nn 60"), Severity::error, "needs a name"));
    EXPECT_TRUE(find(
        with("motif riff 2\n  p q\n  plugin mono\n", "p q\nn 60"), Severity::error, "'plugin' has no place"));
    EXPECT_TRUE(find(with("motif riff x\n  p q\n  n 60\n", "@riff"), Severity::error, "no number of beats"));
}
TEST(Motif, FollowsTheKeyOfTheSectionThatItStandsIn) {
    const std::string line = "  trk 1\n    p w\n    n > @third(transpose 1d)\n";
    const Parsed parsed =
        read("motif third 1\n  p q\n  n E4\nkey C\ntracks\n  1 a\n    plugin mono\narr x 1 y 1 x 1\nsec x\n"
             + line + "sec y\n  key A major\n" + line);
    EXPECT_EQ(keys(parsed), (Keys{65, 66, 66})) << "F, then F#, and the key holds until the next";
}
TEST(Motif, OfManyDoublingsEndsInAnErrorAndSoon) {
    std::string text = "motif m0 1\n  p x\n  n 60\n";
    for (int i = 1; i < 60; ++i) {
        const std::string before = "@m" + std::to_string(i - 1);
        text += "motif m" + std::to_string(i) + "\n  p " + before + " " + before + "\n  n " + before
                + "(harmonize 1 2 3)\n";
    }
    const Parsed parsed = with(text, "@m59\np q\nn 60");
    EXPECT_TRUE(has_errors(parsed.diagnostics));
}
TEST(Motif, DeepChainsAreRead) {
    std::string text = "motif m0 1\n  p x\n  n 60\n", backwards;
    for (int i = 1; i < 3000; ++i) {
        const std::string one = "motif m" + std::to_string(i) + "\n  @m" + std::to_string(i - 1) + "\n";
        text += one;
        backwards = one + backwards;
    }
    EXPECT_EQ(keys(with(text, "@m2999"), 1), (Keys{60}));
    EXPECT_TRUE(has_errors(with(backwards + "motif m0 1\n  p x\n  n 60\n", "@m2999").diagnostics))
        << "too deep to be followed before any of them is known";
}

} // namespace
} // namespace aviary::song
