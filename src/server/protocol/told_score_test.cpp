#include "server/protocol/told_score.h"

#include "server/protocol/protocol.h"
#include "song/song.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;

song::Score song_of(const std::string& lead, const std::string& bass) {
    const auto part = [](const std::string& notes) {
        return notes.empty() ? "" : "    p q q\n      n " + notes + "\n";
    };
    return song::read_song("tracks\n  1 lead\n  2 bass\narr\n  main 1\nsec main\n  trk 1 lead\n" + part(lead)
                               + "  trk 2 bass\n" + part(bass),
        "song.bird")
        .score;
}

std::string misfit(const char* type, const json& value) {
    const auto found = find_misfit(protocol::named(type), value, protocol::description().types);
    return found ? found->text() : "";
}

TEST(ToldScore, ViewsTheWholeAndThenTellsWhatChanged) {
    ToldScore told;
    const json whole = told.view(song_of("C4", "C2"));
    EXPECT_EQ(misfit("Score", whole), "");
    EXPECT_EQ(whole["clips"].size(), 2u);
    const auto change = told.change(song_of("C4", "D2"));
    ASSERT_TRUE(change);
    EXPECT_EQ(misfit("ScoreChange", *change), "");
    EXPECT_EQ((*change)["since"], whole["revision"]);
    EXPECT_EQ((*change)["tracks"], json({2}));
    ASSERT_EQ((*change)["clips"].size(), 1u);
    EXPECT_EQ((*change)["clips"][0]["notes"][0][2], 38);
    EXPECT_EQ(told.view(song_of("C4", "D2"))["revision"], (*change)["revision"]);
}

TEST(ToldScore, TellsNothingWherePagesSeeNoDifference) {
    ToldScore told;
    told.view(song_of("C4", "C2"));
    EXPECT_FALSE(told.change(song_of("C4", "C2")));
}

TEST(ToldScore, TellsOfATrackThatPlaysNothingAnyMore) {
    ToldScore told;
    told.view(song_of("C4", "C2"));
    const auto change = told.change(song_of("C4", ""));
    ASSERT_TRUE(change);
    EXPECT_EQ((*change)["tracks"], json({2}));
    EXPECT_EQ((*change)["clips"], json::array());
}

TEST(ToldScore, LeavesNotesOutOfAClipThatGoesBeyondTheMost) {
    ToldScore told(4);
    const json whole = told.view(song_of("C4", "C2"));
    EXPECT_EQ(misfit("Score", whole), "");
    EXPECT_EQ(whole["clips"][0]["left_out"], 0);
    EXPECT_EQ(whole["clips"][1]["left_out"], 4);
    EXPECT_EQ(whole["clips"][1]["notes"], json::array());
}

TEST(ToldScore, CountsOnWhenAPageSeesWhatNobodyWasToldOf) {
    ToldScore told;
    const auto first = told.view(song_of("C4", "C2"))["revision"];
    EXPECT_GT(told.view(song_of("D4", "C2"))["revision"], first);
}

} // namespace
} // namespace aviary::server
