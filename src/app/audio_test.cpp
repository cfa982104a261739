// The workshop with audio devices: none, and a real JACK server without hardware.
#include "app/audio.h"
#include "app/run_aviary.h"
#include "engine/drivers/jack_testing.h"
#include "engine/drivers/servers_testing.h"
#include "server/test_page.h"

#include <algorithm>
#include <csignal>

namespace aviary::app {
namespace {

class AudioTest : public testing::TestWithParam<const char*> {
protected:
    AudioTest() {
        const auto made = run_aviary({"new", "wobble"}, place.folder());
        EXPECT_EQ(made.exit.code, 0) << made.err;
    }
    void start(const std::string& audio, std::vector<std::string> environment = {}) {
        program.emplace(
            std::vector<std::string>{"start", "wobble", "--no-open", "--port", "0", "--audio", audio},
            place.folder(), std::move(environment));
        ASSERT_TRUE(program->wait_for("the page is")) << program->so_far().out << program->so_far().err;
    }
    void connect(server::TestPage& page) {
        const auto [port, token] = program->entrance();
        page.set_token(token);
        ASSERT_EQ(page.connect(port), 101);
    }
    void expect_a_good_end() {
        program->signal(SIGINT);
        EXPECT_EQ(program->to_its_end().exit.code, 0);
        EXPECT_EQ(program->so_far().err, "");
    }
    workshop::TestProject place;
    std::optional<RunningAviary> program;
};

TEST_P(AudioTest, AMissingDeviceIsSaidAndTheWorkshopGoesOnWithoutIt) {
    start(GetParam(), {"JACK_DEFAULT_SERVER=there-is-none", "PULSE_SERVER=unix:/there/is/none",
                          "ALSA_CONFIG_PATH=/dev/null"});
    EXPECT_TRUE(program->wait_for("  changed   first build"));
    const std::string& out = program->so_far().out;
    EXPECT_EQ(out.find("aviary: "), 0u) << out;
    EXPECT_NE(out.find("server"), std::string::npos) << out;
    EXPECT_NE(out.find("the song plays without a device: press Listen on the page"), std::string::npos)
        << out;
    expect_a_good_end();
}
INSTANTIATE_TEST_SUITE_P(Devices, AudioTest, testing::Values("jack", "rtaudio"));

using JackWorkshop = AudioTest;
TEST_F(JackWorkshop, IsTheSystemsDefaultWhereAServerRuns) {
    const engine::JackServer server;
    start("rtaudio", {"PULSE_SERVER=unix:/there/is/none", "ALSA_CONFIG_PATH=/dev/null"});
    EXPECT_NE(program->so_far().out.find("The device plays 44100 frames a second in blocks of 256"),
        std::string::npos)
        << program->so_far().out;
    expect_a_good_end();
}

TEST_F(JackWorkshop, TheSongSoundsOnTheServerAndTheWorkshopOutlivesIt) {
    std::optional<engine::JackServer> server(std::in_place);
    start("jack");
    EXPECT_NE(program->so_far().out.find("The device plays 44100 frames a second in blocks of 256"),
        std::string::npos)
        << program->so_far().out;
    {
        engine::JackCable cable;
        cable.listen_to("aviary:out_left");
        EXPECT_EQ(cable.hear(20'000).size(), 20'000u);
    }
    server->kill();
    EXPECT_TRUE(program->wait_for("aviary: the JACK server is gone")) << program->so_far().out;
    EXPECT_TRUE(program->wait_for("plays without a device")) << program->so_far().out;
    {
        server::TestPage page;
        connect(page);
        const auto listening = page.call("audio.listen", {{"on", true}});
        EXPECT_EQ(listening["result"]["sample_rate"], 44100) << listening;
        for (bool sounds = false; !sounds;) { // the song's rests are silent
            const std::string frame = page.next_frame(2).substr(16);
            sounds = std::ranges::any_of(frame, [](char byte) { return byte != 0; });
        }
    }
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out;
    place.write("wobble/wobble.cpp", place.read("wobble/wobble.cpp") + "// saved\n");
    EXPECT_TRUE(program->wait_for("  changed   wobble.cpp")) << program->so_far().out;
    expect_a_good_end();
    server.emplace(); // frees what the killed one left
}

TEST_F(JackWorkshop, WhatComesInFeedsThePluginUnderWorkWhenAPageWantsIt) {
    engine::JackServer server;
    start("jack");
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out;
    engine::JackCable cable;
    cable.send_to("aviary:in_left"); // samples 1, 2, 3 and so on, louder than any song
    cable.listen_to("aviary:out_left");
    const auto loudest = [&] { return std::ranges::max(cable.hear(10'000)); };
    EXPECT_LT(loudest(), 2);

    server::TestPage page;
    connect(page);
    const auto fed = page.call("workshop.source", {{"kind", "device"}, {"level_db", 0}});
    EXPECT_TRUE(fed.contains("result")) << fed;
    EXPECT_GT(loudest(), 1000);
    expect_a_good_end();
}

/// Runs an AudioDriver whose device ends in some way, and counts its blocks.
struct AudioDriverTest : testing::Test {
    void play_on(const std::string& driver, const std::function<void()>& end) {
        auto device = engine::open_device(AVIARY_BUILD_DIR "/lib/aviary/" + driver);
        ASSERT_TRUE(device) << device.error().text();
        const engine::EngineSetup setup = setup_for(device->get());
        EXPECT_EQ(setup.sample_rate, 44100);
        {
            AudioDriver playing(
                io, *std::move(device), setup,
                [&](const engine::Block& block) {
                    frames += block.frames;
                    ++(block.input_left && block.input_right ? with_input : without);
                },
                [&](const std::string& line) { said += line + "\n"; });
            ASSERT_TRUE(workshop::run_until(io, [&] { return with_input > 100; }));
            EXPECT_EQ(without, 0);
            end();
            ASSERT_TRUE(workshop::run_until(io, [&] { return without > 20; }));
        }
        const int by_then = with_input + without;
        EXPECT_NE(said.find("the song plays without a device"), std::string::npos) << said;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        EXPECT_EQ(with_input + without, by_then);
    }
    boost::asio::io_context io;
    std::atomic<int> with_input = 0,
                     without = 0; ///< blocks with input, from the device; without, from the clock
    std::atomic<std::uint64_t> frames = 0;
    std::string said;
};

TEST_F(AudioDriverTest, GoesOnWhenTheJackServerIsKilled) {
    std::optional<engine::JackServer> server(std::in_place);
    play_on("jack.so", [&] { server->kill(); });
    EXPECT_NE(said.find("the JACK server is gone"), std::string::npos) << said;
    server.emplace(); // frees what the killed one left
}

TEST_F(AudioDriverTest, GoesOnWhenTheJackServerHangs) {
    std::optional<engine::JackServer> server(std::in_place);
    play_on("jack.so", [&] { server->signal(SIGSTOP); });
    EXPECT_NE(said.find("the audio device stands still"), std::string::npos) << said;
    server->kill();
    server.emplace(); // frees what the killed one left
}

// Whether RtAudio then calls without end or waits without end is a matter of the moment.
TEST_F(AudioDriverTest, GoesOnWhenPulseAudioIsKilled) {
    engine::PulseServer server;
    play_on("rtaudio.so", [&] { server.kill(); });
    EXPECT_NE(said.find("the audio device "), std::string::npos) << said;
    EXPECT_LT(frames, 44100u * 60) << "the song ran on at full speed";
}

} // namespace
} // namespace aviary::app
