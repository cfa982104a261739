// What moves within a song: tempo, meter and key, notes by themselves, parameters by lfos, controllers.
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

const std::string tracks = "tracks\n  1 a\n    plugin mono\n";
std::string section(const std::string& name, const std::string& head = "") {
    return "sec " + name + "\n" + head + "  trk 1\n    p q\n    n 60\n";
}
using Tempos = std::vector<TempoChange>;

// Tempo, meter and key

TEST(TempoLine, HoldsFromItsSectionOnUntilTheNext) {
    const Parsed parsed =
        read("bpm 120\n" + tracks + "arr x 1 y 1 x 1\n" + section("x") + section("y", "  bpm 90\n"));
    EXPECT_EQ(parsed.score.bpm, 120);
    EXPECT_EQ(parsed.score.tempos, (Tempos{{384, 90, false}}));
    EXPECT_EQ(count(parsed, Severity::error) + count(parsed, Severity::warning), 0u);
}
TEST(TempoLine, ChangesAtBarsAndBeats) {
    const Parsed parsed =
        read(tracks + "meter 3/4\narr x 4\n" + section("x", "  bpm 90 at 2.1 96 3.2.5 80\n"));
    EXPECT_EQ(parsed.score.bpm, 90);
    EXPECT_EQ(parsed.score.tempos, (Tempos{{288, 96, false}, {576 + 144, 80, false}}));
}
TEST(TempoLine, RampsOverItsSection) {
    const Parsed parsed =
        read(tracks + "arr y 1 x 2 y 1\n" + section("x", "  bpm ramp 90 120\n") + section("y"));
    EXPECT_EQ(parsed.score.tempos, (Tempos{{384, 90, true}, {3 * 384, 120, false}}));
}
TEST(TempoLine, InTheFirstSectionIsTheSongs) {
    EXPECT_EQ(read(tracks + "bpm 100\narr x 1\n" + section("x", "  bpm 77\n")).score.bpm, 77);
    const Parsed ramp = read(tracks + "arr x 1\n" + section("x", "  bpm ramp 90 120\n"));
    EXPECT_EQ(ramp.score.bpm, 90);
    EXPECT_EQ(ramp.score.tempos, (Tempos{{0, 90, true}, {384, 120, false}}));
}
TEST(TempoLine, BehindTheSectionsEndIsLeftOutWithAWarning) {
    const Parsed parsed = read(tracks + "arr x 4\n" + section("x", "  bpm 90 at 5.1 96\n"));
    EXPECT_TRUE(find(parsed, Severity::warning, "behind the section's end"));
    EXPECT_TRUE(parsed.score.tempos.empty());
}
TEST(TempoLine, ThatIsNoneIsAnErrorThatSaysWhatToWrite) {
    for (const char* line :
        {"bpm", "bpm 0", "bpm fast", "bpm ramp 90", "bpm 90 at 1.1", "bpm 90 at x 96", "bpm 90 at 0.1 96"})
        EXPECT_TRUE(has_errors(
            read(tracks + "arr x 1\n" + section("x", "  " + std::string(line) + "\n")).diagnostics))
            << line;
}
TEST(TempoLine, OfATempoThatMovesStandsInASection) {
    const Parsed parsed = read("bpm 90 at 5.1 96\n" + tracks + section("x"));
    EXPECT_TRUE(find(parsed, Severity::warning, "stands in a section"));
    EXPECT_EQ(parsed.score.bpm, 90);
}
TEST(Meter, OfASectionMakesItsBarsAndHolds) {
    const Parsed parsed = read(tracks + "arr x 2 y 2 x 1\n" + section("x") + section("y", "  meter 3/4\n"));
    EXPECT_EQ(parsed.score.meters, (std::vector<MeterChange>{{768, {3, 4}}}));
    EXPECT_EQ(parsed.score.sections[1].length, Ticks(576));
    EXPECT_EQ(parsed.score.sections[2].length, Ticks(288));
}
TEST(Meter, BehindTheTracksIsReadWithAWarning) {
    const Parsed parsed = read(tracks + "arr x 2\n" + section("x") + "  meter 3/4\n");
    EXPECT_TRUE(find(parsed, Severity::warning, "in front of the section's tracks"));
    EXPECT_EQ(parsed.score.length, Ticks(576));
}
TEST(Meter, OfTheSectionsBeforeIsWhatAPatternIsHeldAgainst) {
    const std::string waltz = "  trk 1\n    p q q q\n    n 60\n";
    const Parsed parsed = read(tracks + "arr y 1 x 1\nsec x\n" + waltz + "sec y\n  meter 3/4\n" + waltz);
    EXPECT_EQ(count(parsed, Severity::note), 0u) << "nothing drifts";
}
TEST(Key, OfASectionIsKept) {
    const Parsed parsed =
        read("key C\n" + tracks + "arr x 1 y 1\n" + section("x") + section("y", "  key F#m\n"));
    EXPECT_EQ(parsed.score.keys, (std::vector<KeyChange>{{384, "F#m"}}));
    EXPECT_EQ(count(parsed, Severity::error) + count(parsed, Severity::warning), 0u);
}
TEST(Section, GivesItsBarsWhereTheArrangementNamesNone) {
    EXPECT_EQ(
        read(tracks + "arr\n  x\n  x\nsec x 3\n  trk 1\n    p q\n    n 60\n").score.length, Ticks(6 * 384));
    EXPECT_EQ(read(tracks + "arr x 2\nsec x 3\n  trk 1\n    p q\n    n 60\n").score.length, Ticks(2 * 384));
}
TEST(Section, SaysOfAWordThatItDoesNotKnowOnlyWhatIsAllowedThere) {
    const Parsed parsed = read(tracks + "arr x 1\nsec x\n  bpmm 90\n  scal D\n");
    EXPECT_TRUE(find(parsed, Severity::error, "did you mean 'bpm'?"));
    EXPECT_TRUE(find(parsed, Severity::error, "did you mean 'scale'?"));
    for (const char* line : {"  se 4\n", "  motf a\n", "  arrr\n"})
        EXPECT_FALSE(find(read(tracks + "arr x 1\nsec x\n" + line), Severity::error, "did you mean")) << line;
}

