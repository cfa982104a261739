#include "song/song_testing.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace aviary::song {
namespace {

using testing::count;
using testing::find;
using testing::read;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Songs that others wrote; they lie beside the checkout where there are any.
std::vector<std::filesystem::path> songs_of_others(std::string_view prefix) {
    const std::filesystem::path folder = AVIARY_SOURCE_DIR "/../shared/corpus";
    std::vector<std::filesystem::path> paths;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        if (entry.path().extension() == ".bird" && entry.path().filename().string().starts_with(prefix))
            paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::string own_song() { return text_of(AVIARY_SOURCE_DIR "/src/song/testdata/harbour.bird"); }

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

/// Damages a song as a keyboard, an editor or a bad disk would: cuts, doubles, swaps and overwrites parts of it.
std::string mutated(std::string text, std::mt19937& random) {
    static const std::string_view pieces[] = {" ", " [ ", "]", "(", ")", "q(3,8)", "_", "\n", "  ", "\t", "-",
        "+99", "@", "n", "p", "v", "sec", "arr", "ch 0", "trk", "99999999999", "0", ".", "ramp 0 1 sec",
        "\xFF", "sw 100 ~960", "t -96000", "b 10000", "cont", "meter 64/1", "x", "wwd", "#", "motif",
        "tracks", "gate 1000", "@riff", "@riff(every 3 rev)", "(stretch 64)", "motif riff 2\n",
        "bpm ramp 1 1000", "meter 7/8", "tuning edo 31", "lfo random 100hz 0 1", "cc 1 lfo sine 1/256 0 127",
        "bend 0/2", "q+x", "|", "clip a 0 1", "send 1 0", "at 2.1 90"};
    const auto any = [&](std::size_t below) {
        return std::size_t(random() % std::max<std::size_t>(below, 1));
    };
    for (std::size_t edits = 1 + any(12); edits > 0; --edits) {
        const std::size_t at = any(text.size()), length = any(40);
        switch (any(4)) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(at, pieces[any(std::size(pieces))]); break;
        case 2: text.insert(at, text.substr(any(text.size()), length)); break;
        default:
            if (!text.empty()) text[at] = char(random());
        }
    }
    return text;
}

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
