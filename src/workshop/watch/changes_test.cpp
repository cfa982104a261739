#include "workshop/watch/changes.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

using std::chrono::milliseconds;

TEST(Changes, SourcesHeadersAndCMakeFilesMatter) {
    for (const char* path : {"tremolo.cpp", "src/lfo.h", "dsp/table.inc", "CMakeLists.txt",
             "cmake/flags.cmake", "CMakePresets.json", "a b/c.hpp"})
        EXPECT_TRUE(matters(path)) << path;
}

TEST(Changes, WhatEditorsWriteBesideASourceDoesNot) {
    for (const char* path :
        {"tremolo.cpp~", ".tremolo.cpp.swp", ".tremolo.cpp.swo", ".#tremolo.cpp", "#tremolo.cpp#", "4913",
            ".goutputstream-ABC123", "tremolo.cpp___jb_tmp___", "tremolo.cpp.orig", "sedQx12aB",
            ".tremolo.cpp.kate-swp", "flycheck_tremolo.cpp", "tremolo_flymake.cpp", "tremolo.cpp.tmp.4711"})
        EXPECT_FALSE(matters(path)) << path;
}

TEST(Changes, OtherFilesDoNot) {
    for (const char* path : {"song.bird", "README.md", "notes.txt", "cpp", "take.wav"})
        EXPECT_FALSE(matters(path)) << path;
}

TEST(Changes, BuildTreesAndHiddenFoldersAreNotWatched) {
    EXPECT_TRUE(worth_watching("src"));
    EXPECT_TRUE(worth_watching("builders"));
    for (const char* name :
        {".git", ".vscode", "build", "build-debug", "cmake-build-release", "node_modules"})
        EXPECT_FALSE(worth_watching(name)) << name;
}

class BurstTest : public testing::Test {
protected:
    Clock::time_point at(int ms) const { return start + milliseconds(ms); }
    const Clock::time_point start = Clock::time_point{} + std::chrono::hours(1);
    Burst burst{milliseconds(15), milliseconds(200)};
};

TEST_F(BurstTest, NothingIsDueBeforeAnEvent) { EXPECT_EQ(burst.due(), std::nullopt); }

TEST_F(BurstTest, IsDueAQuietPeriodAfterTheLastEventAndCountsFromTheFirst) {
    burst.add("a.cpp", at(0));
    burst.add("b.h", at(10));
    burst.add("a.cpp", at(12));
    EXPECT_EQ(burst.due(), at(27));
    const Change change = burst.take();
    EXPECT_EQ(change.at, at(0));
    EXPECT_EQ(change.files, (std::vector<std::filesystem::path>{"a.cpp", "b.h"}));
    EXPECT_EQ(burst.due(), std::nullopt);
}

TEST_F(BurstTest, EndlessEventsDoNotPutItOffForEver) {
    for (int ms = 0; ms < 400; ms += 10) burst.add("a.cpp", at(ms));
    EXPECT_EQ(burst.due(), at(200));
}

TEST_F(BurstTest, StartsAnewAfterATake) {
    burst.add("a.cpp", at(0));
    burst.take();
    burst.add("b.cpp", at(100));
    EXPECT_EQ(burst.due(), at(115));
    EXPECT_EQ(burst.take().files, std::vector<std::filesystem::path>{"b.cpp"});
}

} // namespace
} // namespace aviary::workshop