// Notes by themselves

const NoteExpression& expression(const Parsed& parsed, std::size_t note) {
    return track(parsed).expressions.at(track(parsed).notes.at(note).expression - 1);
}

TEST(Expression, IsAValueForEachHit) {
    const Parsed parsed = play("p q q _q q\nn 60\nbend 0 2 -2\npress 20 80\nslide 0.64");
    EXPECT_EQ(count(parsed, Severity::warning), 0u);
    EXPECT_EQ(expression(parsed, 1).bend, (Sweep{2, 2}));
    EXPECT_EQ(expression(parsed, 2).bend, (Sweep{-2, -2}));
    EXPECT_EQ(expression(parsed, 3).bend, (Sweep{0, 0})) << "and over again";
    EXPECT_EQ(expression(parsed, 1).press, (Sweep{0.8f, 0.8f}));
    EXPECT_EQ(expression(parsed, 2).slide, (Sweep{0.64f, 0.64f}));
}
TEST(Expression, MovesWithinAHitBehindASlash) {
    const Parsed parsed = play("p q q\nn 60\nbend 0/-2 -\npress 20/0.9");
    EXPECT_EQ(expression(parsed, 0).bend, (Sweep{0, -2}));
    EXPECT_EQ(expression(parsed, 1).bend, (Sweep{0, -2})) << "the same again";
    EXPECT_EQ(expression(parsed, 0).press, (Sweep{0.2f, 0.9f}));
    EXPECT_FALSE(expression(parsed, 0).slide.has_value());
}
TEST(Expression, InFrontOfTheFirstRhythmHoldsForAll) {
    const Parsed parsed = play("bend 1\np q\nn 60\np w\nbend 3\nn 72");
    EXPECT_EQ(expression(parsed, 0).bend, (Sweep{1, 1}));
    EXPECT_EQ(expression(parsed, 1).bend, (Sweep{3, 3}));
}
TEST(Expression, ThatIsNoneIsAnErrorAndPlays) {
    const Parsed parsed = play("p q\nn 60\nbend up 1\nslide a/b");
    EXPECT_EQ(count(parsed, Severity::error), 2u);
    EXPECT_EQ(expression(parsed, 0).bend, (Sweep{1, 1}));
    EXPECT_TRUE(find(play("p q\nn 60\nbend 60"), Severity::warning, "more than 48 semitones"));
    EXPECT_TRUE(find(play("p q\nn 60\npress"), Severity::warning, "has no value"));
}

