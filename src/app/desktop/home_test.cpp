#include "app/desktop/home.h"

#include <gtest/gtest.h>

namespace aviary::desktop {
namespace {

TEST(Home, IsAPageOfThisMachine) {
    for (const char* address : {"http://127.0.0.1:8124/", "http://localhost:8124", "http://[::1]:8124/ui/"})
        EXPECT_TRUE(Home::at(address).ok()) << address;
    for (const char* address : {"", "8124", "https://127.0.0.1:8124/", "file:///etc/passwd", "http:///",
             "http://example.com/", "http://127.0.0.1.example.com/", "http://127.0.0.1:80@example.com/"}) {
        const auto home = Home::at(address);
        ASSERT_FALSE(home.ok()) << address;
        EXPECT_EQ(home.error().code, "window.address");
    }
}

TEST(Home, KeepsItsOwnOriginAndNoOther) {
    const auto home = Home::at("http://127.0.0.1:8124/");
    ASSERT_TRUE(home.ok());
    for (const char* uri : {"http://127.0.0.1:8124/", "http://127.0.0.1:8124/ui/#there?x=1", "about:blank"})
        EXPECT_EQ(home->way_to(uri), Way::here) << uri;
    for (const char* uri :
        {"http://127.0.0.1:8125/", "http://127.0.0.1/", "http://localhost:8124/", "https://127.0.0.1:8124/",
            "http://127.0.0.1:8124@example.com/", "https://example.com/", "mailto:someone@example.com"})
        EXPECT_EQ(home->way_to(uri), Way::away) << uri;
    for (const char* uri : {"", "data:text/html,hello", "javascript:alert(1)", "ftp://127.0.0.1:8124/",
             "about:config", "http://127.0.0.1:8124:8124/"})
        EXPECT_EQ(home->way_to(uri), Way::nowhere) << uri;
    EXPECT_EQ(home->way_to("file:///home/me/song.bird"), Way::opened);
}

TEST(Home, KnowsThatAPortMayGoWithoutSaying) {
    const auto home = Home::at("http://localhost/");
    ASSERT_TRUE(home.ok());
    EXPECT_EQ(home->way_to("http://localhost:80/"), Way::here);
}

} // namespace
} // namespace aviary::desktop
