#include "song/song_testing.h"
#include "song/syntax/pitch_names.h"

namespace aviary::song {
namespace {

using Pitches = std::vector<int>;

TEST(Pitch, COfOctaveFourIsSixty) { EXPECT_EQ(parse_pitch("C4"), 60); }
TEST(Pitch, ANameWithoutOctaveLiesInTheFourth) { EXPECT_EQ(parse_pitch("A"), 69); }
TEST(Pitch, SharpsAndFlatsMoveByASemitone) {
    EXPECT_EQ(parse_pitch("F#3"), 54);
    EXPECT_EQ(parse_pitch("Eb2"), 39);
    EXPECT_EQ(parse_pitch("Bb"), 70);
}
TEST(Pitch, FlatsCrossTheOctave) { EXPECT_EQ(parse_pitch("Cb4"), 59); }
TEST(Pitch, SmallLettersAreNamesToo) { EXPECT_EQ(parse_pitch("eb2"), 39); }
TEST(Pitch, OctaveMinusOneBeginsAtZero) { EXPECT_EQ(parse_pitch("C-1"), 0); }
TEST(Pitch, ANumberIsAMidiKey) { EXPECT_EQ(parse_pitch("36"), 36); }
TEST(Pitch, OtherWordsAreNone) {
    for (const char* word : {"H4", "C4x", "", "-", "+7", "4C", "C#b#4"})
        EXPECT_EQ(parse_pitch(word), std::nullopt) << word;
}

TEST(Chord, LiesAtTheOctaveInFrontOfItsRoot) {
    EXPECT_EQ(parse_chord("@3Fm7").pitches, (Pitches{53, 56, 60, 63}));
}
TEST(Chord, LiesInTheFourthOctaveWithoutOne) { EXPECT_EQ(parse_chord("@C").pitches, (Pitches{60, 64, 67})); }
TEST(Chord, AFlatBehindTheRootIsTheRoots) {
    EXPECT_EQ(parse_chord("@Eb9").pitches, (Pitches{63, 67, 70, 73, 77}));
    EXPECT_EQ(parse_chord("@Bb-7").pitches, (Pitches{70, 73, 77, 80}));
}
TEST(Chord, ASlashPutsTheBassBelow) {
    EXPECT_EQ(parse_chord("@C/G").pitches, (Pitches{55, 60, 64, 67}));
    EXPECT_EQ(parse_chord("@Am7/C").pitches, (Pitches{60, 69, 72, 76, 79}));
    EXPECT_EQ(parse_chord("@C/Bb").pitches, (Pitches{58, 60, 64, 67}));
}
TEST(Chord, AnUnknownQualityNamesTheNearest) {
    const Chord chord = parse_chord("@Cmja7");
    EXPECT_TRUE(chord.pitches.empty());
    EXPECT_EQ(chord.problem, "unknown chord quality 'mja7' in '@Cmja7'");
    EXPECT_EQ(chord.hint, "did you mean 'maj7'?");
}
TEST(Chord, AnUnknownBassIsAProblem) { EXPECT_NE(parse_chord("@C/x").problem, ""); }
TEST(Chord, NothingButAnAtSignIsAProblem) { EXPECT_NE(parse_chord("@").problem, ""); }

struct NamedChord {
    const char* names;
    Pitches intervals;
    friend void PrintTo(const NamedChord& chord, std::ostream* out) { *out << chord.names; }
};
class ChordQuality : public ::testing::TestWithParam<NamedChord> {};

TEST_P(ChordQuality, HasTheseIntervalsUnderAllItsNames) {
    std::string_view names = GetParam().names;
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        const std::string_view name = names.substr(0, end) == "none" ? "" : names.substr(0, end);
        EXPECT_EQ(chord_intervals(name), GetParam().intervals) << name;
        names.remove_prefix(std::min(end + 1, names.size()));
    }
}
INSTANTIATE_TEST_SUITE_P(All, ChordQuality,
    ::testing::Values(NamedChord{"none maj M", {0, 4, 7}}, NamedChord{"m min -", {0, 3, 7}},
        NamedChord{"7 dom7", {0, 4, 7, 10}}, NamedChord{"maj7 M7", {0, 4, 7, 11}},
        NamedChord{"m7 min7 -7", {0, 3, 7, 10}}, NamedChord{"dim o", {0, 3, 6}},
        NamedChord{"dim7 o7", {0, 3, 6, 9}}, NamedChord{"m7b5 ø", {0, 3, 6, 10}},
        NamedChord{"aug +", {0, 4, 8}}, NamedChord{"aug7 +7", {0, 4, 8, 10}}, NamedChord{"sus2", {0, 2, 7}},
        NamedChord{"sus4 sus", {0, 5, 7}}, NamedChord{"6", {0, 4, 7, 9}}, NamedChord{"m6", {0, 3, 7, 9}},
        NamedChord{"add9", {0, 4, 7, 14}}, NamedChord{"9", {0, 4, 7, 10, 14}},
        NamedChord{"m9 min9", {0, 3, 7, 10, 14}}, NamedChord{"maj9 M9", {0, 4, 7, 11, 14}},
        NamedChord{"11", {0, 4, 7, 10, 14, 17}}, NamedChord{"13", {0, 4, 7, 10, 14, 21}},
        NamedChord{"5 power", {0, 7}}));
INSTANTIATE_TEST_SUITE_P(OfLeadSheets, ChordQuality,
    ::testing::Values(NamedChord{"maj11", {0, 4, 7, 11, 14, 17}},
        NamedChord{"maj13 M13", {0, 4, 7, 11, 14, 21}}, NamedChord{"m11 -11", {0, 3, 7, 10, 14, 17}},
        NamedChord{"m13", {0, 3, 7, 10, 14, 21}}, NamedChord{"mMaj7 mM7 m(maj7) minMaj7 -M7", {0, 3, 7, 11}},
        NamedChord{"mMaj9", {0, 3, 7, 11, 14}}, NamedChord{"7sus4 7sus", {0, 5, 7, 10}},
        NamedChord{"9sus4", {0, 5, 7, 10, 14}}, NamedChord{"7sus2", {0, 2, 7, 10}},
        NamedChord{"7b5 7(b5) 7-5", {0, 4, 6, 10}}, NamedChord{"7#5 7+5 aug7 7+", {0, 4, 8, 10}},
        NamedChord{"7b9 7-9", {0, 4, 7, 10, 13}}, NamedChord{"7#9", {0, 4, 7, 10, 15}},
        NamedChord{"7b9#9 7(b9,#9)", {0, 4, 7, 10, 13, 15}}, NamedChord{"7#11", {0, 4, 7, 10, 18}},
        NamedChord{"maj7#11", {0, 4, 7, 11, 18}}, NamedChord{"13#11", {0, 4, 7, 10, 14, 18, 21}},
        NamedChord{"7b13", {0, 4, 7, 10, 20}}, NamedChord{"7b5b9", {0, 4, 6, 10, 13}},
        NamedChord{"7b5#5", {0, 4, 6, 8, 10}}, NamedChord{"9b5", {0, 4, 6, 10, 14}},
        NamedChord{"6/9 69", {0, 4, 7, 9, 14}}, NamedChord{"m6/9 m69", {0, 3, 7, 9, 14}},
        NamedChord{"add2", {0, 2, 4, 7}}, NamedChord{"add11", {0, 4, 7, 17}},
        NamedChord{"madd9 m(add9)", {0, 3, 7, 14}}, NamedChord{"add#11", {0, 4, 7, 18}},
        NamedChord{"dim9", {0, 3, 6, 9, 14}}, NamedChord{"ø7", {0, 3, 6, 10}},
        NamedChord{"m9b5", {0, 3, 6, 10, 14}}, NamedChord{"7no3", {0, 7, 10}},
        NamedChord{"maj7no5", {0, 4, 11}}, NamedChord{"Δ Δ7", {0, 4, 7, 11}},
        NamedChord{"aug9", {0, 4, 8, 10, 14}}));

TEST(Chord, OfSixAndNineHasNoBassButMayHaveOne) {
    EXPECT_EQ(parse_chord("@C6/9").pitches, (Pitches{60, 64, 67, 69, 74}));
    EXPECT_EQ(parse_chord("@C6/9/G").pitches, (Pitches{55, 60, 64, 67, 69, 74}));
}
TEST(Chord, OtherQualitiesAreNone) {
    for (const char* quality :
        {"x", "mja7", "7b", "77", "add", "7b7", "susb", "maj7maj", "9#", "b", "m7b5x", "8"})
        EXPECT_FALSE(chord_intervals(quality)) << quality;
}
TEST(Chord, NoSuggestionIsTheWordItself) {
    for (const char* chord : {"@Cb9b", "@Csus5", "@Cm7b", "@Cadd7", "@C7b4"}) {
        const Chord read = parse_chord(chord);
        EXPECT_NE(read.problem, "") << chord;
        const auto quality = read.hint.substr(read.hint.find('\'') + 1);
        EXPECT_TRUE(!read.hint.starts_with("did")
                    || parse_chord("@C" + quality.substr(0, quality.find('\''))).problem.empty())
            << read.hint;
    }
}

} // namespace
} // namespace aviary::song
