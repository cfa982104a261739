#include "engine/drivers/null_clock.h"

#include "engine/engine_testing.h"

#include <thread>

namespace aviary::engine {

TEST(NullClock, RunsTheEngineOnAThreadOfItsOwnUntilItIsDestroyed) {
    Engine engine({.max_frames = 64});
    engine.load(score({track(1, "gate", {note(beats(0), beats(1))})}), make);
    engine.play();
    std::thread::id thread;
    {
        NullClock clock(
            [&](float* left, float* right, std::uint32_t frames) {
                thread = std::this_thread::get_id();
                EXPECT_EQ(frames, 64u);
                engine.process(left, right, frames);
            },
            48000, 64);
        while (engine.status().position < Beats(0.1)) std::this_thread::yield();
    }
    EXPECT_NE(thread, std::this_thread::get_id());
    const auto frames = engine.status().processed;
    EXPECT_EQ(engine.status().processed, frames);
}

TEST(NullClock, StartsAndStopsManyTimes) {
    int blocks = 0;
    for (int i = 0; i < 50; ++i) NullClock([&](float*, float*, std::uint32_t) { ++blocks; }, 48000, 16);
    SUCCEED(); // a hang or a race is what this would show
}

} // namespace aviary::engine
