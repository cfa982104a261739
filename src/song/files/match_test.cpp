#include "song/files/files_testing.h"
#include "song/files/match_chain.h"
#include "song/files/match_tracks.h"

namespace aviary::song {
namespace {

using Matches = std::vector<std::optional<std::size_t>>;
using Words = std::vector<std::string_view>;
constexpr auto none = std::nullopt;

Score tracks(const std::vector<TrackKey>& keys) {
    Score score;
    for (const TrackKey& key : keys) {
        score.tracks.emplace_back();
        score.tracks.back().number = key.number;
        score.tracks.back().name = key.name;
    }
    return score;
}

const std::vector<TrackKey> before = {{1, "kick"}, {2, "bass"}, {3, "lead"}};

TEST(MatchTracks, KnowsTracksThatAreTheSame) {
    EXPECT_EQ(match_tracks(before, tracks(before)), (Matches{0, 1, 2}));
}

TEST(MatchTracks, KnowsTracksThatWereRenumbered) {
    EXPECT_EQ(match_tracks(before, tracks({{1, "kick"}, {2, "hat"}, {3, "bass"}, {4, "lead"}})),
        (Matches{0, none, 1, 2}));
    EXPECT_EQ(match_tracks(before, tracks({{1, "kick"}, {2, "lead"}})), (Matches{0, 2}));
}

TEST(MatchTracks, KnowsATrackThatWasRenamed) {
    EXPECT_EQ(match_tracks(before, tracks({{1, "kick"}, {2, "sub"}, {3, "lead"}})), (Matches{0, 1, 2}));
}

TEST(MatchTracks, KnowsTracksWithoutANameByTheirNumberOnly) {
    const std::vector<TrackKey> nameless = {{1, ""}, {2, ""}};
    EXPECT_EQ(match_tracks(nameless, tracks({{2, ""}, {3, ""}})), (Matches{1, none}));
}

TEST(MatchTracks, GivesOneKeyToOneTrack) {
    EXPECT_EQ(
        match_tracks(std::vector<TrackKey>{{1, "a"}}, tracks({{2, "a"}, {3, "a"}})), (Matches{0, none}));
}

Matches chain(const Words& words, const Words& known) { return match_chain(words, known); }

TEST(MatchChain, KeepsTheOthersWhenOneComesOrGoes) {
    EXPECT_EQ(chain({"delay", "chorus", "reverb"}, {"delay", "reverb"}), (Matches{0, none, 1}));
    EXPECT_EQ(chain({"reverb"}, {"delay", "reverb"}), (Matches{1}));
}

TEST(MatchChain, KnowsWhichOfTwoEqualOnesStayedByWhatStandsAround) {
    EXPECT_EQ(chain({"reverb", "delay"}, {"delay", "reverb", "delay"}), (Matches{1, 2}));
    EXPECT_EQ(chain({"delay", "reverb"}, {"delay", "reverb", "delay"}), (Matches{0, 1}));
}

TEST(MatchChain, KnowsThoseThatTradedPlaces) {
    EXPECT_EQ(chain({"reverb", "delay"}, {"delay", "reverb"}), (Matches{1, 0}));
}

TEST(MatchChain, TakesTheFirstOfEqualOnesWhereNothingTells) {
    EXPECT_EQ(chain({"delay"}, {"delay", "delay"}), (Matches{0}));
    EXPECT_EQ(chain({"delay", "delay", "delay"}, {"delay"}), (Matches{0, none, none}));
    EXPECT_EQ(chain({}, {"delay"}), (Matches{}));
    EXPECT_EQ(chain({"delay"}, {}), (Matches{none}));
}

} // namespace
} // namespace aviary::song
