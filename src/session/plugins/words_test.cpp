#include "session/plugins/words.h"

#include <gtest/gtest.h>

using namespace aviary::session;

TEST(Words, GiveEachOlderPluginAStockOneOfItsRole) {
    EXPECT_EQ(stock_for("kick"), "drums");
    EXPECT_EQ(stock_for("monoment"), "mono");
    EXPECT_EQ(stock_for("jup8"), "poly");
    EXPECT_EQ(stock_for("valhalla"), "reverb");
    EXPECT_EQ(stock_for("console1"), "channel");
}

TEST(Words, LeaveOtherWordsAlone) {
    EXPECT_EQ(stock_for("tremolo"), "");
    EXPECT_EQ(stock_for(""), "");
    EXPECT_EQ(stock_for("Kick"), "") << "words are as written";
}

TEST(Words, AreAllListedForSuggestions) {
    for (auto word : role_words()) EXPECT_NE(stock_for(word), "") << word;
}
