#include "hosting/cage/cage.h"
#include "hosting/hosting_testing.h"
#include "hosting/plugin/processor.h"
#include "rt/no_alloc.h"

#include <clap/events.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

namespace aviary::hosting {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t frames = 256;
constexpr double rate = 48000;

/// One block's events and channels.
struct Block {
    std::vector<clap_event_param_value> events;
    float in[2][frames] = {}, out[2][frames] = {};

    void set(clap_id id, double value, std::uint32_t time = 0) {
        events.push_back(
            {{sizeof(clap_event_param_value), time, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0}, id,
                nullptr, -1, -1, -1, -1, value});
    }

    clap_process_status play(Processor& processor) {
        float* inputs[] = {in[0], in[1]};
        float* outputs[] = {out[0], out[1]};
        const clap_audio_buffer input{inputs, nullptr, processor.metadata().input_channels, 0, 0};
        clap_audio_buffer output{outputs, nullptr, 2, 0, 0};
        const clap_input_events list{&events,
            [](const clap_input_events* l) {
                return std::uint32_t(static_cast<decltype(events)*>(l->ctx)->size());
            },
            [](const clap_input_events* l, std::uint32_t i) -> const clap_event_header* {
                return &static_cast<decltype(events)*>(l->ctx)->at(i).header;
            }};
        const clap_output_events nobody{
            nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
        clap_process process{};
        process.frames_count = frames;
        process.audio_inputs = &input;
        process.audio_outputs = &output;
        process.audio_inputs_count = process.audio_outputs_count = 1;
        process.in_events = &list;
        process.out_events = &nobody;
        const auto status = processor.process(process);
        events.clear();
        return status;
    }
};

class CageTest : public testing::Test {
protected:
    std::unique_ptr<Processor> plain(const std::string& name) {
        auto module = Module::open(test_module(name));
        EXPECT_TRUE(module.ok());
        auto processor = Processor::create(*module, "");
        EXPECT_TRUE(processor.ok());
        return std::move(*processor);
    }
    /// Unless `share` says otherwise, a block may take as long as it likes: other tests run at the same time.
    std::unique_ptr<Processor> caged(const std::string& name, double share = 1000) {
        const auto metadata = plain(name)->metadata();
        auto module = open_in_cage(io, test_module(name),
            {.argv = {program, "cage"},
                .plugins = {metadata},
                .share = share,
                .is_copied = is_copied,
                .patience = patience,
                .short_patience = short_patience,
                .on_news = [this](const CageNews& one) {
                    news.push_back(one.state);
                    log += one.text + "\n";
                }});
        EXPECT_TRUE(module.ok());
        auto processor = Processor::create(*module, "");
        EXPECT_TRUE(processor.ok()) << processor.error().text();
        return processor ? std::move(*processor) : nullptr;
    }

    /// Plays blocks of half a unit at a gain of one until so many frames have sounded.
    void play(Processor& processor, std::uint32_t count) {
        std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
        for (std::uint32_t played = 0; played < count; played += frames) {
            block.play(processor);
            ASSERT_EQ(block.out[0][frames - 1], 0.5f);
        }
    }
    /// What a fault does: the block in which it happens fades from where the sound was, and the next is silent.
    void expect_fade(Processor& processor) {
        block.set(7, 1.95);
        block.play(processor);
        EXPECT_GT(block.out[0][0], 0.45f);
        EXPECT_LT(block.out[0][0], 0.5f);
        for (std::uint32_t i = 1; i < frames; ++i) EXPECT_LE(block.out[0][i], block.out[0][i - 1]);
        EXPECT_EQ(block.out[1][frames - 1], 0);
        block.play(processor);
        for (const float sample : block.out[0]) EXPECT_EQ(sample, 0);
    }
    /// As a host does between blocks, until it comes true; the limit only keeps a broken test from hanging.
    template <typename Condition>
    bool host_until(Processor& processor, Condition condition) {
        const auto end = std::chrono::steady_clock::now() + 30s;
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (io.stopped()) io.restart();
            io.run_one_for(5ms);
            block.play(processor);
            for (auto& message : processor.attend().messages) log += message.line() + "\n";
        }
        return condition();
    }
    bool logged(const std::string& text) const { return log.find(text) != std::string::npos; }

