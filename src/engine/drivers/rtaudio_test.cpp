// On real sound servers without hardware.
#include "engine/drivers/servers_testing.h"

#include "engine/drivers/device.h"

namespace aviary::engine {
namespace {

class RtAudioTest : public testing::Test {
protected:
    static auto open() { return open_device(AVIARY_BUILD_DIR "/lib/aviary/rtaudio.so"); }
    boost::asio::io_context io;
};

TEST_F(RtAudioTest, SaysThatNothingIsThereToPlayOn) {
    setenv("JACK_DEFAULT_SERVER", "there-is-none", 1);
    setenv("PULSE_SERVER", "unix:/there/is/none", 1);
    setenv("ALSA_CONFIG_PATH", "/dev/null", 1); // without it ALSA opens no card
    const auto device = open();
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, "audio.rtaudio");
    EXPECT_NE(device.error().message.find("finds no sound card"), std::string::npos)
        << device.error().message;
}

TEST_F(RtAudioTest, LeavesJackToTheDriverOfItsOwn) {
    const JackServer server;
    setenv("PULSE_SERVER", "unix:/there/is/none", 1);
    setenv("ALSA_CONFIG_PATH", "/dev/null", 1);
    EXPECT_FALSE(open());
}

TEST_F(RtAudioTest, RecordsOnPulseAudioWhatItPlays) {
    const PulseServer server; // whose only source is what its only sink is given
    std::atomic<bool> left = false, right = false;
    const auto device = open();
    ASSERT_TRUE(device) << device.error().text();
    ASSERT_TRUE((*device)->start([&](const Block& block) {
        std::fill_n(block.left, block.frames, 0.5f);
        std::fill_n(block.right, block.frames, -0.25f);
        if (!block.input_left || !block.input_right) return;
        if (std::abs(block.input_left[0] - 0.5f) < 0.01f) left = true;
        if (std::abs(block.input_right[0] + 0.25f) < 0.01f) right = true;
    }));
    EXPECT_TRUE(come_true(io, [&] { return left && right; }));
}

TEST_F(RtAudioTest, PlaysOnPulseAudio) {
    PulseServer server;
    std::atomic<std::uint64_t> frames = 0;
    const auto device = open();
    ASSERT_TRUE(device) << device.error().text();
    EXPECT_EQ((*device)->sample_rate(), 44100);
    ASSERT_TRUE((*device)->start([&](const Block& block) { frames += block.frames; }));
    EXPECT_TRUE(come_true(io, [&] { return frames > 20'000; }));
    EXPECT_FALSE((*device)->lost());
}

} // namespace
} // namespace aviary::engine
