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

} // namespace
} // namespace aviary::song
