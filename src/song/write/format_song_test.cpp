#include "song/write/format_song.h"

#include "song/song_testing.h"
#include "song/syntax/parser.h"
#include "song/write/same_song.h"
#include "song/write/write_testing.h"

namespace aviary::song {
namespace {

using testing::difference;
using testing::mutated;
using testing::songs_to_try;

std::string formatted(const std::string& text) {
    const auto result = format_song(text);
    EXPECT_TRUE(result.ok()) << (result ? "" : result.error().text());
    return result ? *result : "";
}

TEST(Format, IndentsByTwoBlanksAndPutsOneBetweenWords) {
    EXPECT_EQ(
        formatted("sig\n   bpm   124\nch 1  a\n      p q   [ x  x ]  q(3, 8)\n\tv 90\n            n   60\n"),
        "sig\n  bpm 124\nch 1  a\n  p q [x x] q(3,8)\n  v 90\n    n 60\n");
}
TEST(Format, KeepsCommentsBlankLinesAndOrder) {
    EXPECT_EQ(formatted("# song\n\n\nsec a   # the first\n    # its track\n    ch 1 b\n        p q    # a "
                        "beat\n   # done\n"),
        "# song\n\n\nsec a  # the first\n  # its track\n  ch 1 b\n    p q  # a beat\n  # done\n");
}
TEST(Format, KeepsNamesInQuotesAndNamesWithBlanks) {
    EXPECT_EQ(formatted("tracks\n 1 my   bass\n  plugin   \"My  Synth #2\"   # loud\n"),
        "tracks\n  1 my   bass\n    plugin \"My  Synth #2\"  # loud\n");
}
TEST(Format, EndsTheFileWithOneNewLineAndDropsCarriageReturns) {
    EXPECT_EQ(formatted("bpm 90\r\nch 1 a\r\n\r\n\r\n"), "bpm 90\nch 1 a\n");
    EXPECT_EQ(formatted("bpm 90"), "bpm 90\n");
    EXPECT_EQ(formatted(""), "");
}
TEST(Format, RefusesWhatIsNoText) {
    EXPECT_EQ(format_song(std::string_view("bpm 90\0", 7)).error().code, "song.text");
    EXPECT_FALSE(format_song("ch 1 \xFF\n").ok());
    EXPECT_FALSE(format_song("p " + std::string(2'000'000, 'q')).ok());
}
TEST(Format, ChangesNothingThatASongSays) {
    const auto seeds = songs_to_try();
    std::mt19937 random(77);
    for (std::size_t i = 0; i < 2000; ++i) {
        const std::string text = i < seeds.size() ? seeds[i] : mutated(seeds[i % seeds.size()], random);
        const auto once = format_song(text);
        if (!once) {
            EXPECT_GE(i, seeds.size()) << text;
            continue;
        }
        const auto again = format_song(*once);
        ASSERT_TRUE(again.ok()) << *once;
        ASSERT_EQ(*again, *once) << "of\n" << text;
        ASSERT_EQ(difference(testing::read(text).score, testing::read(*once).score), "") << text;
    }
}

} // namespace
} // namespace aviary::song
