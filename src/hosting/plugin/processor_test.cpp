#include "hosting/plugin/plugin_host.h"
#include "hosting/plugin/processor.h"

#include "hosting/formats/clap/module.h"
#include "hosting/hosting_testing.h"
#include "rt/no_alloc.h"

#include <gtest/gtest.h>

#include <thread>

#include <array>
#include <cstring>

#include <sys/eventfd.h>
#include <unistd.h>

namespace aviary::hosting {
namespace {

std::unique_ptr<Processor> make_gain(const std::string& name = "gain") {
    auto module = Module::open(test_module(name));
    EXPECT_TRUE(module.ok());
    auto processor = Processor::create(*module, "");
    EXPECT_TRUE(processor.ok());
    return std::move(*processor);
}

/// One block of ones through the processor; the events are sent at its start.
struct Block {
    std::array<float, 16> in{}, left{}, right{};
    std::vector<clap_event_param_value> changes;

    clap_process_status run(Processor& processor) {
        in.fill(1);
        float* inputs[] = {in.data()};
        float* outputs[] = {left.data(), right.data()};
        const clap_audio_buffer input{.data32 = inputs, .channel_count = 1};
        clap_audio_buffer output{.data32 = outputs, .channel_count = 2};
        const clap_input_events in_events{.ctx = this,
            .size =
                [](const clap_input_events* list) {
                    return static_cast<std::uint32_t>(static_cast<Block*>(list->ctx)->changes.size());
                },
            .get = [](const clap_input_events* list, std::uint32_t i) -> const clap_event_header* {
                return &static_cast<Block*>(list->ctx)->changes[i].header;
            }};
        const clap_output_events out_events{
            .try_push = [](const clap_output_events*, const clap_event_header*) { return false; }};
        const clap_process process{.steady_time = -1,
            .frames_count = 16,
            .audio_inputs = &input,
            .audio_outputs = &output,
            .audio_inputs_count = 1,
            .audio_outputs_count = 1,
            .in_events = &in_events,
            .out_events = &out_events};
        const rt::NoAllocScope scope;
        const auto status = processor.process(process);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
        return status;
    }

