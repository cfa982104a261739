#include "song/edit/apply_fixes.h"

#include "song/song_testing.h"

namespace aviary::song {
namespace {

std::string fixed(const std::string& text) { return apply_fixes(text, testing::read(text).diagnostics); }

TEST(Fixes, OfTabsAreBlanks) {
    EXPECT_EQ(fixed("ch 1 a\n\tplugin mono\n\t p q\t# a tab\n  n 60\n"),
        "ch 1 a\n  plugin mono\n   p q\t# a tab\n  n 60\n");
}
TEST(Fixes, OfRoundChordsAreSquare) {
    EXPECT_EQ(fixed("ch 1 ä\n  plugin mono\n  p w\n  n (50 53) [55 59] (60)\n"),
        "ch 1 ä\n  plugin mono\n  p w\n  n [50 53] [55 59] [60]\n");
}
TEST(Fixes, OfTheOlderSwingAreTheModernForm) {
    EXPECT_EQ(fixed("ch 1 a\n  plugin mono\n  p x\n  sw < 20 x ~ # late\n  n 60\n"),
        "ch 1 a\n  plugin mono\n  p x\n  sw 60 ~3 # late\n  n 60\n");
}
TEST(Fixes, LeaveTheSongAsItSoundsAndNothingMoreToFix) {
    const std::string text = "ch 1 a\r\n\tplugin mono\r\n\tp x q\r\n\tsw > 20 x\r\n\t\tn (60 64) 50\r\n";
    const std::string better = fixed(text);
    EXPECT_EQ(testing::read(better).score.tracks.at(0).notes, testing::read(text).score.tracks.at(0).notes);
    EXPECT_EQ(fixed(better), better);
    EXPECT_EQ(testing::count(testing::read(better), Severity::warning), 0u);
}
TEST(Fixes, WithoutAnyTheTextIsTheSame) {
    for (const std::string text : {"", "x", "\xEF\xBB\xBFsig\n  bpm 90", "ch 1 a\n  p q\n  n 60\n"})
        EXPECT_EQ(fixed(text), text);
}

} // namespace
} // namespace aviary::song
