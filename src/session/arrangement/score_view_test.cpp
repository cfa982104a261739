#include "session/arrangement/score_view.h"

#include <gtest/gtest.h>

namespace aviary::session {

TEST(ScoreView, NamesASongByItsFile) {
    EXPECT_EQ(show_song({}, "songs/first light.bird").name, "first light");
}

TEST(ScoreView, NamesAProjectsSongByTheProject) {
    EXPECT_EQ(show_song({}, "projects/tremolo/song.bird").name, "tremolo");
    EXPECT_EQ(show_song({}, "song.bird").name, std::filesystem::current_path().filename());
    EXPECT_EQ(show_song({}, "./song.bird").name, std::filesystem::current_path().filename());
}

} // namespace aviary::session
