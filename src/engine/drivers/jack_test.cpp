// On a real JACK server without hardware.
#include "engine/drivers/jack_testing.h"
#include "engine/drivers/servers_testing.h"
#include "engine/engine_testing.h"

#include "engine/drivers/device.h"

namespace aviary::engine {
namespace {

std::unique_ptr<Device> open_jack() {
    auto device = open_device(AVIARY_BUILD_DIR "/lib/aviary/jack.so");
    if (!device) throw std::runtime_error(device.error().text());
    return *std::move(device);
}

/// The first place at which a number does not follow on the one before; their count if there is none.
std::size_t first_gap(const std::vector<float>& numbers) {
    std::size_t i = 1;
    while (i < numbers.size() && numbers[i] == numbers[i - 1] + 1) ++i;
    return i;
}

TEST(Jack, KnowsItsRateAndBlockBeforeItStartsAndConnectsToTheHardware) {
    JackServer server;
    const auto device = open_jack();
    EXPECT_EQ(device->sample_rate(), 44100);
    EXPECT_EQ(device->frames(), 256u);
    ASSERT_TRUE(device->start([](const Block&) {}));
    const JackCable cable;
    using Names = std::vector<std::string>;
    EXPECT_EQ(cable.connections("system:playback_1"), Names{"aviary:out_left"});
    EXPECT_EQ(cable.connections("system:playback_2"), Names{"aviary:out_right"});
    EXPECT_EQ(cable.connections("aviary:in_left"), Names{"system:capture_1"});
    EXPECT_EQ(cable.connections("aviary:in_right"), Names{"system:capture_2"});
}

TEST(Jack, GivesEveryFrameThatComesInAndTakesEveryFrameThatGoesOut) {
    JackServer server;
    const auto device = open_jack();
    ASSERT_TRUE(device->start([](const Block& block) {
        std::copy_n(block.input_left, block.frames, block.right); // crossed, and each other side different
        std::fill_n(block.left, block.frames, -1.0f);
    }));
    JackCable cable;
    cable.send_to("aviary:in_left");
    cable.listen_to("aviary:out_right");
    const auto right = cable.hear(40'000);
    ASSERT_EQ(right.size(), 40'000u);
    EXPECT_EQ(first_gap(right), right.size());
}

TEST(Jack, PlaysTheEngineAlsoWhenTheServersBlockGrowsBeyondTheEngines) {
    JackServer server;
    auto device = open_jack();
    Engine engine({.sample_rate = device->sample_rate(), .max_frames = device->frames()});
    engine.load(score({track(1, "gate", {note(beats(0), beats(1000))})}), make);
    engine.play();
    std::atomic<std::uint32_t> block_length = 0;
    ASSERT_TRUE(device->start([&](const Block& block) {
        block_length = block.frames;
        engine.process(block.left, block.right, block.frames);
    }));
    JackCable cable;
    cable.listen_to("aviary:out_left");
    const auto before = cable.hear(10'000);
    cable.set_block(1024);
    const auto after = cable.hear(10'000);
    EXPECT_EQ(block_length, 1024u);
    ASSERT_EQ(after.size(), 10'000u);
    EXPECT_EQ(before, after); // one note, held: the same value all the time
    EXPECT_GT(after[0], 0.1f);
    device.reset(); // before the engine
}

TEST(Jack, TellsThatTheServerIsKilledAndLaterFindsTheNextOne) {
    std::optional<JackServer> server(std::in_place);
    std::atomic<std::uint64_t> blocks = 0;
    auto device = open_jack();
    ASSERT_TRUE(device->start([&](const Block&) { ++blocks; }));
    boost::asio::io_context io;
    ASSERT_TRUE(come_true(io, [&] { return blocks > 10; }));
    EXPECT_FALSE(device->lost());

    server->kill();
    std::optional<Error> loss;
    ASSERT_TRUE(come_true(io, [&] { return (loss = device->lost()).has_value(); }));
    EXPECT_EQ(loss->code, "audio.jack");
    EXPECT_NE(loss->message.find("the JACK server is gone"), std::string::npos) << loss->message;
    device.reset();

    server.emplace();
    const std::uint64_t so_far = blocks;
    device = open_jack();
    EXPECT_EQ(blocks, so_far);
    ASSERT_TRUE(device->start([&](const Block&) { ++blocks; }));
    EXPECT_TRUE(come_true(io, [&] { return blocks > so_far + 10; }));
}

TEST(Jack, IsDestroyedInTheMiddleOfABlockWhenItsServerIsGone) {
    std::optional<JackServer> server(std::in_place);
    LongBlock block;
    auto device = open_jack();
    ASSERT_TRUE(device->start(block.process()));
    boost::asio::io_context io;
    ASSERT_TRUE(come_true(io, [&] { return block.begun(); }));
    server->kill();
    ASSERT_TRUE(come_true(io, [&] { return device->lost().has_value(); }));
    EXPECT_FALSE(block.ended());
    device.reset();
    EXPECT_TRUE(block.ended());
    server.emplace(); // frees what the killed one left
}

TEST(Jack, CallsBackNoMoreOnceItIsDestroyed) {
    JackServer server;
    for (int i = 0; i < 20; ++i) {
        auto device = open_jack();
        auto counter = std::make_unique<std::atomic<int>>(0);
        ASSERT_TRUE(device->start([&](const Block& block) {
            ++*counter;
            std::fill_n(block.left, block.frames, 0.0f);
        }));
        while (*counter < 2) std::this_thread::yield();
        device.reset();
        counter.reset(); // a block that came now would be seen by a sanitizer, or crash
    }
}

TEST(Jack, SaysThatNoServerIsRunning) {
    setenv("JACK_DEFAULT_SERVER", "there-is-none", 1);
    const auto device = open_device(AVIARY_BUILD_DIR "/lib/aviary/jack.so");
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, "audio.jack");
    EXPECT_NE(device.error().message.find("no JACK server is running"), std::string::npos);
}

TEST(Jack, SaysWhichDriverIsNotThere) {
    const auto device = open_device(AVIARY_BUILD_DIR "/lib/aviary/gramophone.so");
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, "audio.left_out");
    EXPECT_NE(device.error().message.find("without the driver gramophone"), std::string::npos);
}

} // namespace
} // namespace aviary::engine
