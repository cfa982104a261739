#include "song/song_testing.h"

namespace aviary::song {
namespace {

using testing::count;
using testing::find;
using testing::keys;
using testing::read;
using testing::track;

std::vector<std::string> section_names(const Parsed& parsed) {
    std::vector<std::string> names;
    for (const Section& section : parsed.score.sections) names.push_back(section.name);
    return names;
}
using Names = std::vector<std::string>;

const char* const line_of_notes = "\n  ch 1 a\n    plugin mono\n    p q\n      n 60\n";
std::string section(const std::string& name) { return "sec " + name + line_of_notes; }

// sig

TEST(Signature, SaysTempoKeyAndMeter) {
    const Parsed parsed = read("sig\n  bpm 124.5\n  scale D dorian\n  meter 7/8\n" + section("a"));
    EXPECT_DOUBLE_EQ(parsed.score.bpm, 124.5);
    EXPECT_EQ(parsed.score.key, "D dorian");
    EXPECT_EQ(parsed.score.meter, (Meter{7, 8}));
    EXPECT_EQ(count(parsed, Severity::error) + count(parsed, Severity::warning), 0u);
}
TEST(Signature, IsAlsoReadBare) {
    const Parsed parsed = read("bpm 90\nkey F# min\nmeter 3/4\n" + section("a"));
    EXPECT_DOUBLE_EQ(parsed.score.bpm, 90);
    EXPECT_EQ(parsed.score.key, "F# min");
    EXPECT_EQ(parsed.score.meter, (Meter{3, 4}));
}
TEST(Signature, BarsOfSevenEighthsAreThreeAndAHalfBeats) {
    const Parsed parsed = read("meter 7/8\narr a 2\n" + section("a"));
    EXPECT_EQ(parsed.score.length, Ticks(2 * 336));
}
TEST(Signature, IsFourFourAt120WithoutOne) {
    const Parsed parsed = read(section("a"));
    EXPECT_DOUBLE_EQ(parsed.score.bpm, 120);
    EXPECT_EQ(parsed.score.meter, (Meter{4, 4}));
    EXPECT_EQ(parsed.score.key, "");
}
TEST(Signature, BadValuesAreErrorsAndChangeNothing) {
    const Parsed parsed = read("sig\n  bpm fast\n  meter 4/5\n  scale H dur\n  bpm 0\n" + section("a"));
    EXPECT_EQ(count(parsed, Severity::error), 4u);
    EXPECT_DOUBLE_EQ(parsed.score.bpm, 120);
}
TEST(Signature, AnUnknownScaleNamesTheNearest) {
    EXPECT_TRUE(find(read("scale D dorain\n" + section("a")), Severity::warning, "did you mean 'dorian'?"));
}

// tracks

TEST(Tracks, AreDefinedInABlock) {
    const Parsed parsed = read("tracks\n  1 kick\n    plugin kick\n    strip channel\n  2 bass\n    plugin "
                               "mono\n    fx delay\n    fx tube\n    type audio\n");
    ASSERT_EQ(parsed.score.tracks.size(), 2u);
    EXPECT_EQ(track(parsed, 0).instrument->word, "kick");
    EXPECT_EQ(track(parsed, 0).strip->word, "channel");
    EXPECT_EQ(track(parsed, 1).name, "bass");
    EXPECT_EQ(track(parsed, 1).effects.size(), 2u);
    EXPECT_EQ(track(parsed, 1).type, TrackType::audio);
}
TEST(Tracks, TheOlderWordIsChannels) {
    EXPECT_EQ(read("channels\n  4 pad\n    plugin mono\n").score.tracks.at(0).number, 4);
}
TEST(Tracks, ALoneBlockDefinesOne) {
    const Parsed parsed = read("ch 2 bass\n  plugin mono\ntrk 1 lead\n  plugin poly\n"
                               + std::string("sec a\n  ch 2\n    p q\n    n 36\n"));
    ASSERT_EQ(parsed.score.tracks.size(), 2u);
    EXPECT_EQ(track(parsed, 0).name, "lead");
    EXPECT_EQ(track(parsed, 1).notes.size(), 16u);
}
TEST(Tracks, DefinedAndNeverUsedStillExist) {
    EXPECT_EQ(read("tracks\n  7 spare\n    plugin mono\n" + section("a")).score.tracks.size(), 2u);
}
TEST(Tracks, UsedAndNeverDefinedStillExist) {
    const Parsed parsed = read("sec a\n  trk 3\n    p q\n    n 60\n");
    EXPECT_EQ(track(parsed).number, 3);
    EXPECT_EQ(track(parsed).name, "track3");
}
TEST(Tracks, AreFoundByNameToo) {
    const Parsed parsed = read("tracks\n  3 bass\n    plugin mono\nsec a\n  ch bass\n    p q\n    n 36\n");
    ASSERT_EQ(parsed.score.tracks.size(), 1u);
    EXPECT_EQ(track(parsed).notes.size(), 16u);
}
TEST(Tracks, ANameAloneGetsANumberThatNobodyElseWrites) {
    const Parsed parsed = read("sec a\n  ch pad\n    p q\n    n 60\n  ch 1 kick\n    p q\n    n 36\n");
    EXPECT_EQ(track(parsed, 0).name, "kick");
    EXPECT_EQ(track(parsed, 1).number, 2);
}
TEST(Tracks, AreInOrderOfNumber) {
    const Parsed parsed = read("tracks\n  5 a\n  2 b\n  9 c\n");
    EXPECT_EQ(track(parsed, 0).number, 2);
    EXPECT_EQ(track(parsed, 2).number, 9);
}
TEST(Tracks, OneNumberWithTwoNamesIsAClash) {
    const Parsed parsed = read("tracks\n  2 bass\n    plugin mono\n  5 lead\n    plugin mono\nsec a\n  ch 2 "
                               "lead\n    p q\n    n 60\n");
    EXPECT_TRUE(find(parsed, Severity::warning, "track 2 is called 'bass' (line 2), not 'lead'"));
    EXPECT_TRUE(find(parsed, Severity::warning, "did you mean 'ch 5 lead'?"));
    EXPECT_FALSE(track(parsed, 0).notes.empty());
}
TEST(Tracks, OneNameWithTwoNumbersIsAClash) {
    EXPECT_TRUE(find(read("tracks\n  1 bass\n  2 bass\n"), Severity::warning, "both called 'bass'"));
}
TEST(Tracks, NumberZeroBecomesAFreeOne) {
    const Parsed parsed = read("sec a\n  ch 0 chords\n    p q\n    n 60\n  ch 1 lead\n    p q\n    n 60\n");
    EXPECT_EQ(track(parsed, 1).number, 2);
    EXPECT_TRUE(find(parsed, Severity::warning, "track 0"));
}
TEST(Tracks, WithNotesButNoPluginAreAWarning) {
    EXPECT_TRUE(find(read("sec a\n  ch 9 track9\n    p q\n    n 60\n"), Severity::warning,
        "track 9 'track9' has notes but no plugin and is silent"));
}
TEST(Tracks, WithoutNotesNeedNoPlugin) {
    EXPECT_EQ(count(read("tracks\n  9 track9\n"), Severity::warning), 0u);
}
TEST(Tracks, WithoutNumberAndNameAreAnError) {
    EXPECT_TRUE(find(read("ch\n  p q\n"), Severity::error, "a track needs"));
}

// arr and sec

TEST(Arrangement, PlaysSectionsInItsOrderWithRepeats) {
    const Parsed parsed = read("arr\n  a 1\n  b 2\n  a 1\n" + section("a") + section("b"));
    EXPECT_EQ(section_names(parsed), (Names{"a", "b", "a"}));
    EXPECT_EQ(parsed.score.sections[2].start, Ticks(3 * 384));
    EXPECT_EQ(parsed.score.length, Ticks(4 * 384));
    EXPECT_EQ(track(parsed).notes.size(), 16u);
}
TEST(Arrangement, MayStandOnOneLine) {
    EXPECT_EQ(section_names(read("arr a 4 b 8\n" + section("a") + section("b"))), (Names{"a", "b"}));
}
TEST(Arrangement, WithoutOneSectionsPlayOnceInFileOrder) {
    const Parsed parsed = read(section("b") + section("a"));
    EXPECT_EQ(section_names(parsed), (Names{"b", "a"}));
    EXPECT_EQ(parsed.score.length, Ticks(8 * 384));
}
TEST(Arrangement, AnUnknownSectionIsSilenceAndAWarningThatNamesTheNearest) {
    const Parsed parsed = read("arr vrese 2 verse 1\n" + section("verse"));
    EXPECT_TRUE(find(parsed, Severity::warning, "did you mean 'verse'?"));
    EXPECT_EQ(parsed.score.length, Ticks(3 * 384));
    EXPECT_EQ(track(parsed).notes.at(0).start, Ticks(2 * 384));
}
TEST(Arrangement, ASectionThatItForgetsIsAWarning) {
    EXPECT_TRUE(find(
        read("arr a 1\n" + section("a") + section("b")), Severity::warning, "section 'b' is never played"));
}
TEST(Arrangement, AMissingLengthIsFourBarsAndAWarning) {
    const Parsed parsed = read("arr a\n" + section("a"));
    EXPECT_TRUE(find(parsed, Severity::warning, "no length"));
    EXPECT_EQ(parsed.score.length, Ticks(4 * 384));
}
TEST(Arrangement, ANumberWithoutANameIsAnError) {
    EXPECT_TRUE(find(read("arr 4\n" + section("a")), Severity::error, "'4'"));
}
TEST(Arrangement, LongerThanAnySongIsCutWithAnError) {
    std::string text = "arr";
    for (int i = 0; i < 100; ++i) text += " a 10000";
    const Parsed parsed = read(text + "\n" + section("a"));
    EXPECT_EQ(count(parsed, Severity::error), 1u);
    EXPECT_LE(parsed.score.length.beats(), Beats(1'000'000));
}
TEST(Arrangement, OfMoreNotesThanAnySongIsCutWithAnError) {
    const Parsed parsed =
        read("arr a 10000 a 10000 a 10000\nsec a\n  ch 1 a\n    plugin mono\n    p [" + std::string(40, 'x')
             + "]\n    p q [x x x x x x x x x x x x x x x x x x x x]\n    n [60 61 62 63 64 65]\n");
    EXPECT_TRUE(find(parsed, Severity::error, "notes; from here on it is silent"));
}
TEST(WholeFile, OfMoreNotesThanAnySongIsCutWithAnError) {
    const Parsed parsed = read("b 10000\nch 1 a\n  plugin mono\n  p q [x x x x x x x x x x x x x x x x]\n"
                               "  n [60 61 62 63 64 65 66 67 68 69 70 71]\n");
    EXPECT_TRUE(find(parsed, Severity::error, "notes; from here on it is silent"));
}
TEST(Section, WrittenTwiceIsAWarningAndBothPlay) {
    const Parsed parsed =
        read("arr a 1\n" + section("a") + "sec a\n  ch 2 b\n    plugin mono\n    p q\n    n 40\n");
    EXPECT_TRUE(find(parsed, Severity::warning, "already written at line 2"));
    EXPECT_FALSE(track(parsed, 1).notes.empty());
}
TEST(Section, WithoutANameIsAnErrorAndWhatFollowsPlays) {
    const Parsed parsed = read("sec\n  ch 1 x\n    p q\n" + section("a"));
    EXPECT_TRUE(find(parsed, Severity::error, "a section needs a name"));
    EXPECT_EQ(track(parsed).notes.size(), 16u);
}
TEST(WholeFile, WithoutSectionsIsOneOfFourBars) {
    const Parsed parsed = testing::play("p q\nn 60");
    EXPECT_EQ(parsed.score.sections.size(), 1u);
    EXPECT_EQ(parsed.score.length, Ticks(4 * 384));
}
TEST(WholeFile, IsAsLongAsBSays) {
    EXPECT_EQ(read("b 2\nch 1 a\n  p q\n  n 60\n").score.length, Ticks(2 * 384));
}
TEST(WholeFile, PatternsOutsideOfSectionsAreAWarningWhenThereAreSome) {
    EXPECT_TRUE(find(read("ch 1 a\n  plugin mono\n  p q\n  n 60\n" + section("s")), Severity::warning,
        "outside of any section"));
}

// What is not understood

TEST(Parser, DepthWithinATrackSaysNothing) {
    EXPECT_EQ(
        keys(testing::play("p q q\n  v 90\n    n > 60 62")), keys(testing::play("p q q\nv 90\nn > 60 62")));
}
TEST(Parser, AnUnknownBlockIsAnErrorAndOnlyItsOwnLinesAreLost) {
    const Parsed parsed = read("sectoin x\n  ch 1 b\n    p q\n" + section("a"));
    EXPECT_EQ(count(parsed, Severity::error), 1u);
    EXPECT_EQ(track(parsed).notes.size(), 16u);
}
TEST(Parser, AMisspeltBlockNamesTheNearest) {
    EXPECT_TRUE(find(read("trakcs\n"), Severity::error, "did you mean 'tracks'?"));
}
TEST(Parser, AllProblemsAreToldInOneRun) {
    const Parsed parsed =
        read("bpm x\nsec a\n  ch 1 a\n    plugin mono\n    p q zz\n      v loud\n        n H\n");
    EXPECT_EQ(count(parsed, Severity::error), 4u);
}
TEST(Parser, ATrackIndentedUnderAnotherIsATrackOfItsOwn) {
    const Parsed parsed = read("sec a\n  ch 1 a\n    plugin mono\n    p q\n    n 60\n    ch 2 b\n      "
                               "plugin mono\n      p q\n      n 36\n");
    EXPECT_EQ(parsed.score.tracks.size(), 2u);
    EXPECT_TRUE(find(parsed, Severity::warning, "a track of its own"));
}
TEST(Parser, ABlockThatIsIndentedIsStillABlock) {
    const Parsed parsed = read("arr a 1 b 1\n" + section("a") + "  sec b\n    ch 1\n      p q\n      n 72\n");
    EXPECT_TRUE(find(parsed, Severity::warning, "begins a block"));
    EXPECT_EQ(keys(parsed).back(), 72);
}
TEST(Parser, LinesThatAreNotIndentedBelongToTheTrackAbove) {
    const Parsed parsed = read("ch 1 a\n  plugin mono\np q\n  n 60\n");
    EXPECT_EQ(track(parsed).notes.size(), 16u);
    EXPECT_TRUE(find(parsed, Severity::warning, "part of the track above"));
}
TEST(Parser, TheOlderDrumNamesAreReadAndTheirModernFormNamed) {
    const Parsed parsed = read("ch 1 drums\n  plugin drums\n  d bd\n    p q\n      v 100\n  _d sd\n");
    EXPECT_EQ(keys(parsed, 1), (std::vector<int>{36}));
    EXPECT_EQ(track(parsed).notes[0].velocity, 100);
    EXPECT_TRUE(find(parsed, Severity::warning, "'n 36'"));
}
TEST(Parser, TheOlderLegendIsPassedOver) {
    const Parsed parsed = read("ch - midi channel\nsec - section\n" + section("a"));
    EXPECT_EQ(count(parsed, Severity::error), 0u);
    EXPECT_EQ(count(parsed, Severity::warning), 2u);
}

class OlderWord : public ::testing::TestWithParam<const char*> {};
TEST_P(OlderWord, IsAWarningThatNamesItAndBreaksNothing) {
    const std::string line = GetParam();
    const Parsed parsed = testing::play("p q\n" + line + "\nn 60");
    const Diagnostic* warning = find(parsed, Severity::warning, line.substr(0, line.find(' ')));
    ASSERT_TRUE(warning);
    EXPECT_EQ(warning->position.line, 4);
    EXPECT_EQ(track(parsed).notes.size(), 16u);
}
INSTANTIATE_TEST_SUITE_P(All, OlderWord, ::testing::Values("m sin 20", "var x 3", "lfo sine 1/4"));

} // namespace
} // namespace aviary::song