    /// Nothing of it runs any more; the host has not seen that yet.
    static void kill_and_wait(pid_t pid) {
        kill(pid, SIGKILL);
        while (is_running(pid)) std::this_thread::sleep_for(1ms);
    }
    bool plays_again(Processor& processor) {
        return host_until(processor, [&] { return block.out[0][frames - 1] != 0; });
    }
    static std::vector<std::byte> state_of(double value) {
        const auto* bytes = reinterpret_cast<const std::byte*>(&value);
        return {bytes, bytes + sizeof value};
    }

    OwnTemporaryFiles temporary_files;
    std::chrono::milliseconds patience = 20s, short_patience = 20s; ///< likewise
    bool is_copied = true;
    Block block;
    std::string log;
    using State = CageNews::State;
    std::vector<State> news;
    const std::string program = child_program();
    boost::asio::io_context io;
};

TEST_F(CageTest, LooksLikeThePluginItself) {
    const auto inside = caged("gain"), outside = plain("gain");
    EXPECT_EQ(inside->metadata(), outside->metadata());
    EXPECT_EQ(inside->value_text(7, 0.5), outside->value_text(7, 0.5));
    std::vector<ValueOf> values;
    for (int i = 0; i < 600; ++i) values.push_back({7, i / 300.0}); // more than are asked for at once
    EXPECT_EQ(inside->value_texts(values), outside->value_texts(values));
    EXPECT_EQ(inside->text_value(7, "1.5"), 1.5);
}

TEST_F(CageTest, SoundsLikeThePluginItself) {
    const auto inside = caged("gain"), outside = plain("gain");
    ASSERT_TRUE(inside->activate(rate, frames));
    ASSERT_TRUE(outside->activate(rate, frames));
    EXPECT_EQ(inside->latency(), 32u);
    Block there, here;
    for (int n = 0; n < 20; ++n) {
        for (Block* b : {&there, &here}) {
            for (std::uint32_t i = 0; i < frames; ++i) b->in[0][i] = float((n * 7 + int(i)) % 100) / 100;
            b->set(7, 0.1 * n);
        }
        EXPECT_EQ(there.play(*inside), here.play(*outside));
        EXPECT_EQ(std::memcmp(there.out, here.out, sizeof here.out), 0) << "block " << n;
    }
    EXPECT_EQ(inside->tail(), UINT32_MAX);
}

TEST_F(CageTest, StateCrosses) {
    const auto inside = caged("gain"), outside = plain("gain");
    const double value = 0.625;
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    ASSERT_TRUE(inside->load_state({bytes, bytes + sizeof value}));
    EXPECT_EQ(inside->value(7), 0.625);
    EXPECT_EQ(*inside->save_state(), std::vector<std::byte>(bytes, bytes + sizeof value));
    EXPECT_EQ(caged("loads_nothing")->load_state({bytes, 8}).error().code, "plugin.state");
}

TEST_F(CageTest, TheTrackCrosses) {
    const auto inside = caged("track_echo/track_echo");
    inside->set_track({.name = "Bass", .kind = TrackDescription::Kind::bus});
    ASSERT_TRUE(inside->activate(rate, frames));
    block.play(*inside);
    EXPECT_EQ(block.out[0][0], 4);
    const float bus = block.out[1][0];
    inside->set_track({.name = "Everything", .kind = TrackDescription::Kind::master});
    block.play(*inside);
    EXPECT_EQ(block.out[0][0], 10);
    EXPECT_NE(block.out[1][0], bus);
}

TEST_F(CageTest, TheNotesOfANoteEffectCross) {
    const auto inside = caged("octave/octave");
    EXPECT_TRUE(inside->metadata().is_note_effect());
    ASSERT_TRUE(inside->activate(rate, frames));
    const clap_event_note note{
        {sizeof note, 17, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_ON, 0}, 5, 0, 3, 60, 0.25};
    const clap_input_events in{const_cast<clap_event_note*>(&note),
        [](const clap_input_events*) -> std::uint32_t { return 1; },
        [](const clap_input_events* list, std::uint32_t) {
            return &static_cast<const clap_event_note*>(list->ctx)->header;
        }};
    std::vector<clap_event_note> sent;
    const clap_output_events out{&sent, [](const clap_output_events* list, const clap_event_header* event) {
                                     static_cast<decltype(sent)*>(list->ctx)->push_back(
                                         *reinterpret_cast<const clap_event_note*>(event));
                                     return true;
                                 }};
    clap_process process{};
    process.frames_count = frames;
    process.in_events = &in;
    process.out_events = &out;
    EXPECT_NE(inside->process(process), CLAP_PROCESS_ERROR);
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].header.time, 17u);
    EXPECT_EQ(sent[0].header.type, CLAP_EVENT_NOTE_ON);
    EXPECT_EQ(sent[0].key, 72);
    EXPECT_EQ(sent[0].channel, 3);
    EXPECT_EQ(sent[0].note_id, 5);
    EXPECT_EQ(sent[0].velocity, 0.25);
}

