#include "song/write/write_song.h"

#include "song/song_testing.h"
#include "song/syntax/parser.h"
#include "song/write/line_text.h"
#include "song/write/number_text.h"
#include "song/write/same_song.h"
#include "song/write/write_testing.h"

#include <cstdlib>

namespace aviary::song {
namespace {

using testing::difference;
using testing::mutated;
using testing::read;

using testing::songs_to_try;

Tree tree_of(const std::string& text) {
    Diagnostics unsaid;
    return parse_song(text, unsaid);
}

/// What holds for every song: its text is read as the same song, and written as the same text.
void expect_written_as_it_is(const std::string& text, bool is_damaged = false) {
    const Tree tree = tree_of(text);
    // A damaged line may make a name of words in quotes, of which one begins as a comment does outside of them.
    if (std::any_of(tree.tracks.begin(), tree.tracks.end(),
            [](const TrackBlock& track) { return track.name.find('#') != std::string::npos; }))
        return;
    const std::string once = write_song(tree);
    const Tree again = tree_of(once);
    ASSERT_EQ(write_song(again), once) << "of\n" << text;
    ASSERT_TRUE(same_song(again, tree_of(write_song(again)))) << once;
    // Of the older drums (`d bd`) the pitch does not go on to the next `n -`, of the `n` that they are written as it does.
    if (is_damaged && text.find(" d ") != std::string::npos) return;
    ASSERT_EQ(difference(read(text).score, read(once).score), "") << text << "\nis written as\n" << once;
}

TEST(WrittenSong, OfEveryCorpusSongIsTheSame) {
    for (const std::string& text : songs_to_try()) {
        expect_written_as_it_is(text);
        if (::testing::Test::HasFatalFailure()) return;
    }
}

TEST(WrittenSong, OfAnyTreeIsTheSame) {
    const char* const wanted = std::getenv("AVIARY_WRITTEN_SONGS");
    const int runs = wanted ? std::atoi(wanted) : 3000;
    const auto seeds = songs_to_try();
    std::mt19937 random(20'261'130);
    for (int i = 0; i < runs; ++i) {
        std::string text = mutated(seeds[std::size_t(i) % seeds.size()], random);
        std::erase(text, '\r'); // at the end of a line it is part of no name
        expect_written_as_it_is(text, true);
        if (::testing::Test::HasFatalFailure()) return;
    }
}

TEST(WrittenSong, OfMotifsThatAreCalledLikeChordsIsTheSame) {
    for (const char* use :
        {"@Eb", "@Eb(", "@Eb()", "@Eb(rev)", "@Eb(rev", "@Eb(turn)", "@Eb(add9)", "@3Eb(rev)"}) {
        const std::string word = use;
        expect_written_as_it_is("motif Eb 2\n  p q q\n  n 60 62\nch 1 a\n  plugin poly\n  p q " + word
                                    + "\n  n > " + word + " 60\n  " + word + "\n",
            true);
        if (::testing::Test::HasFatalFailure()) return;
    }
}

TEST(WrittenSong, OfATrackThatIsCalledLikeALineWithQuotesIsTheSame) {
    expect_written_as_it_is("trk preset \"Warm bass\"\n  plugin mono\n  p q\n  n 60\n");
}

TEST(WrittenSong, OfValuesBehindAWholeRampIsTheSame) {
    for (const char* more : {"20", "lfo sine 1/4 0 1", "ramp 1 0", "-"})
        expect_written_as_it_is("ch 1 a\n  plugin poly\n  p q\n  n 60\n  cutoff\n    ramp 0 1\n    "
                                + std::string(more) + "\n  cutoff\n    lfo sine 1/4 0 1\n    " + more + "\n");
}

TEST(WrittenSong, HasTheFormsThatMayNotBeReadInTwoWays) {
    const auto track_text = [](const std::string& lines) {
        return write_song(tree_of("ch 1 a\n  plugin poly\n" + lines));
    };
    EXPECT_NE(track_text("  p w\n  n 60 64 67\n").find("n [C4 E4 G4]\n"), std::string::npos);
    EXPECT_NE(track_text("  p q q q\n  n 60 64 67\n").find("n > C4 E4 G4\n"), std::string::npos);
    EXPECT_NE(track_text("  p q q\n  n 60 - +7\n").find("n > C4 - +7\n"), std::string::npos);
}
TEST(WrittenSong, SpellsPitchesInItsKeyAndDrumsAsNumbers) {
    const std::string text = write_song(tree_of(
        "key Eb major\nch 1 a\n  plugin poly\n  p q\n  n 63\nch 2 b\n  plugin drums\n  p q\n  n 38\n"));
    EXPECT_NE(text.find("n Eb4\n"), std::string::npos) << text;
    EXPECT_NE(text.find("n 38\n"), std::string::npos) << text;
}
TEST(WrittenSong, GivesPluginsTheQuotesThatTheyNeed) {
    const std::string text = write_song(tree_of("tracks\n  1 a\n    plugin \"My Synth #2\"\n    fx delay\n"));
    EXPECT_NE(text.find("plugin \"My Synth #2\"\n"), std::string::npos) << text;
    EXPECT_NE(text.find("fx delay\n"), std::string::npos) << text;
}

TEST(NumberText, IsReadAsTheSameNumber) {
    EXPECT_EQ(fraction_text(Ticks(27, 20)), "1.35");
    EXPECT_EQ(fraction_text(Ticks(-1, 3)), "-1/3");
    EXPECT_EQ(fraction_text(Ticks(100, 3)), "100/3");
    EXPECT_EQ(decimal_text(124), "124");
    EXPECT_EQ(percent_text(0.2), "20");
    EXPECT_EQ(percent_text(0.125), "12.5");
    EXPECT_EQ(percent_text(0.123), "0.123") << "12.3 percent is another number";
    EXPECT_EQ(percent_text(0.005), "0.005");
    EXPECT_EQ(percent_text(1), "100");
    EXPECT_EQ(controller_text(64.0 / 127), "64");
}
TEST(LengthText, IsAWordOrATie) {
    EXPECT_EQ(length_text(72), "xxd");
    EXPECT_EQ(length_text(120), "q+x");
    EXPECT_EQ(length_text(16), "xt");
    EXPECT_EQ(length_text(384 * 3), "wwd");
}

} // namespace
} // namespace aviary::song
