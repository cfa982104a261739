// On real sound servers without hardware.
#include "engine/drivers/jack_testing.h"
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

TEST_F(RtAudioTest, PlaysAndRecordsWhatTheServerHas) {
    JackServer server;
    const auto opened = open();
    ASSERT_TRUE(opened) << opened.error().text();
    Device& device = **opened;
    EXPECT_EQ(device.sample_rate(), 44100);
    EXPECT_EQ(device.frames(), 256u);
    ASSERT_TRUE(device.start([](const Block& block) {
        std::fill_n(block.left, block.frames, -1.0f);
        std::copy_n(block.input_right, block.frames, block.right);
    }));
    JackCable cable;
    cable.listen_to("aviary:outport 1");
    cable.send_to("aviary:inport 1");
    const auto heard = cable.hear(20'000);
    ASSERT_EQ(heard.size(), 20'000u);
    for (std::size_t i = 1; i < heard.size(); ++i) ASSERT_EQ(heard[i], heard[i - 1] + 1) << i;
}

TEST_F(RtAudioTest, TellsThatAJackServerIsGone) {
    std::optional<JackServer> server(std::in_place);
    auto device = open();
    ASSERT_TRUE(device) << device.error().text();
    ASSERT_TRUE((*device)->start([](const Block&) {}));
    EXPECT_FALSE((*device)->lost());
    server->kill();
    std::optional<Error> loss;
    ASSERT_TRUE(come_true(io, [&] { return (loss = (*device)->lost()).has_value(); }));
    EXPECT_NE(loss->message.find("the audio device is gone"), std::string::npos) << loss->message;
    device->reset();
    server.emplace(); // frees what the killed one left
}

TEST_F(RtAudioTest, LosesItsJackServerInTheMiddleOfABlock) {
    std::optional<JackServer> server(std::in_place);
    LongBlock block;
    auto device = open();
    ASSERT_TRUE(device) << device.error().text();
    ASSERT_TRUE((*device)->start(block.process()));
    ASSERT_TRUE(come_true(io, [&] { return block.begun(); }));
    server->kill();
    EXPECT_TRUE(come_true(io, [&] { return (*device)->lost().has_value(); }));
    EXPECT_TRUE(block.ended());
    device->reset();
    server.emplace();
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
