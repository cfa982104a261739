#include "server/door/door.h"

#include <gtest/gtest.h>

using aviary::server::Door;

namespace {

const std::string token = "00112233445566778899aabbccddeeff";

} // namespace

TEST(Door, LetsInItsTokenAndNoOther) {
    const Door door(token);
    EXPECT_TRUE(door.admits(token));
    EXPECT_FALSE(door.admits(""));
    EXPECT_FALSE(door.admits(token.substr(1)));
    EXPECT_FALSE(door.admits(token + "0"));
    EXPECT_FALSE(door.admits(token + std::string(1, '\0')));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string other = token;
        other[i] ^= 1;
        EXPECT_FALSE(door.admits(other)) << i;
    }
}

TEST(Door, WithoutATokenLetsNobodyIn) {
    EXPECT_FALSE(Door("").admits(""));
    EXPECT_FALSE(Door("").admits_header("Bearer "));
}

TEST(Door, ReadsTheHeaderAsOneSchemeAlone) {
    const Door door(token);
    EXPECT_TRUE(door.admits_header("Bearer " + token));
    for (const std::string& header : {token, "Basic " + token, "bearer " + token, "Bearer  " + token,
             "Bearer " + token + " ", std::string("Bearer"), std::string()})
        EXPECT_FALSE(door.admits_header(header)) << header;
}

TEST(Door, ProvesThatItKnowsTheTokenWithoutTellingIt) {
    // printf 'aviary:abc' | openssl dgst -sha256 -hmac 00112233445566778899aabbccddeeff
    EXPECT_EQ(Door(token).proof("abc"), "bf5695d2c0152cd2342a0f101e67987cded029a0ae4dfe28b3d9595f480901ad");
    EXPECT_NE(Door(token).proof("abd"), Door(token).proof("abc"));
    EXPECT_NE(Door(token + "0").proof("abc"), Door(token).proof("abc"));
}