// Feel

TEST(Gate, GoesFromHitToHit) {
    const Parsed parsed = play("p q _q q q\nn 60\ngate 50 100 - 25");
    std::vector<Ticks> lengths;
    for (std::size_t i = 0; i < 5; ++i) lengths.push_back(track(parsed).notes[i].length);
    EXPECT_EQ(lengths, (std::vector<Ticks>{48, 96, 96, 24, 48}));
}
TEST(Offsets, MayHaveFractions) {
    EXPECT_EQ(
        starts(play("p q q\nn 60\nt 1.35 -0.5"), 2), (std::vector<Ticks>{Ticks(27, 20), 96 - Ticks(1, 2)}));
}

// What one line hands on to the next

TEST(Layers, CountFromTheLastPitchAndVelocityOfTheBlock) {
    EXPECT_EQ(keys(play("p w\nv 80\nn E2\nv 60\nn +7\nv 40\nn +12"), 3), (std::vector<int>{40, 47, 59}));
    EXPECT_EQ(
        velocities(play("p w\nv 80\nn 40\nv -20\nn 50\nv -20\nn 60"), 3), (std::vector<int>{80, 60, 40}));
    EXPECT_EQ(keys(play("p w\nn 40\np w\nn +3\np w\nn -1"), 3), (std::vector<int>{40, 42, 43}));
}
TEST(Layers, BehindADotMayHaveVelocitiesOfTheirOwn) {
    const Parsed parsed = play("p w\nv 80\nn E2\n.\nv 60\nn +3\n.\nv 40\nn +7");
    EXPECT_EQ(keys(parsed, 3), (std::vector<int>{40, 43, 50}));
    EXPECT_EQ(velocities(parsed, 3), (std::vector<int>{80, 60, 40}));
    EXPECT_EQ(count(parsed, Severity::warning), 0u);
}
TEST(Layers, OfAnotherBlockBeginAnew) {
    const Parsed parsed =
        read(tracks + "arr x 1\nsec x\n  trk 1\n    p w\n    n 40\n  trk 2 b\n    p w\n    n +7\n");
    EXPECT_EQ(keys(parsed, 1, 1), (std::vector<int>{67}));
}
TEST(Velocity, OfZeroIsARest) {
    const Parsed parsed = play("p q q q q\nv 90 0 - +10\nn > 60 62 64 65");
    EXPECT_EQ(keys(parsed, 3), (std::vector<int>{60, 65, 60}));
    EXPECT_EQ(velocities(parsed, 2), (std::vector<int>{90, 100}));
}
TEST(BarLine, ThatStandsOffTheBarsBorderIsANote) {
    EXPECT_TRUE(find(play("p q q q | q\nn 60"), Severity::note, "1 quarter note before the bar's border"));
    EXPECT_TRUE(
        find(play("p q q q q x | qd\nn 60"), Severity::note, "0.25 quarter notes behind the bar's border"));
    EXPECT_FALSE(find(play("p q q q q | q q q q |\nn 60 | 62"), Severity::note, "border"));
}

// Lfos and controllers

const std::vector<AutomationPoint>& moves(const Parsed& parsed) {
    return track(parsed).automation.at(0).points;
}

