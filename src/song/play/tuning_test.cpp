#include "song/play/tuning.h"

#include "song/song_testing.h"

#include <cmath>
#include <map>

namespace aviary::song {
namespace {

using testing::count;
using testing::find;
using testing::track;

constexpr std::string_view quarter_comma =
    "! meantone.scl\n!\n1/4-comma meantone scale\n 12\n!\n 76.04900\n 193.15686\n"
    " 310.26471\n 5/4\n 503.42157\n 579.47057\n 696.57843\n 25/16\n 889.73529\n"
    " 1006.84314\n 1082.89214\n 2/1\n";

float bend_of(const Parsed& parsed, std::size_t note) {
    const Note& played = track(parsed).notes.at(note);
    return played.expression == 0 ? 0 : track(parsed).expressions.at(played.expression - 1).bend->from;
}

Parsed read_with(std::string_view text, std::map<std::string, std::string> files) {
    return read_song(text, "song.bird", [files](const std::string& name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    });
}

TEST(Tuning, ReadsCentsAndRatios) {
    const auto scale = parse_scl(quarter_comma);
    ASSERT_TRUE(scale);
    ASSERT_EQ(scale->size(), 12u);
    EXPECT_NEAR((*scale)[3], 386.3137138648348, 1e-9);
    EXPECT_NEAR((*scale)[11], 1200, 1e-9);
    const KeyOffsets offsets = tune(*scale, {});
    EXPECT_EQ(offsets[60], 0);
    EXPECT_NEAR(offsets[67], -0.0342157f, 1e-6);
    EXPECT_NEAR(offsets[64 + 12], -0.136863f, 1e-5);
    EXPECT_NEAR(offsets[48], 0, 1e-6);
}
TEST(Tuning, OfEqualStepsGivesEachKeyOne) {
    const KeyOffsets offsets = tune_edo(31);
    EXPECT_EQ(offsets[60], 0);
    EXPECT_NEAR(offsets[61], 12.0 / 31 - 1, 1e-6);
    EXPECT_NEAR(offsets[60 + 31], 12 - 31, 1e-5) << "31 keys higher is an octave higher";
    for (const float offset : tune_edo(12)) EXPECT_EQ(offset, 0);
}
TEST(Tuning, AKeyboardMapPutsTheScaleSomewhereElse) {
    // Seven steps of the scale on the white keys from A on, A4 at 432 Hz.
    const auto map =
        parse_kbm("! keys\n12\n0\n127\n69\n69\n432.0\n12\n0\nx\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n");
    ASSERT_TRUE(map);
    const KeyOffsets offsets = tune(*parse_scl(quarter_comma), *map);
    EXPECT_NEAR(offsets[69], 12 * std::log2(432.0 / 440), 1e-5);
    EXPECT_EQ(offsets[70], 0) << "the map leaves this key out";
    EXPECT_NEAR(offsets[71] - offsets[69], -0.0684314, 1e-5);
}
TEST(Tuning, OtherFilesAreNone) {
    for (const char* text :
        {"", "x\n", "x\n0\n", "x\n3\n100.0\n200.0\n", "x\n1\nabc\n", "x\n1\n-3/2\n", "x\n99999999\n"})
        EXPECT_FALSE(parse_scl(text)) << text;
    for (const char* text :
        {"", "12\n0\n127\n60\n", "0\n0\n127\n60\n69\n0\n12\n", "0\n0\n500\n60\n69\n440.0\n12\n"})
        EXPECT_FALSE(parse_kbm(text)) << text;
}

const std::string song = "b 1\nch 1 a\n  plugin mono\n  p q q q q\n  n > C4 G4 C4 G4\n";

TEST(Tuning, OfTheSongIsEveryNotesBend) {
    const Parsed parsed =
        read_with("tuning meantone.scl\n" + song, {{"meantone.scl", std::string(quarter_comma)}});
    EXPECT_EQ(count(parsed, Severity::warning), 0u);
    EXPECT_EQ(bend_of(parsed, 0), 0);
    EXPECT_NEAR(bend_of(parsed, 1), -0.0342157f, 1e-6);
    EXPECT_EQ(track(parsed).expressions.size(), 1u) << "notes that are tuned alike share it";
}
TEST(Tuning, AddsToWhatTheLineBends) {
    const Parsed parsed = read_with("tuning edo 24\n" + song + "  bend 1/2 -\n", {});
    EXPECT_EQ(bend_of(parsed, 0), 1);
    EXPECT_FLOAT_EQ(bend_of(parsed, 1), 1 + 7 * -0.5f);
    EXPECT_FLOAT_EQ(track(parsed).expressions[track(parsed).notes[1].expression - 1].bend->to, 2 + 7 * -0.5f);
}
TEST(Tuning, OfASectionHoldsUntilTheNextOfATrackAlways) {
    const std::string lines = "    p w\n    n G4\n";
    const Parsed parsed = read_with(
        "tracks\n  1 a\n    plugin mono\n  2 b\n    plugin mono\n    tuning edo 6\n"
        "arr x 1 y 1 x 1\nsec x\n  trk 1\n"
            + lines + "  trk 2\n" + lines + "sec y\n  tuning edo 24\n  trk 1\n" + lines + "  trk 2\n" + lines,
        {});
    EXPECT_EQ(bend_of(parsed, 0), 0);
    EXPECT_FLOAT_EQ(bend_of(parsed, 1), -3.5f);
    EXPECT_FLOAT_EQ(bend_of(parsed, 2), -3.5f);
    const Track& second = track(parsed, 1);
    for (const Note& note : second.notes)
        EXPECT_FLOAT_EQ(second.expressions.at(note.expression - 1).bend->from, 7);
}
TEST(Tuning, ByAFileThatIsMissingOrNoScaleIsAWarningAndTheSongPlays) {
    const Parsed missing = read_with("tuning other.scl\n" + song, {});
    EXPECT_TRUE(find(missing, Severity::warning, "no file 'other.scl'"));
    EXPECT_EQ(track(missing).notes.size(), 4u);
    EXPECT_TRUE(
        find(read_with("tuning other.scl\n" + song, {{"other.scl", "?"}}), Severity::warning, "is no scale"));
}
TEST(Tuning, ThatIsWrittenWronglySaysWhatToWrite) {
    for (const char* line :
        {"tuning", "tuning edo", "tuning edo x", "tuning edo 0", "tuning my.txt", "tuning a.scl b.scl"})
        EXPECT_TRUE(find(read_with(std::string(line) + "\n" + song, {}), Severity::error, "")) << line;
}

} // namespace
} // namespace aviary::song
