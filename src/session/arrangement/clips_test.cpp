#include "session/arrangement/clips.h"

#include <gtest/gtest.h>

namespace aviary::session {
namespace {

using song::ticks_per_beat;

song::Ticks beats(int count) { return song::Ticks(count * ticks_per_beat); }

song::Score two_sections() {
    song::Score score;
    score.sections = {{"verse", beats(0), beats(4)}, {"chorus", beats(4), beats(4)}};
    score.tracks = {{.number = 1, .notes = {{beats(1), beats(1), 60, 100}, {beats(4), beats(2), 64, 90}}},
        {.number = 2, .notes = {{beats(7), beats(9), 40, 80}}}, {.number = 3}};
    return score;
}

TEST(Clips, HoldWhatEachTrackPlaysInEachSection) {
    const auto clips = clips_of(two_sections());
    ASSERT_EQ(clips.size(), 3u);
    EXPECT_EQ(clips[0].section, "verse");
    EXPECT_EQ(clips[0].notes, (std::vector<ClipNote>{{Beats(1), Beats(1), 60, 100}}));
    EXPECT_EQ(clips[1].section, "chorus");
    EXPECT_EQ(clips[1].start, Beats(4));
    EXPECT_EQ(clips[1].length, Beats(4));
    EXPECT_EQ(clips[1].notes, (std::vector<ClipNote>{{Beats(0), Beats(2), 64, 90}}))
        << "from the clip's start";
    EXPECT_EQ(clips[2].track, 2);
    EXPECT_EQ(clips[2].notes, (std::vector<ClipNote>{{Beats(3), Beats(9), 40, 80}}))
        << "whole, also where it rings on";
}

TEST(Clips, ComeWithoutTheirNotesOnceThereAreTooMany) {
    song::Score score = two_sections();
    score.tracks[1].notes = {{beats(4), beats(1), 40, 80}, {beats(5), beats(1), 40, 80}};
    const auto clips = clips_of(score, 3);
    ASSERT_EQ(clips.size(), 3u);
    EXPECT_EQ(clips[1].notes.size(), 1u);
    EXPECT_EQ(clips[1].left_out, 0u);
    EXPECT_TRUE(clips[2].notes.empty()) << "two more would be four";
    EXPECT_EQ(clips[2].left_out, 2u);
    EXPECT_EQ(clips_of(score, 4)[2].notes.size(), 2u);
}

TEST(Clips, ThereAreNoneWhereNothingPlays) { EXPECT_TRUE(clips_of({}).empty()); }

} // namespace
} // namespace aviary::session