TEST_F(CageTest, WhatThePluginWantsOfItsMainThreadIsDone) {
    const auto inside = caged("gain");
    ASSERT_TRUE(inside->activate(rate, frames));
    block.play(*inside); // asks for a callback, which sets the gain to 0.75, and logs
    EXPECT_TRUE(host_until(*inside, [&] { return inside->value(7) == 0.75; }));
    EXPECT_TRUE(logged("processed"));
}

TEST_F(CageTest, AnotherLatencyIsTakenOverByARestart) {
    const auto inside = caged("restless");
    ASSERT_TRUE(inside->activate(rate, frames));
    EXPECT_EQ(inside->latency(), 0u);
    EXPECT_FALSE(inside->attend().restart_wanted);
    block.set(0, 100); // see restless.cpp
    block.set(2, 0.5);
    bool is_wanted = false;
    for (int i = 0; i < 6000 && !is_wanted; ++i) {
        block.play(*inside);
        if (io.stopped()) io.restart();
        io.run_one_for(5ms);
        is_wanted = inside->attend().restart_wanted;
    }
    ASSERT_TRUE(is_wanted);
    ASSERT_TRUE(inside->activate(rate, frames));
    EXPECT_EQ(inside->latency(), 100u);
    EXPECT_TRUE(inside->attend().latency_changed);
    block.in[0][0] = 1;
    block.play(*inside);
    EXPECT_EQ(block.out[0][99], 0);
    EXPECT_EQ(block.out[0][100], 0.5f) << "the level is as before";
    EXPECT_EQ(inside->value(0), 100);
}

TEST_F(CageTest, AParameterThatIsReadOnlyOrHiddenIsSoInACageToo) {
    EXPECT_EQ(caged("restless")->metadata().parameters, plain("restless")->metadata().parameters);
}

TEST_F(CageTest, OfflineARestartIsAskedForAfterTheSameBlock) {
    for (int run = 0; run < 3; ++run) {
        const auto inside = caged("restless");
        inside->set_offline(true);
        ASSERT_TRUE(inside->activate(rate, frames));
        inside->attend();
        block.set(0, 100);
        block.play(*inside);
        inside->attend(); // hears of it, and the loop has not run
        EXPECT_TRUE(inside->attend().restart_wanted);
    }
}

TEST_F(CageTest, WithoutACopyThePluginKnowsWhereItsFileIs) {
    is_copied = false;
    const auto processor = caged("plain");
    EXPECT_TRUE(host_until(*processor, [&] {
        return logged("stray output of " + test_module("plain").string());
    })) << log;
}

TEST_F(CageTest, OneThatDidNotOpenAheadIsNotWaitedForAgain) {
    patience = 300ms;
    const auto metadata = plain("plain")->metadata();
    const auto module = open_in_cage(
        io, test_module("hangs"), {.argv = {program, "cage"}, .plugins = {metadata}, .patience = patience});
    ASSERT_TRUE(module.ok());
    bool opened = false;
    (*module)->start_ahead({metadata.id}, [&] { opened = true; });
    while (!opened) io.run_one();
    const auto began = std::chrono::steady_clock::now();
    EXPECT_FALSE(Processor::create(*module, "").ok());
    EXPECT_LT(std::chrono::steady_clock::now() - began, patience / 2);
}