TEST(LfoLine, MovesItsParameterForTheWholeSection) {
    const Parsed parsed = read("b 1\nch 1 a\n  plugin mono\n  cutoff lfo sine 1/2 0.2 0.8\n");
    ASSERT_EQ(moves(parsed).size(), 65u) << "two periods of 32 pieces, and their end";
    EXPECT_EQ(moves(parsed)[0], (AutomationPoint{0, 0.5, true}));
    EXPECT_NEAR(moves(parsed)[8].value, 0.8, 1e-12);
    EXPECT_EQ(moves(parsed)[8].at, Ticks(48));
    EXPECT_NEAR(moves(parsed)[24].value, 0.2, 1e-12);
    EXPECT_EQ(moves(parsed).back(), (AutomationPoint{384, 0.5, false}));
}
TEST(LfoLine, HasFiveShapes) {
    const auto of = [](const std::string& shape) {
        return moves(read("b 1\nch 1 a\n  plugin mono\n  cutoff lfo " + shape + " 1b 0 1\n"));
    };
    using Points = std::vector<AutomationPoint>;
    EXPECT_EQ(of("tri"), (Points{{0, 0.5, true}, {96, 1, true}, {288, 0, true}, {384, 0.5, false}}));
    EXPECT_EQ(of("saw"), (Points{{0, 0, true}, {384, 1, false}}));
    EXPECT_EQ(of("square"), (Points{{0, 1, false}, {192, 0, false}}));
    EXPECT_EQ(of("random").size(), 1u);
    EXPECT_EQ(of("random"), of("random"));
}
TEST(LfoLine, StartsAtItsPhaseAndGoesOnWithCont) {
    const Parsed parsed = read("b 1\nch 1 a\n  plugin mono\n  cutoff lfo tri 1b 0 1 0.25\n");
    EXPECT_EQ(moves(parsed)[0], (AutomationPoint{0, 1, true}));
    const std::string line = "    cutoff lfo tri 2b 0 1\n";
    const Parsed going = read(tracks + "arr x 1 y 1\nsec x\n  trk 1\n    p q\n    n 60\n" + line
                              + "sec y\n  trk 1\n    cont\n" + line);
    EXPECT_EQ(moves(going).back().value, 0.5);
    EXPECT_EQ(moves(going)[moves(going).size() - 2], (AutomationPoint{576, 0, true}));
}
TEST(LfoLine, InHertzFollowsTheTempo) {
    const Parsed parsed =
        read("bpm 60\n" + tracks
             + "arr x 1\nsec x\n  bpm 60 at 1.3 120\n  trk 1\n    cutoff lfo square 1hz 0 1\n");
    // Two beats of a second, then two of half a second: three seconds.
    std::vector<Ticks> rises;
    for (const AutomationPoint& point : moves(parsed))
        if (point.value == 1) rises.push_back(point.at);
    EXPECT_EQ(rises, (std::vector<Ticks>{0, 96, 192}));
    EXPECT_EQ(moves(parsed).back().at, Ticks(288));
}
TEST(LfoLine, ThatLacksSomethingSaysWhatToWrite) {
    for (const char* line : {"lfo", "lfo wobble 1/4", "lfo sine", "lfo sine y", "lfo sine 1/4 0.2",
             "lfo sine 0hz", "lfo sine 1/0"})
        EXPECT_TRUE(
            find(play("cutoff " + std::string(line)), Severity::error, "write 'lfo sine 1/4 0.2 0.8'"))
            << line;
}
TEST(Controller, TakesStepsRampsAndLfos) {
    const Parsed parsed = play("p w\nn 60\ncc 74 0 64 127 0.5");
    ASSERT_EQ(track(parsed).automation.size(), 1u);
    EXPECT_EQ(track(parsed).automation[0].controller, 74);
    EXPECT_DOUBLE_EQ(moves(parsed)[1].value, 64 / 127.0);
    EXPECT_DOUBLE_EQ(moves(parsed)[3].value, 0.5);
    EXPECT_EQ(moves(play("cc 1 ramp 0 127")).back(), (AutomationPoint{384, 1, false}));
    EXPECT_EQ(moves(play("cc 1 lfo saw 1b 0 127")).front(), (AutomationPoint{0, 0, true}));
    EXPECT_TRUE(find(play("cc 128 5"), Severity::error, "controller's number"));
    EXPECT_TRUE(find(play("cc"), Severity::error, "controller's number"));
    EXPECT_TRUE(find(play("cc 7 200"), Severity::warning, "'200'"));
}

