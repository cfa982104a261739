#include "sdk/core/tasks/gate.h"

#include <gtest/gtest.h>

#include <thread>

namespace aviary::detail {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

/// An audio thread that does nothing but enter and leave.
class Blocks {
public:
    explicit Blocks(Gate& gate)
        : thread_([this, &gate] {
            gate.start();
            while (!ended_.load()) {
                if (!gate.enter()) continue;
                ++count;
                gate.leave();
                entered_ = true;
            }
            gate.stop();
        }) {
        while (!entered_.load()) std::this_thread::yield();
    }
    ~Blocks() { end(); }
    void end() {
        ended_ = true;
        if (thread_.joinable()) thread_.join();
    }
    std::thread::id id() const { return thread_.get_id(); }

    long count = 0; ///< guarded by the gate alone

private:
    std::atomic<bool> ended_ = false, entered_ = false;
    std::thread thread_;
};

// A patience of hours shows that there was no waiting: the test would never end.

TEST(Gate, VisitsAtOnceWhenNoBlocksCome) {
    Gate gate;
    bool visited = false;
    EXPECT_TRUE(gate.visit([&](bool on_audio_thread) { visited = !on_audio_thread; }, hours(1)));
    EXPECT_TRUE(visited);
}

TEST(Gate, VisitsAtOnceOnTheThreadThatRunsTheBlocks) {
    Gate gate;
    gate.start();
    ASSERT_TRUE(gate.enter());
    gate.leave();
    bool visited = false;
    EXPECT_TRUE(gate.visit([&](bool on_audio_thread) { visited = !on_audio_thread; }, hours(1)));
    EXPECT_TRUE(visited);
}

TEST(Gate, WhileBlocksComeTheAudioThreadMakesTheVisit) {
    Gate gate;
    Blocks blocks(gate);
    std::thread::id visitor;
    EXPECT_TRUE(gate.visit([&](bool) { visitor = std::this_thread::get_id(); }, hours(1)));
    EXPECT_EQ(visitor, blocks.id());
}

TEST(Gate, TheMainThreadGoesInWhenTheHostStalls) {
    Gate gate;
    gate.start();
    std::thread([&] {
        ASSERT_TRUE(gate.enter());
        gate.leave();
    }).join(); // no block comes after this, though the host has not called stop()
    bool on_main = false;
    EXPECT_TRUE(gate.visit([&](bool on_audio_thread) { on_main = !on_audio_thread; }, milliseconds(2)));
    EXPECT_TRUE(on_main);
}

TEST(Gate, StoppingEndsTheWait) {
    Gate gate;
    Blocks blocks(gate);
    blocks.end();
    EXPECT_TRUE(gate.visit([](bool) {}, hours(1)));
}

TEST(Gate, NoVisitIsMadeWhileABlockDoesNotEnd) {
    Gate gate;
    gate.start();
    std::atomic<bool> inside = false, release = false;
    std::thread stuck([&] {
        inside = gate.enter();
        while (!release.load()) std::this_thread::yield();
        gate.leave();
    });
    while (!inside.load()) std::this_thread::yield();
    bool visited = false;
    EXPECT_FALSE(gate.visit([&](bool) { visited = true; }, milliseconds(2)));
    EXPECT_FALSE(visited);
    release = true;
    stuck.join();
    EXPECT_TRUE(gate.enter()) << "the visit that was given up must not be made later";
    EXPECT_FALSE(visited);
    gate.leave();
}

TEST(Gate, TurnsTheAudioThreadAwayWhileTheMainThreadIsInside) {
    Gate gate;
    bool entered = true;
    gate.visit([&](bool) { std::thread([&] { entered = gate.enter(); }).join(); });
    EXPECT_FALSE(entered);
    EXPECT_TRUE(gate.enter());
}

TEST(Gate, NoTwoAreEverInside) {
    Gate gate;
    Blocks blocks(gate);
    long visits = 0, seen = 0;
    for (int i = 0; i < 300; ++i) {
        ASSERT_TRUE(gate.visit([&](bool) {
            ++visits;
            seen = ++blocks.count; // ThreadSanitizer watches this
        }));
        EXPECT_GE(seen, visits);
    }
    EXPECT_EQ(visits, 300);
}

} // namespace
} // namespace aviary::detail
