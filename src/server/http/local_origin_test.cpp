#include "server/http/local_origin.h"

#include <gtest/gtest.h>

using namespace aviary::server;

TEST(LocalOrigin, TakesTheNamesOfThisMachineWithTheRightPort) {
    EXPECT_TRUE(host_is_ours("localhost:8123", 8123));
    EXPECT_TRUE(host_is_ours("LocalHost:8123", 8123));
    EXPECT_TRUE(host_is_ours("127.0.0.1:8123", 8123));
    EXPECT_TRUE(host_is_ours("[::1]:8123", 8123));
    EXPECT_TRUE(host_is_ours("localhost", 80));
}

TEST(LocalOrigin, RefusesOtherNamesAndPorts) {
    for (auto host : {"", "localhost", "localhost:", "localhost:81230", "localhost:8124", "evil.example:8123",
             "localhost.evil.example:8123", "127.0.0.1.evil.example:8123", "127.0.0.2:8123",
             "localhost:8123 ", "evil@localhost:8123", "0.0.0.0:8123"})
        EXPECT_FALSE(host_is_ours(host, 8123)) << host;
}

TEST(LocalOrigin, TakesOnlyTheOriginThatThePageCameFrom) {
    EXPECT_TRUE(origin_is_ours("http://localhost:8123", "localhost:8123"));
    for (auto origin :
        {"", "null", "https://localhost:8123", "http://127.0.0.1:8123", "http://localhost:5173",
            "http://localhost:8123/", "http://localhost:8123.evil.example", "file://"})
        EXPECT_FALSE(origin_is_ours(origin, "localhost:8123")) << origin;
}