    void set(std::uint32_t id, double value) {
        clap_event_param_value change{};
        change.header = {sizeof change, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0};
        change.param_id = id;
        change.value = value;
        changes.push_back(change);
    }
};

TEST(Processor, GivesAPluginAllThePortsThatItHas) {
    const auto processor = make_gain("side_chain");
    ASSERT_TRUE(processor->activate(48000, 16).ok());
    Block block;
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(block.run(*processor), CLAP_PROCESS_CONTINUE);
        EXPECT_EQ(block.left[15], 1) << "what goes in by the main port";
    }
}

TEST(Processor, DerivesWhatThePluginDoesNotSay) {
    const auto processor = make_gain();
    const auto& metadata = processor->metadata();
    EXPECT_EQ(metadata.id, "test.gain");
    EXPECT_EQ(metadata.version, "1.0.0");
    EXPECT_EQ(metadata.input_channels, 1u);
    EXPECT_EQ(metadata.output_channels, 2u);
    EXPECT_TRUE(metadata.takes_notes);
    EXPECT_FALSE(metadata.makes_notes);
    EXPECT_FALSE(metadata.is_note_effect());
    ASSERT_EQ(metadata.parameters.size(), 3u);
    const auto& gain = metadata.parameters[0];
    EXPECT_EQ(gain.id, "7");
    EXPECT_EQ(gain.name, "Gain");
    EXPECT_EQ(gain.group, "Main");
    EXPECT_EQ(gain.unit, "x");
    EXPECT_EQ(gain.max, 2);
    EXPECT_EQ(gain.kind, ParameterKind::floating);
    EXPECT_TRUE(gain.automatable);
    EXPECT_EQ(metadata.parameters[1].kind, ParameterKind::toggle);
    EXPECT_EQ(metadata.parameters[2].kind, ParameterKind::integer);
    EXPECT_EQ(processor->find_parameter("8"), &metadata.parameters[1]);
    EXPECT_EQ(processor->find_parameter("gain"), nullptr);
}

TEST(Processor, TellsWhichParametersAreReadOnlyOrHidden) {
    const auto module = Module::open(test_module("restless"));
    ASSERT_TRUE(module.ok());
    const auto processor = Processor::create(*module, "");
    ASSERT_TRUE(processor.ok());
    const auto& parameters = (*processor)->metadata().parameters;
    ASSERT_EQ(parameters.size(), 5u);
    for (const auto& parameter : parameters) {
        EXPECT_EQ(parameter.read_only, parameter.name == "Starts") << parameter.name;
        EXPECT_EQ(parameter.hidden, parameter.name == "Secret") << parameter.name;
    }
    EXPECT_FALSE((*processor)->find_parameter("3")->automatable) << "read-only, whatever else it says";
}

TEST(Processor, UnknownPluginNamesTheKnown) {
    const auto module = Module::open(test_module("gain"));
    const auto processor = Processor::create(*module, "test.reverb");
    ASSERT_FALSE(processor.ok());
    EXPECT_EQ(processor.error().code, "plugin.missing");
    EXPECT_NE(processor.error().message.find("test.gain"), std::string::npos);
}

TEST(Processor, ProcessesOnTheAudioThreadWithoutAllocating) {
    const auto processor = make_gain();
    ASSERT_TRUE(processor->activate(48000, 16).ok());
    EXPECT_EQ(processor->latency(), 32u);
    Block block;
    block.set(7, 0.25);
    clap_process_status status = CLAP_PROCESS_ERROR;
    std::thread([&] { status = block.run(*processor); }).join();
    EXPECT_EQ(status, CLAP_PROCESS_CONTINUE);
    EXPECT_EQ(block.right[15], 0.25f);
    EXPECT_EQ(processor->tail(), UINT32_MAX);
    EXPECT_EQ(processor->value(7), 0.25);
}

TEST(Processor, OneThreadMayPlayBothPartsOffline) {
    const auto processor = make_gain();
    processor->set_offline(true);
    ASSERT_TRUE(processor->activate(48000, 16).ok());
    Block block;
    EXPECT_EQ(block.run(*processor), CLAP_PROCESS_CONTINUE);
    processor->stop_processing();
    EXPECT_EQ(block.run(*processor), CLAP_PROCESS_CONTINUE);
    EXPECT_TRUE(processor->activate(44100, 8).ok()) << "activating again stops and deactivates first";
}

TEST(Processor, RefusesToProcessWhileInactive) {
    const auto processor = make_gain();
    Block block;
    EXPECT_EQ(block.run(*processor), CLAP_PROCESS_ERROR);
    EXPECT_FALSE(processor->activate(0, 16).ok());
    EXPECT_EQ(block.run(*processor), CLAP_PROCESS_ERROR);
}

TEST(Processor, KeepsWhatThePluginAsksForUntilAttend) {
    const auto processor = make_gain();
    EXPECT_EQ(processor->attend().messages, (std::vector<Message>{{Message::Kind::info, "hello"}}));
    ASSERT_TRUE(processor->activate(48000, 16).ok());
    Block block;
    block.run(*processor);
    auto told =
        processor->attend(); // its on_main_thread() sets 0.75 and asks for the values to be read, and a flush
    EXPECT_TRUE(told.restart_wanted);
    EXPECT_EQ(told.messages, (std::vector<Message>{{Message::Kind::info, "processed"}}));
    EXPECT_EQ(processor->value(7), 0.75);
    processor->deactivate();
    told = processor->attend();
    EXPECT_TRUE(told.values_changed);
    EXPECT_FALSE(told.restart_wanted);
    EXPECT_EQ(processor->value(7), 1.25) << "flush() sets 1.25 on the main thread";
    EXPECT_FALSE(processor->attend().values_changed);
}

TEST(Processor, CarriesStateFromOldCodeToNew) {
    const auto old_code = make_gain();
    ASSERT_TRUE(old_code->activate(48000, 16).ok());
    Block block;
    block.set(7, 1.5);
    block.run(*old_code);
    const auto state = old_code->save_state();
    ASSERT_TRUE(state.ok());
    const auto new_code = make_gain("gain2");
    EXPECT_EQ(new_code->value(7), 0.5);
    ASSERT_TRUE(new_code->load_state(*state).ok());
    EXPECT_EQ(new_code->value(7), 1.5);
}

TEST(Processor, ARefusedStateIsAnError) {
    const auto processor = make_gain();
    const std::array<std::byte, 3> truncated{};
    const auto loaded = processor->load_state(truncated);
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.error().code, "plugin.state");
}

