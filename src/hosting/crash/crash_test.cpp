#include "hosting/crash/crash.h"

#include <gtest/gtest.h>

namespace aviary::hosting {
namespace {

const std::string mark(Crash::mark);

TEST(Crash, IsReadFromWhatAddr2linePrints) {
    const auto crash =
        read_crash("a word before\n" + mark
                   + "\n?? ??:0\n"
                     "std::vector<int>::at(unsigned long) at /usr/include/c++/12/vector:9\n"
                     " (inlined by) Wob::process(aviary::Block&) at /p/wob.cpp:12 (discriminator 3)\n"
                     "clap_process at clap.cpp:?\n");
    ASSERT_TRUE(crash);
    const std::vector<Frame> expected{
        {"std::vector<int>::at(unsigned long)", "/usr/include/c++/12/vector", 9},
        {"Wob::process(aviary::Block&)", "/p/wob.cpp", 12}};
    EXPECT_EQ(crash->frames, expected);
    EXPECT_EQ(crash->text(), ", in Wob::process(aviary::Block&) (wob.cpp:12)");
}

TEST(Crash, NamesTheExceptionThatNobodyCaught) {
    const auto crash = read_crash(mark + "\nthrew: std::runtime_error: no room\n");
    ASSERT_TRUE(crash);
    EXPECT_EQ(crash->text(), ", nobody caught std::runtime_error: no room");
    EXPECT_EQ(crash->place(), nullptr);
}

TEST(Crash, IsNoneWithoutItsMark) {
    EXPECT_FALSE(read_crash("f() at a.cpp:1\n"));
    EXPECT_EQ(before_crash("said\n" + mark + "\nf() at a.cpp:1\n"), "said\n");
    EXPECT_EQ(before_crash("said\n"), "said\n");
}

TEST(Crash, ReadsOnlySoManyFramesOfWhateverComes) {
    std::string talk = mark + "\n at :\n at a:-1\nx at b:99999999999999\n at \n";
    for (int i = 0; i < 100; ++i) talk += "f at a.cpp:" + std::to_string(i + 1) + "\n";
    EXPECT_EQ(read_crash(talk)->frames.size(), Crash::most_frames);
}

TEST(Crash, AFrameInAMessageIsReadBack) {
    const Frame frame{"a at b(int)", "/p q/c:d.cpp", 7};
    EXPECT_EQ(frames_in("it crashed" + to_text(frame) + to_text(frame)), (std::vector<Frame>{frame, frame}));
}

} // namespace
} // namespace aviary::hosting
