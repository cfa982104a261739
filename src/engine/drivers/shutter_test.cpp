#include "engine/drivers/shutter.h"

#include <gtest/gtest.h>

namespace aviary::engine {

TEST(Shutter, LetsTheLastBlockEndAndGivesSilenceFromThenOn) {
    for (int round = 0; round < 200; ++round) {
        bool ended = false; // plain, so that ThreadSanitizer sees whether shut() orders what it says
        Shutter shutter([&](const Block& block) {
            ASSERT_FALSE(ended);
            std::fill_n(block.left, block.frames, 1.0f);
        });
        std::atomic<bool> stop = false;
        float left[16], right[16];
        std::thread device([&] {
            while (!stop) shutter.fill({.left = left, .right = right, .frames = 16});
        });
        while (shutter.blocks() < 3) std::this_thread::yield();
        shutter.shut();
        ended = true;
        const auto so_far = shutter.blocks();
        while (shutter.blocks() < so_far + 2) std::this_thread::yield();
        stop = true;
        device.join();
        EXPECT_EQ(left[0], 0);
        EXPECT_EQ(right[15], 0);
    }
}

} // namespace aviary::engine
