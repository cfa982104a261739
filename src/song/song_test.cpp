#include "song/corpus_testing.h"
#include "song/song_testing.h"

#include <filesystem>
#include <random>

namespace aviary::song {
namespace {

using testing::count;
using testing::find;
using testing::mutated;
using testing::own_song;
using testing::read;
using testing::songs_of_others;
using testing::text_of;

bool plays_in(const Score& score, const Section& section) {
    return std::any_of(score.tracks.begin(), score.tracks.end(), [&](const Track& track) {
        return std::any_of(track.notes.begin(), track.notes.end(), [&](const Note& note) {
            return note.start >= section.start && note.start < section.start + section.length;
        });
    });
}

/// Checks what the engine relies on, whatever the text was.
void expect_sound(const Score& score) {
    int number = -1;
    for (const Track& track : score.tracks) {
        EXPECT_GT(track.number, number);
        number = track.number;
        for (std::size_t i = 0; i < track.notes.size(); ++i) {
            const Note& note = track.notes[i];
            ASSERT_GE(note.start, Ticks(0));
            ASSERT_GT(note.length, Ticks(0));
            ASSERT_LE(note.key, 127);
            ASSERT_GE(note.velocity, 1);
            ASSERT_LE(note.velocity, 127);
            ASSERT_LE(track.notes[i > 0 ? i - 1 : 0].start, note.start);
        }
        for (const Automation& line : track.automation)
            for (std::size_t i = 0; i < line.points.size(); ++i) {
                ASSERT_GE(line.points[i].value, 0);
                ASSERT_LE(line.points[i].value, 1);
                ASSERT_LE(line.points[i > 0 ? i - 1 : 0].at, line.points[i].at);
            }
    }
    Ticks end;
    for (const Section& section : score.sections) {
        EXPECT_EQ(section.start, end);
        end += section.length;
    }
    EXPECT_EQ(score.length, end);
}

TEST(Song, OfOurOwnHasNoProblems) {
    const Parsed parsed = read(own_song());
    EXPECT_EQ(count(parsed, Severity::error) + count(parsed, Severity::warning), 0u)
        << render(parsed.diagnostics, {"harbour.bird", own_song()});
    expect_sound(parsed.score);
    for (const Section& section : parsed.score.sections)
        EXPECT_TRUE(plays_in(parsed.score, section)) << section.name;
}

TEST(Song, AnEmptyFileSaysWhatIsExpected) {
    for (const char* text : {"", "\n\n", "# only a remark\n"}) {
        const Parsed parsed = read(text);
        EXPECT_TRUE(find(parsed, Severity::error, "no song in this file"));
        EXPECT_TRUE(find(parsed, Severity::error, "p q q q q"));
    }
}
TEST(Song, ReadTwiceIsTheSame) {
    const Parsed one = read(own_song()), two = read(own_song());
    ASSERT_EQ(one.score.tracks.size(), two.score.tracks.size());
    for (std::size_t i = 0; i < one.score.tracks.size(); ++i)
        EXPECT_EQ(one.score.tracks[i].notes, two.score.tracks[i].notes);
}
TEST(Song, ALineHalfTypedLosesNothingElse) {
    const std::string text = own_song();
    const Parsed whole = read(text), half = read(text + "\nsec coda\n  trk 1\n    p q q [x");
    EXPECT_EQ(half.score.tracks[1].notes, whole.score.tracks[1].notes);
}

TEST(SongsOfOthers, TheLongOneIsFiveTimesSixteenBarsIn150Seconds) {
    const auto paths = songs_of_others("daw");
    if (paths.empty()) GTEST_SKIP() << "no songs beside the checkout";
    const Parsed parsed = read(text_of(paths[0]));
    ASSERT_EQ(parsed.score.sections.size(), 5u);
    for (const Section& section : parsed.score.sections) EXPECT_EQ(section.length, Ticks(16 * 384));
    EXPECT_DOUBLE_EQ(parsed.score.length.beats().count * 60 / parsed.score.bpm, 150);
    EXPECT_EQ(parsed.score.tracks.size(), 13u);
    EXPECT_EQ(count(parsed, Severity::error), 0u);
    EXPECT_EQ(count(parsed, Severity::warning), 1u) << "track 9 has notes but no plugin";
    expect_sound(parsed.score);
}
TEST(SongsOfOthers, ThoseForPromptsPlayInEverySection) {
    auto paths = songs_of_others("eval-");
    for (const auto& path : songs_of_others("baseline")) paths.push_back(path);
    if (paths.empty()) GTEST_SKIP() << "no songs beside the checkout";
    for (const auto& path : paths) {
        const Parsed parsed = read(text_of(path));
        EXPECT_EQ(count(parsed, Severity::error), 0u)
            << render(parsed.diagnostics, {path.string(), text_of(path)});
        ASSERT_GE(parsed.score.sections.size(), 2u) << path;
        for (const Section& section : parsed.score.sections)
            EXPECT_TRUE(plays_in(parsed.score, section)) << path << section.name;
        expect_sound(parsed.score);
    }
}
TEST(SongsOfOthers, TheOlderDialectIsReadWithWarnings) {
    const auto paths = songs_of_others("legacy-");
    if (paths.empty()) GTEST_SKIP() << "no songs beside the checkout";
    for (const auto& path : paths) {
        const Parsed parsed = read(text_of(path));
        EXPECT_LE(count(parsed, Severity::error), 1u)
            << render(parsed.diagnostics, {path.string(), text_of(path)});
        EXPECT_GE(count(parsed, Severity::warning), 5u) << path;
        EXPECT_TRUE(plays_in(parsed.score, parsed.score.sections.at(0))) << path;
        expect_sound(parsed.score);
    }
}

// Whatever the bytes

TEST(AnyText, GivesASoundScoreAndNeverThrows) {
    std::vector<std::string> seeds{own_song(), text_of(AVIARY_SOURCE_DIR "/fuzz/seeds/song/motifs.bird")};
    for (const auto& path : songs_of_others("")) seeds.push_back(text_of(path));
    std::mt19937 random(20'240'229);
    for (int i = 0; i < 3000; ++i) {
        const std::string text = mutated(seeds[std::size_t(i) % seeds.size()], random);
        const Parsed parsed = read(text);
        expect_sound(parsed.score);
        ASSERT_LE(parsed.diagnostics.size(), 301u);
        if (::testing::Test::HasFailure()) FAIL() << "with this text:\n" << text;
    }
}
TEST(AnyText, OfRandomBytesGivesAnErrorAndNoFlood) {
    std::mt19937 random(7);
    for (int i = 0; i < 200; ++i) {
        std::string text(5000, '\0');
        for (char& byte : text) byte = char(random());
        const Parsed parsed = read(text);
        EXPECT_TRUE(has_errors(parsed.diagnostics));
        EXPECT_LE(parsed.diagnostics.size(), 301u);
    }
}
TEST(AnyText, OfAHundredMegabytesInOneLineIsRefusedInOneError) {
    const Parsed parsed = read(std::string(100'000'000, 'q'));
    EXPECT_TRUE(find(parsed, Severity::error, "bytes long"));
    EXPECT_LE(parsed.diagnostics.size(), 4u);
    EXPECT_LT(render(parsed.diagnostics, {"song.bird", "q"}).size(), 4000u);
}
TEST(AnyText, ThatNestsOrRepeatsToTheExtremeIsRead) {
    std::string deep, many = "ch 1 a\n  p q\n";
    for (int i = 0; i < 5000; ++i)
        deep += std::string(std::size_t(i), ' ') + "sec a\n", many += "  n 60 64 67\n";
    EXPECT_FALSE(read(deep).diagnostics.empty());
    expect_sound(read(many).score);
    expect_sound(read("ch 1 a\n  p " + std::string(300'000, '[') + "\n  n 60").score);
}

} // namespace
} // namespace aviary::song
