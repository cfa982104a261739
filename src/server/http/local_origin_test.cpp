#include "server/http/local_origin.h"

#include <gtest/gtest.h>

using namespace aviary::server;

TEST(LocalOrigin, TakesTheNamesOfThisMachineWithAnyPort) {
    for (auto host : {"localhost:8123", "LocalHost:8123", "127.0.0.1:8123", "[::1]:8123", "localhost",
             "localhost:9000", "127.0.0.1:65535"})
        EXPECT_TRUE(host_is_ours(host)) << host;
}

TEST(LocalOrigin, RefusesOtherNames) {
    for (auto host : {"", "localhost:", "localhost:0", "localhost:65536", "localhost:-1", "localhost:+1",
             "localhost:08123", "local", "evil.example:8123", "localhost.evil.example:8123",
             "127.0.0.1.evil.example:8123", "127.0.0.2:8123", "localhost:8123 ", "evil@localhost:8123",
             "0.0.0.0:8123", "[::1]8123", "localhost8123"})
        EXPECT_FALSE(host_is_ours(host)) << host;
}

TEST(LocalOrigin, TakesOnlyTheOriginThatThePageCameFrom) {
    EXPECT_TRUE(origin_is_ours("http://localhost:8123", "localhost:8123"));
    for (auto origin :
        {"", "null", "https://localhost:8123", "http://127.0.0.1:8123", "http://localhost:5173",
            "http://localhost:8123/", "http://localhost:8123.evil.example", "file://"})
        EXPECT_FALSE(origin_is_ours(origin, "localhost:8123")) << origin;
}