// The mix

TEST(MixLines, AreTheTracksWithTheirPlaces) {
    const Parsed parsed =
        read("tracks\n  1 a\n    plugin mono\n      preset \"Warm bass\"\n    fx delay\n    volume -6.5\n"
             "    pan -0.3\n    mute\n    send 2 -12\n  2 room\n    type return\n    fx reverb\n    solo\n"
             + section("x"));
    EXPECT_EQ(count(parsed, Severity::error) + count(parsed, Severity::warning), 0u);
    const TrackMix& mix = track(parsed).mix;
    EXPECT_EQ(mix.volume->value, -6.5);
    EXPECT_EQ(mix.volume->position.line, 6);
    EXPECT_EQ(mix.volume->position.column, 12);
    EXPECT_EQ(mix.volume->length, 4);
    EXPECT_EQ(mix.pan->value, -0.3);
    EXPECT_TRUE(mix.mute->value);
    ASSERT_EQ(mix.sends.size(), 1u);
    EXPECT_EQ(mix.sends[0].to.value, 2);
    EXPECT_EQ(mix.sends[0].level.value, -12);
    EXPECT_EQ(track(parsed).instrument->preset->value, "Warm bass");
    EXPECT_EQ(track(parsed, 1).type, TrackType::return_track);
    EXPECT_TRUE(track(parsed, 1).mix.solo->value);
    EXPECT_FALSE(track(parsed, 1).mix.volume);
}
TEST(MixLines, ASendMayBeTakenBeforeTheFader) {
    const std::string head = "tracks\n  1 a\n    plugin mono\n    send 2 -12",
                      tail = "\n  2 b\n    type return\n";
    EXPECT_TRUE(track(read(head + " pre" + tail + section("x"))).mix.sends.at(0).pre);
    EXPECT_FALSE(track(read(head + tail + section("x"))).mix.sends.at(0).pre);
    const Parsed wrong = read(head + " before" + tail + section("x"));
    EXPECT_TRUE(find(wrong, Severity::warning, "'before' of a send is left out"));
    EXPECT_EQ(track(wrong).mix.sends.size(), 1u);
}
TEST(MixLines, InASectionHoldForTheSongWithAWarning) {
    const Parsed parsed = read("tracks\n  1 a\n    plugin mono\n  2 b\n" + section("x") + "    send 2 -6\n");
    EXPECT_TRUE(find(parsed, Severity::warning, "for the whole song"));
    EXPECT_EQ(track(parsed).mix.sends.size(), 1u);
}
TEST(MixLines, AVolumeInASectionIsAParameter) {
    const Parsed parsed = read(tracks + section("x") + "    volume 80\n");
    EXPECT_EQ(track(parsed).automation.at(0).parameter, "volume");
    EXPECT_FALSE(track(parsed).mix.volume);
}
TEST(MixLines, ThatLeadNowhereAreLeftOutWithAWarning) {
    const std::string head = "tracks\n  1 a\n    plugin mono\n";
    for (const char* line : {"    send 9 0\n", "    send 1 0\n", "    out 9\n",
             "    fx delay\n    sidechain 9\n", "    volume 80\n"}) {
        const Parsed parsed = read(head + line + section("x"));
        EXPECT_EQ(count(parsed, Severity::warning), 1u) << line;
        EXPECT_EQ(count(parsed, Severity::error), 0u) << line;
        EXPECT_TRUE(track(parsed).mix.sends.empty());
        EXPECT_FALSE(track(parsed).mix.out || track(parsed).mix.volume);
    }
}
TEST(MixLines, SendsThatLeadBackAreLeftOutWithAWarning) {
    const Parsed parsed = read("tracks\n  1 a\n    plugin mono\n    send 2 0\n  2 b\n    send 3 0\n  3 c\n   "
                               " send 1 0\n    send 2 0\n"
                               + section("x"));
    EXPECT_EQ(count(parsed, Severity::warning), 2u);
    EXPECT_TRUE(track(parsed, 2).mix.sends.empty());
    EXPECT_EQ(track(parsed, 1).mix.sends.size(), 1u);
}
TEST(MixLines, OutputsThatLeadBackAreLeftOutWithAWarningThatNamesTheTracks) {
    const Parsed parsed = read("tracks\n  1 a\n    plugin mono\n    type group\n    out 2\n  2 b\n    type "
                               "group\n    send 3 -6\n  3 "
                               "c\n    type group\n    out 1\n"
                               + section("x"));
    EXPECT_TRUE(find(parsed, Severity::warning,
        "this 'out' leads back to where it comes from (1 a, 2 b, 3 c) and is left"));
    EXPECT_EQ(count(parsed, Severity::warning), 1u);
    EXPECT_EQ(track(parsed).mix.out->value, 2);
    EXPECT_EQ(track(parsed, 1).mix.sends.size(), 1u);
    EXPECT_FALSE(track(parsed, 2).mix.out);
}
TEST(MixLines, SideChainsThatLeadBackAreLeftOutWithAWarningThatNamesTheTracks) {
    const Parsed parsed =
        read("tracks\n  1 a\n    plugin mono\n    fx delay\n    sidechain 2\n  2 b\n    fx delay\n"
             "    sidechain 1\n  3 c\n    fx delay\n    sidechain 3\n"
             + section("x"));
    EXPECT_TRUE(
        find(parsed, Severity::warning, "this side chain leads back to where it comes from (1 a, 2 b)"));
    EXPECT_TRUE(find(parsed, Severity::warning, "a track cannot take as side chain itself"));
    EXPECT_EQ(count(parsed, Severity::warning), 2u);
    EXPECT_FALSE(track(parsed).effects[0].sidechain);
    EXPECT_TRUE(track(parsed, 1).effects[0].sidechain);
}
TEST(MixLines, OutputsIntoTracksThatAreNoGroupsAreFollowedWithAWarning) {
    const Parsed parsed = read("tracks\n  1 a\n    plugin mono\n    out 2\n  2 b\n" + section("x"));
    EXPECT_TRUE(find(parsed, Severity::warning, "track 2 is no group"));
    EXPECT_EQ(track(parsed).mix.out->value, 2);
}
TEST(Clips, AreKeptWithTheirPlaceInTheSong) {
    const Parsed parsed = read(
        "tracks\n  1 a\n    type audio\narr x 1 x 1\nsec x\n  trk 1\n    clip \"my take.wav\" 1 2.5 from 2 "
        "fade .1 .5 gain -3 stretch 96\n");
    ASSERT_EQ(track(parsed).clips.size(), 2u);
    const Clip& clip = track(parsed).clips[1];
    EXPECT_EQ(clip.file, "my take.wav");
    EXPECT_EQ(clip.start, Ticks(384 + 96));
    EXPECT_EQ(clip.length, Ticks(240));
    EXPECT_EQ(clip.from_seconds, 2);
    EXPECT_EQ(clip.fade_in_seconds, 0.1);
    EXPECT_EQ(clip.fade_out_seconds, 0.5);
    EXPECT_EQ(clip.gain_db, -3);
    EXPECT_EQ(clip.bpm, 96);
    EXPECT_TRUE(parsed.diagnostics.empty());
    for (const char* line :
        {"clip", "clip a.wav", "clip a.wav 0", "clip a.wav 0 0", "clip a.wav 0 4 fade", "clip a.wav x 4"})
        EXPECT_TRUE(has_errors(play(line).diagnostics)) << line;
}

} // namespace
} // namespace aviary::song