TEST(Processor, ReadsAndWritesValuesAsText) {
    const auto processor = make_gain();
    EXPECT_EQ(processor->value_text(7, 0.5), "0.50 x");
    EXPECT_EQ(processor->text_value(7, "1.75 x"), 1.75);
    EXPECT_EQ(processor->text_value(7, "loud"), std::nullopt);
}

/// A plugin that puts out the length of its track's name on the left, and the track's kind on the right.
std::unique_ptr<Processor> make_track_echo() {
    auto module = Module::open(test_module("track_echo/track_echo"));
    EXPECT_TRUE(module.ok());
    auto processor = Processor::create(*module, "");
    EXPECT_TRUE(processor.ok());
    return std::move(*processor);
}

TEST(Processor, TellsThePluginOfItsTrackBeforeAndWhileItPlays) {
    const auto processor = make_track_echo();
    Block block;
    ASSERT_TRUE(processor->activate(48000, 16).ok());
    block.run(*processor);
    EXPECT_EQ(block.left[0], 0) << "nothing is known";
    EXPECT_EQ(block.right[0], 0);
    processor->set_track({.name = "Bass", .colour = 0xff102030});
    block.run(*processor);
    EXPECT_EQ(block.left[0], 4);
    EXPECT_EQ(block.right[0], 1);
    processor->set_track({.name = "Echoes", .kind = TrackDescription::Kind::return_track});
    std::thread([&] { block.run(*processor); }).join();
    EXPECT_EQ(block.left[0], 6);
    EXPECT_EQ(block.right[0], 2);
}

TEST(Processor, CutsALongTrackNameBetweenCodePoints) {
    const auto processor = make_track_echo();
    processor->set_track({.name = std::string(254, 'n') + "\u00e4"});
    ASSERT_TRUE(processor->activate(48000, 16).ok());
    Block block;
    block.run(*processor);
    EXPECT_EQ(block.left[0], 254);
}

TEST(Processor, SettingTheTrackOfAPluginThatDoesNotAskDoesNothing) {
    const auto processor = make_gain();
    processor->set_track({.name = "Bass"});
    EXPECT_EQ(processor->value(7), 1);
}

TEST(Processor, KeepsItsCodeMapped) {
    std::unique_ptr<Processor> processor;
    {
        auto module = Module::open_copy(test_module("gain"));
        ASSERT_TRUE(module.ok());
        auto created = Processor::create(std::move(*module), "test.gain");
        ASSERT_TRUE(created.ok());
        processor = std::move(*created);
    }
    EXPECT_EQ(processor->value(7), 1);
}

TEST(PluginHost, RingsTheBellForItsMainThreadButNotFromItsAudioThread) {
    const int bell = eventfd(0, EFD_NONBLOCK);
    PluginHost host;
    host.set_bell(bell);
    const auto rung = [&] {
        std::uint64_t times = 0;
        return read(bell, &times, sizeof times) > 0;
    };
    {
        const PluginHost::AudioThread scope(host);
        host.clap()->request_callback(host.clap());
    }
    EXPECT_TRUE(host.take_callback());
    EXPECT_FALSE(rung()) << "a host looks after each block";
    std::thread([&] { host.clap()->request_callback(host.clap()); }).join();
    EXPECT_TRUE(rung());
    EXPECT_TRUE(host.take_callback());
    EXPECT_FALSE(host.take_callback());
    host.wish(PluginHost::restart | PluginHost::callback);
    EXPECT_TRUE(host.take_callback());
    EXPECT_EQ(host.take_wishes(), std::uint32_t(PluginHost::restart));
    close(bell);
}

} // namespace
} // namespace aviary::hosting
