// An instrument that another framework made, as CLAP and as VST3, in this host.
#include "hosting/cage/cage.h"
#include "hosting/hosting_testing.h"
#include "hosting/plugin/processor.h"
#include "rt/no_alloc.h"

#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/preset_load.h>
#include <clap/events.h>
#include <gtest/gtest.h>

#include <cmath>

namespace aviary::hosting {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::uint32_t frames = 256;
constexpr double rate = 48000;

class ForeignVst3 : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(path("clap"))) GTEST_SKIP() << "DPF's sources are not here";
    }
    static fs::path path(const std::string& format) {
        return fs::path(AVIARY_BUILD_DIR) / "src/hosting/testmodules" / ("dpf_tone." + format);
    }
    static std::unique_ptr<Processor> opened(const std::string& format) {
        const auto module = Module::open(path(format));
        EXPECT_TRUE(module.ok()) << module.error().text();
        auto processor = module ? Processor::create(*module, "") : module.error();
        EXPECT_TRUE(processor.ok()) << processor.error().text();
        return processor ? *std::move(processor) : nullptr;
    }
    static const ParameterMetadata& parameter(const Processor& processor, const std::string& name) {
        for (const auto& one : processor.metadata().parameters)
            if (one.name == name) return one;
        throw std::runtime_error("no parameter " + name);
    }

    /// Events of the next block.
    void midi(std::uint8_t status, std::uint8_t first, std::uint8_t second, std::uint32_t frame) {
        Event event{};
        event.midi = {{sizeof event.midi, frame, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_MIDI, 0}, 0,
            {status, first, second}};
        events_.push_back(event);
    }
    void value(const ParameterMetadata& of, double value, std::uint32_t frame) {
        Event event{};
        event.value = {{sizeof event.value, frame, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0},
            of.index_id, nullptr, -1, -1, -1, -1, value};
        events_.push_back(event);
    }
    /// The next block's left channel.
    std::vector<float> play(Processor& processor) {
        std::vector<float> left(frames), right(frames);
        float* channels[] = {left.data(), right.data()};
        clap_audio_buffer output{channels, nullptr, 2, 0, 0};
        const clap_input_events list{&events_,
            [](const clap_input_events* of) {
                return std::uint32_t(static_cast<std::vector<Event>*>(of->ctx)->size());
            },
            [](const clap_input_events* of, std::uint32_t index) -> const clap_event_header* {
                return &static_cast<std::vector<Event>*>(of->ctx)->at(index).header;
            }};
        const clap_output_events nobody{
            nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
        clap_process block{};
        block.frames_count = frames;
        block.audio_outputs = &output;
        block.audio_outputs_count = 1;
        block.in_events = &list;
        block.out_events = &nobody;
        EXPECT_NE(processor.process(block), CLAP_PROCESS_ERROR);
        events_.clear();
        return left;
    }

    union Event {
        clap_event_header header;
        clap_event_midi midi;
        clap_event_param_value value;
    };
    std::vector<Event> events_;
    boost::asio::io_context io_;
};

TEST_F(ForeignVst3, SoundsAsItDoesAsClap) {
    const auto clap = opened("clap"), vst3 = opened("vst3");
    ASSERT_TRUE(clap->activate(rate, frames) && vst3->activate(rate, frames));
    for (int block = 0; block < 40; ++block) {
        std::vector<std::vector<float>> sounds;
        for (const auto& processor : {clap.get(), vst3.get()}) {
            if (block == 1) midi(0x90, 57, 100, 30);
            if (block == 10) midi(0xe0, 0x7f, 0x7f, 100); // the wheel, by the parameter that it has for it
            if (block == 20) value(parameter(*processor, "Level"), 80, 0);
            if (block == 30) midi(0x80, 57, 0, 10);
            sounds.push_back(play(*processor));
        }
        for (std::uint32_t i = 0; i < frames; ++i)
            ASSERT_NEAR(sounds[0][i], sounds[1][i], 1e-6) << "block " << block << ", frame " << i;
        if (block == 25) {
            EXPECT_NEAR(std::abs(sounds[1][100]), 0.8, 1e-6);
        }
    }
}