TEST_F(CageTest, ACrashIsAShortFade) {
    const auto inside = caged("process_crashes_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    play(*inside, 1024);
    expect_fade(*inside);
    EXPECT_TRUE(host_until(*inside, [&] { return logged("before it had played for a second"); }));
    EXPECT_TRUE(logged("SIGABRT (Aborted), in ")) << log;
    EXPECT_TRUE(logged("(gain.c:")) << log;
    EXPECT_TRUE(children().empty());
    EXPECT_EQ(news, std::vector{State::stopped});
    EXPECT_EQ(inside->fate().state, Fate::State::stopped);
    EXPECT_NE(inside->fate().text.find("it is not started again"), std::string::npos);
    EXPECT_TRUE(inside->save_state().ok()); // of before: the next version takes it
    inside->deactivate();
    ASSERT_TRUE(inside->activate(rate, frames)); // the host's own wish brings it back
    EXPECT_EQ(inside->fate(), Fate());
    EXPECT_TRUE(host_until(*inside, [&] { return block.out[0][frames - 1] == 0.5f; }));
}

TEST_F(CageTest, ACrashWhoseReportTakesLongIsNotCalledAHang) {
    const auto tools = std::filesystem::temp_directory_path() / ("slow_tools_" + std::to_string(getpid()));
    std::filesystem::create_directory(tools);
    std::ofstream(tools / "addr2line")
        << "#!/bin/sh\nsleep 1.5\n"; // a hang is half a second of missed blocks
    std::filesystem::permissions(tools / "addr2line", std::filesystem::perms::owner_all);
    const std::string path = getenv("PATH");
    setenv("PATH", (tools.string() + ":" + path).c_str(), 1);
    const auto inside = caged("process_crashes_high", 20);
    setenv("PATH", path.c_str(), 1);
    ASSERT_TRUE(inside->activate(rate, frames));
    block.set(7, 1.95);
    EXPECT_TRUE(host_until(*inside, [&] { return logged("SIGABRT (Aborted)") || logged("hangs"); }));
    EXPECT_FALSE(logged("hangs")) << log;
    std::filesystem::remove_all(tools);
}

TEST_F(CageTest, AnEndedProcessIsStartedAgainWithItsState) {
    const auto inside = caged("process_exits_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    block.set(7, 0.25);
    block.play(*inside);
    ASSERT_TRUE(inside->save_state());
    block.set(7, 1);
    play(*inside, std::uint32_t(rate));
    expect_fade(*inside);
    EXPECT_TRUE(host_until(*inside, [&] { return block.out[0][frames - 1] != 0; }));
    EXPECT_TRUE(logged("exited with code 0; it is started again")) << log;
    EXPECT_EQ(news, (std::vector{State::lost, State::sounding}));
    block.play(*inside);
    EXPECT_EQ(block.out[0][0], 0.5f) << "moved after the state was saved, but not the value that ended it";
}

TEST_F(CageTest, AValueThatThePluginChangedItselfIsKeptWhenItEnds) {
    const auto inside = caged("process_turns");
    ASSERT_TRUE(inside->activate(rate, frames));
    play(*inside, std::uint32_t(rate));
    block.set(7, 1.95);
    block.play(*inside); // after which it is at a quarter
    kill_and_wait(children().front());
    block.play(*inside);
    ASSERT_TRUE(plays_again(*inside));
    EXPECT_EQ(block.out[0][frames - 1], 0.125f);
    EXPECT_EQ(inside->value(7), 0.25);
}

TEST_F(CageTest, AValueForAChildThatHasJustEndedReachesTheNextChild) {
    const auto inside = caged("process_naps_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    play(*inside, std::uint32_t(rate));
    kill_and_wait(children().front());
    block.set(7, 0.5);
    block.play(*inside);
    ASSERT_TRUE(plays_again(*inside));
    EXPECT_EQ(block.out[0][frames - 1], 0.25f);
}

TEST_F(CageTest, WhatIsActivatedAheadIsActivatedAtOnceHoweverLongItTook) {
    patience = 1ms;
    const auto metadata = plain("prepares_slowly")->metadata();
    const auto module = open_in_cage(io, test_module("prepares_slowly"),
        {.argv = {program, "cage"},
            .plugins = {metadata},
            .share = 1000,
            .open_limit = 20s,
            .prepare_limit = 20s});
    ASSERT_TRUE(module.ok());
    bool opened = false;
    (*module)->start_ahead(
        {metadata.id}, [&] { opened = true; }, CagedModule::Activation{rate, frames});
    while (!opened) io.run_one();
    auto processor = Processor::create(*module, "");
    ASSERT_TRUE(processor.ok()) << processor.error().text();
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE((*processor)->activate(rate, frames));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 250ms);
    block.play(**processor);
}

TEST_F(CageTest, WhatDoesNotComeBackFromItsPreparationSaysSo) {
    const auto metadata = plain("prepares_slowly")->metadata();
    const auto module = open_in_cage(io, test_module("prepares_slowly"),
        {.argv = {program, "cage"}, .plugins = {metadata}, .open_limit = 20s, .prepare_limit = 50ms});
    ASSERT_TRUE(module.ok());
    bool opened = false;
    (*module)->start_ahead(
        {metadata.id}, [&] { opened = true; }, CagedModule::Activation{rate, frames});
    while (!opened) io.run_one();
    const auto processor = Processor::create(*module, "");
    ASSERT_FALSE(processor.ok());
    EXPECT_NE(processor.error().message.find("prepare() did not come back within 50 ms"), std::string::npos)
        << processor.error().message;
}

TEST_F(CageTest, OneThatCrashesAgainAndAgainIsGivenPauses) {
    const auto inside = caged("plain");
    ASSERT_TRUE(inside->activate(rate, frames));
    for (int crash = 0; crash < 2; ++crash) {
        std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
        ASSERT_TRUE(plays_again(*inside));
        for (std::uint32_t played = 0; played < 2 * rate; played += frames) block.play(*inside);
        log.clear();
        kill_and_wait(children().front());
        ASSERT_TRUE(host_until(*inside, [&] { return logged("is started again"); }));
        EXPECT_EQ(logged("after a pause"), crash > 0) << log;
    }
    EXPECT_TRUE(plays_again(*inside)) << "it is not given up";
}

TEST_F(CageTest, TheNewestValueIsKeptHoweverLongItIsGone) {
    const auto inside = caged("process_naps_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    block.play(*inside);
    kill_and_wait(children().front());
    ASSERT_TRUE(host_until(*inside, [&] { return logged("it is not started again"); }));
    for (int i = 0; i <= 5000; ++i) {
        block.set(7, i / 10000.0);
        block.play(*inside);
    }
    inside->deactivate();
    ASSERT_TRUE(inside->activate(rate, frames));
    std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
    ASSERT_TRUE(plays_again(*inside));
    EXPECT_EQ(block.out[0][frames - 1], 0.25f);
}

TEST_F(CageTest, NobodyWaitsForAMainThreadThatHangs) {
    short_patience = 1ms;
    const auto inside = caged("hangs_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    block.set(7, 0.5);
    block.play(*inside);
    ASSERT_TRUE(host_until(*inside, [&] { return *inside->save_state() == state_of(0.5); }));
    block.set(7, 1.95);
    block.play(*inside);
    EXPECT_EQ(inside->value(7), 1.95) << "which the host knows";
    EXPECT_EQ(inside->value_text(7, 1.95), "1.95");
    const ValueOf two[] = {{7, 1.95}, {7, 0.5}};
    EXPECT_EQ(inside->value_texts(two), (std::vector<std::string>{"1.95", "0.5"}));
    EXPECT_EQ(inside->text_value(7, "1"), std::nullopt);
    EXPECT_EQ(*inside->save_state(), state_of(0.5)) << "the newest there is";
    inside->set_track({.name = "Bass"});
    EXPECT_EQ(children().size(), 1u);
    block.set(7, 1);
    block.play(*inside);
    EXPECT_TRUE(host_until(*inside, [&] { return *inside->save_state() == state_of(1); }));
    EXPECT_TRUE(host_until(*inside, [&] { return inside->value_text(7, 1) == "1.00 x"; }));
    EXPECT_TRUE(news.empty());
}

TEST_F(CageTest, AMainThreadThatHangsForLongIsTheEndOfThePlugin) {
    short_patience = 1ms;
    patience = 2s;
    const auto inside = caged("hangs_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    block.set(7, 1.95);
    block.play(*inside);
    EXPECT_EQ(inside->value(7), 1.95);
    EXPECT_TRUE(host_until(*inside, [&] { return logged("does not answer and was ended"); }));
}

TEST_F(CageTest, AKilledProcessIsStartedAgain) {
    const auto inside = caged("gain");
    ASSERT_TRUE(inside->activate(rate, frames));
    play(*inside, 0);
    for (std::uint32_t played = 0; played < rate; played += frames) block.play(*inside);
    ASSERT_EQ(children().size(), 1u);
    kill(children().front(), SIGKILL);
    EXPECT_TRUE(host_until(*inside, [&] { return logged("is started again"); }));
    EXPECT_TRUE(host_until(*inside, [&] { return block.out[0][0] != 0; }));
}

TEST_F(CageTest, WhatComesTooLateIsToldOf) {
    const auto inside = caged("process_naps_high", 1); // a block's whole time, of which it takes many
    ASSERT_TRUE(inside->activate(rate, frames));
    std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
    ASSERT_TRUE(host_until(*inside, [&] { return block.out[0][frames - 1] == 0.5f; }));
    block.set(7, 1.95);
    block.play(*inside); // a nap of two hundred milliseconds
    block.set(7, 1);
    EXPECT_TRUE(host_until(*inside, [&] { return logged("came too late"); }));
    EXPECT_TRUE(std::ranges::find(news, State::late) != news.end());
}

TEST_F(CageTest, AHangIsAShortFadeAndThenKilled) {
    const auto inside = caged("process_hangs_high", 1); // a block's whole time
    ASSERT_TRUE(inside->activate(rate, frames));
    std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
    ASSERT_TRUE(host_until(*inside, [&] { return block.out[0][frames - 1] == 0.5f; }));
    block.set(7, 1.95);
    EXPECT_TRUE(host_until(*inside, [&] { return logged("hangs in process()"); }));
    EXPECT_EQ(block.out[0][0], 0);
    EXPECT_TRUE(host_until(*inside, [&] { return children().empty(); }));
}

TEST_F(CageTest, ALateBlockIsSilenceAndNoEventIsLost) {
    const auto inside = caged("process_naps_high", 1);
    ASSERT_TRUE(inside->activate(rate, frames));
    std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
    ASSERT_TRUE(host_until(*inside, [&] { return block.out[0][frames - 1] == 0.5f; }));
    block.set(7, 1.95);
    block.play(*inside);
    EXPECT_EQ(block.out[0][frames - 1], 0);
    block.set(7, 0.5); // while the plugin still naps
    block.play(*inside);
    EXPECT_EQ(block.out[0][frames - 1], 0);
    EXPECT_TRUE(host_until(*inside, [&] { return block.out[0][frames - 1] == 0.25f; }));
}

TEST_F(CageTest, TheAudioThreadTakesNoMemoryAndNoLock) {
    const auto inside = caged("process_crashes_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    block.play(*inside);
    block.set(7, 1);
    const rt::NoAllocScope scope;
    block.play(*inside);
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    block.events.reserve(1);
    block.set(7, 1.95);
    const rt::NoAllocScope faulty;
    block.play(*inside);
    block.play(*inside);
    EXPECT_EQ(faulty.allocations() + faulty.frees() + faulty.locks(), 0u);
}

TEST_F(CageTest, TheMainThreadAsksAndLosesTheChildWhileTheAudioThreadPlays) {
    const auto inside = caged("process_crashes_high");
    ASSERT_TRUE(inside->activate(rate, frames));
    std::atomic<bool> ends = false;
    std::atomic<int> sounding = 0;
    std::thread audio([&] {
        std::fill_n(&block.in[0][0], 2 * frames, 0.5f);
        while (!ends) {
            block.set(7, 1);
            block.play(*inside);
            sounding += block.out[0][frames - 1] == 0.5f;
        }
        inside->stop_processing();
    });
    const auto until_more_sounds = [&](int blocks) {
        const auto wanted = sounding + blocks;
        for (int i = 0; i < 10000 && sounding < wanted; ++i) {
            io.run_one_for(5ms);
            inside->attend();
            EXPECT_EQ(inside->value(7), 1);
            EXPECT_TRUE(inside->save_state().ok());
        }
        return sounding >= wanted;
    };
    EXPECT_TRUE(until_more_sounds(int(rate) / frames + 10)); // for a second, so that it is started again
    ASSERT_EQ(children().size(), 1u);
    kill(children().front(), SIGKILL);
    EXPECT_TRUE(until_more_sounds(100));
    ends = true;
    audio.join();
}

TEST_F(CageTest, NothingIsLeftBehind) {
    const auto descriptors = [] {
        const std::filesystem::directory_iterator open("/proc/self/fd");
        return std::distance(begin(open), end(open));
    };
    { const auto first = caged("gain"); } // the loop opens its own
    const auto before = descriptors();
    for (int i = 0; i < 10; ++i) {
        const auto inside = caged("gain");
        ASSERT_TRUE(inside->activate(rate, frames));
        block.play(*inside);
        EXPECT_EQ(children().size(), 1u);
    }
    io.run_for(1ms);
    EXPECT_TRUE(children().empty());
    EXPECT_EQ(descriptors(), before);
    EXPECT_TRUE(temporary_files.none());
}

TEST_F(CageTest, WhatCannotBeOpenedIsAnError) {
    auto metadata = plain("gain")->metadata();
    auto module =
        open_in_cage(io, test_module("crashes"), {.argv = {program, "cage"}, .plugins = {metadata}});
    ASSERT_TRUE(module.ok());
    EXPECT_EQ(Processor::create(*module, "").error().code, "plugin.init");
    EXPECT_EQ(open_in_cage(io, "/nowhere/x.clap", {}).error().code, "module.missing");
}

} // namespace
} // namespace aviary::hosting