TEST_F(ForeignVst3, KeepsItsStateAndTellsItsText) {
    const auto one = opened("vst3"), other = opened("vst3");
    ASSERT_TRUE(one->activate(rate, frames));
    const auto& level = parameter(*one, "Level");
    value(level, 25, 7);
    play(*one);
    EXPECT_EQ(one->value(level.index_id), 25);
    (void)one->attend();
    EXPECT_EQ(one->value_text(level.index_id, 25).substr(0, 2), "25");
    EXPECT_TRUE(one->value_text(level.index_id, 25).ends_with("%"));
    const auto state = one->save_state();
    ASSERT_TRUE(state.ok());
    ASSERT_TRUE(other->load_state(*state));
    EXPECT_EQ(other->value(level.index_id), 25);
    for (const std::size_t size : {std::size_t(0), std::size_t(10), state->size() - 1})
        EXPECT_FALSE(other->load_state(std::span(*state).first(size))) << size << " bytes of it";
    EXPECT_EQ(other->value(level.index_id), 25) << "what is no state changes nothing";
}

TEST_F(ForeignVst3, AsksForARestartWhenItsLatencyChanges) {
    const auto vst3 = opened("vst3");
    ASSERT_TRUE(vst3->activate(rate, frames));
    EXPECT_EQ(vst3->latency(), 0u);
    value(parameter(*vst3, "Late by"), 300, 0);
    bool wanted = false;
    for (int block = 0; block < 100 && !wanted; ++block) {
        play(*vst3);
        wanted = vst3->attend().restart_wanted;
    }
    EXPECT_TRUE(wanted);
    ASSERT_TRUE(vst3->activate(rate, frames));
    EXPECT_EQ(vst3->latency(), 300u);
}

TEST_F(ForeignVst3, TakesNoMemoryAndNoLockOfTheAudioThread) {
    const auto vst3 = opened("vst3");
    ASSERT_TRUE(vst3->activate(rate, frames));
    midi(0x90, 57, 100, 30);
    play(*vst3);
    std::vector<float> left(frames), right(frames);
    float* channels[] = {left.data(), right.data()};
    clap_audio_buffer output{channels, nullptr, 2, 0, 0};
    midi(0xe0, 0, 0x60, 100);
    value(parameter(*vst3, "Level"), 80, 0);
    const clap_input_events list{&events_,
        [](const clap_input_events* of) {
            return std::uint32_t(static_cast<std::vector<Event>*>(of->ctx)->size());
        },
        [](const clap_input_events* of, std::uint32_t index) -> const clap_event_header* {
            return &static_cast<std::vector<Event>*>(of->ctx)->at(index).header;
        }};
    const clap_output_events nobody{
        nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
    clap_process block{};
    block.frames_count = frames;
    block.audio_outputs = &output;
    block.audio_outputs_count = 1;
    block.in_events = &list;
    block.out_events = &nobody;
    const rt::NoAllocScope scope;
    const auto status = vst3->process(block);
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    EXPECT_NE(status, CLAP_PROCESS_ERROR);
}

TEST_F(ForeignVst3, SoundsTheSameInACage) {
    const auto outside = opened("vst3");
    const auto module = open_in_cage(io_, path("vst3"),
        {.argv = {child_program(), "cage"},
            .plugins = {outside->metadata()},
            .share = 1000,
            .is_copied = false,
            .patience = 20s,
            .short_patience = 20s});
    ASSERT_TRUE(module.ok()) << module.error().text();
    auto made = Processor::create(*module, "");
    ASSERT_TRUE(made.ok()) << made.error().text();
    const auto inside = *std::move(made);
    EXPECT_EQ(inside->metadata(), outside->metadata());
    ASSERT_TRUE(inside->activate(rate, frames) && outside->activate(rate, frames));
    for (int block = 0; block < 20; ++block) {
        std::vector<std::vector<float>> sounds;
        for (const auto& processor : {inside.get(), outside.get()}) {
            if (block == 1) midi(0x90, 57, 100, 30);
            if (block == 10) value(parameter(*processor, "Level"), 80, 9);
            sounds.push_back(play(*processor));
        }
        EXPECT_EQ(sounds[0], sounds[1]) << "block " << block;
    }
}

} // namespace
} // namespace aviary::hosting
