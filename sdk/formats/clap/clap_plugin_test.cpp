#include "sdk/formats/clap/clap_plugin.h"

#include "rt/no_alloc.h"
#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/clap/testing/test_plugins.h"

#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/note-ports.h>
#include <gtest/gtest.h>

#include <cfloat>
#include <cmath>
#include <string>

namespace aviary::test {
namespace {

TEST(ClapFactory, OffersEveryPluginOfTheLibraryInOrder) {
    ASSERT_EQ(factory().get_plugin_count(&factory()), 7u);
    const auto* monitor = factory().get_plugin_descriptor(&factory(), 0);
    EXPECT_STREQ(monitor->id, "test.monitor");
    EXPECT_STREQ(monitor->version, "1.2.3");
    EXPECT_STREQ(monitor->url, "https://example.com");
    std::vector<std::string> features;
    for (auto** feature = monitor->features; *feature; ++feature) features.emplace_back(*feature);
    EXPECT_EQ(features, (std::vector<std::string>{"audio-effect", "utility", "analyzer", "stereo"}));
    EXPECT_STREQ(factory().get_plugin_descriptor(&factory(), 1)->features[0], "instrument");
    EXPECT_EQ(factory().get_plugin_descriptor(&factory(), 7), nullptr);
}

TEST(ClapFactory, MakesNothingOfAnUnknownId) {
    EXPECT_EQ(Host("test.nobody").plugin, nullptr);
    EXPECT_EQ(factory().create_plugin(&factory(), nullptr, nullptr), nullptr);
    EXPECT_EQ(clap_entry.get_factory("clap.other-factory"), nullptr);
}

TEST(ClapPlugin, RefusesToStartWhenTwoIdsHaveOneHash) {
    Host host("test.colliding");
    ASSERT_NE(host.plugin, nullptr);
    testing::internal::CaptureStderr();
    EXPECT_FALSE(host.plugin->init(host.plugin));
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("'liquid'"), said.npos) << said;
}

TEST(ClapPlugin, AnEffectHasAStereoPairThatMayShareMemory) {
    Host host("test.monitor");
    auto* ports = host.extension<clap_plugin_audio_ports_t>(CLAP_EXT_AUDIO_PORTS);
    ASSERT_EQ(ports->count(host.plugin, true), 1u);
    ASSERT_EQ(ports->count(host.plugin, false), 1u);
    clap_audio_port_info_t in, out;
    ASSERT_TRUE(ports->get(host.plugin, 0, true, &in));
    ASSERT_TRUE(ports->get(host.plugin, 0, false, &out));
    EXPECT_FALSE(ports->get(host.plugin, 1, false, &out));
    EXPECT_EQ(in.channel_count, 2u);
    EXPECT_EQ(in.in_place_pair, out.id);
    EXPECT_EQ(out.in_place_pair, in.id);
    EXPECT_EQ(out.flags, std::uint32_t(CLAP_AUDIO_PORT_IS_MAIN | CLAP_AUDIO_PORT_SUPPORTS_64BITS));
    EXPECT_EQ(host.extension<void>(CLAP_EXT_NOTE_PORTS), nullptr);
}

TEST(ClapPlugin, AnInstrumentTakesNotesAndNoSound) {
    Host host("test.recorder");
    auto* audio = host.extension<clap_plugin_audio_ports_t>(CLAP_EXT_AUDIO_PORTS);
    EXPECT_EQ(audio->count(host.plugin, true), 0u);
    EXPECT_EQ(audio->count(host.plugin, false), 1u);
    auto* notes = host.extension<clap_plugin_note_ports_t>(CLAP_EXT_NOTE_PORTS);
    ASSERT_EQ(notes->count(host.plugin, true), 1u);
    EXPECT_EQ(notes->count(host.plugin, false), 0u);
    clap_note_port_info_t info;
    ASSERT_TRUE(notes->get(host.plugin, 0, true, &info));
    EXPECT_EQ(info.preferred_dialect, std::uint32_t(CLAP_NOTE_DIALECT_CLAP));
    EXPECT_TRUE(info.supported_dialects & CLAP_NOTE_DIALECT_MIDI);
}

TEST(ClapPlugin, AsksTheHostForNothingThatItLacksItself) {
    for (const char* id : {"test.monitor", "test.recorder", "test.twins", "test.whisper", "test.follower"}) {
        Host host(id);
        host.note_dialects = CLAP_NOTE_DIALECT_MIDI;
        ASSERT_TRUE(host.start());
        host.resize(300);
        host.process({});
        auto& plugin = detail::ClapPlugin::of(host.plugin);
        plugin.values_changed();
        host.plugin->on_main_thread(host.plugin);
        EXPECT_EQ(host.strays, "") << id;
        EXPECT_EQ(host.extension<void>(CLAP_EXT_PARAMS) != nullptr, plugin.instance().param_count() > 0)
            << id;
    }
}

TEST(ClapPlugin, RefusesToBeActivatedForWhatCannotBe) {
    Host host("test.monitor");
    ASSERT_TRUE(host.plugin->init(host.plugin));
    EXPECT_FALSE(host.plugin->activate(host.plugin, 0, 1, 512));
    EXPECT_FALSE(host.plugin->activate(host.plugin, NAN, 1, 512));
    EXPECT_FALSE(host.plugin->activate(host.plugin, 48000, 1, 0));
    EXPECT_FALSE(host.plugin->start_processing(host.plugin)) << "not active";
    host.resize(16);
    EXPECT_EQ(host.process({}), CLAP_PROCESS_ERROR);
}

TEST(ClapPlugin, CutsWhateverTheHostSendsIntoShortBlocks) {
    for (std::uint32_t frames : {1u, 255u, 256u, 257u, 1000u, 8192u}) {
        Host host("test.monitor");
        ASSERT_TRUE(host.start(48000, 8192));
        host.resize(frames);
        EXPECT_EQ(host.process(Events().param(frames - 1, detail::fnv1a_32("jump"), 1)), CLAP_PROCESS_TAIL);
        EXPECT_EQ(host.output[0].back(), 1);
        if (frames > 1) {
            EXPECT_EQ(host.output[0][frames - 2], 0);
        }
        const auto& monitor = static_cast<Monitor&>(detail::ClapPlugin::of(host.plugin).instance().plugin());
        EXPECT_EQ(monitor.longest_block, std::min(frames, 256u));
        EXPECT_EQ(monitor.setup.max_frames, 256u);
    }
}

TEST(ClapPlugin, WorksInPlace) {
    Host host("test.twins");
    ASSERT_TRUE(host.start());
    std::vector<float> left(300, 1.0f), right(300, -1.0f);
    float* channels[] = {left.data(), right.data()};
    const clap_audio_buffer_t in{channels, nullptr, 2, 0, 0};
    clap_audio_buffer_t out{channels, nullptr, 2, 0, 3};
    const clap_process_t process{-1, 300, nullptr, &in, &out, 1, 1, nullptr, nullptr};
    EXPECT_NE(host.plugin->process(host.plugin, &process), CLAP_PROCESS_ERROR);
    EXPECT_EQ(left, std::vector<float>(300, 0.5f));
    EXPECT_EQ(right, std::vector<float>(300, -0.5f));
    EXPECT_EQ(out.constant_mask, 0u);
}

TEST(ClapPlugin, HearsSilenceAndPlaysNowhereWhereTheHostGivesNothing) {
    Host host("test.monitor");
    ASSERT_TRUE(host.start());
    std::vector<float> mono(600, 5.0f);
    float* one[] = {mono.data()};
    float* nothing[] = {nullptr, nullptr};
    clap_audio_buffer_t buffers[] = {{one, nullptr, 1, 0, 0}, {nothing, nullptr, 2, 0, 0},
        {nullptr, nullptr, 2, 0, 0}, {one, nullptr, 0, 0, 0}};
    for (auto& in : buffers)
        for (auto& out : buffers) {
            const clap_process_t process{-1, 600, nullptr, &in, &out, 1, 1, nullptr, nullptr};
            EXPECT_NE(host.plugin->process(host.plugin, &process), CLAP_PROCESS_ERROR);
        }
    const clap_process_t no_ports{-1, 600, nullptr, nullptr, nullptr, 0, 0, nullptr, nullptr};
    EXPECT_NE(host.plugin->process(host.plugin, &no_ports), CLAP_PROCESS_ERROR);
    const clap_process_t no_frames{-1, 0, nullptr, nullptr, nullptr, 0, 0, nullptr, nullptr};
    EXPECT_NE(host.plugin->process(host.plugin, &no_frames), CLAP_PROCESS_ERROR);
    EXPECT_EQ(host.plugin->process(host.plugin, nullptr), CLAP_PROCESS_ERROR);
}

TEST(ClapPlugin, DoesNotHideWhatIsNoNumber) {
    Host host("test.twins");
    ASSERT_TRUE(host.start());
    host.resize(8);
    host.input[0].assign(8, NAN);
    host.process({});
    EXPECT_TRUE(std::isnan(host.output[0][3]));
}

TEST(ClapPlugin, DenormalsAreZeroInsideAndAsTheHostHadThemAfterwards) {
    Host host("test.whisper");
    ASSERT_TRUE(host.start());
    host.resize(8);
    for (auto& channel : host.input) channel.assign(8, 1.0f);
    host.process({});
    EXPECT_EQ(host.output[0], std::vector<float>(8, 0.0f));
    volatile float smallest = FLT_MIN;
    EXPECT_NE(smallest / 2, 0.0f);
}

TEST(ClapPlugin, TellsTailLatencyAndRender) {
    Host host("test.monitor");
    ASSERT_TRUE(host.start());
    EXPECT_EQ(host.extension<clap_plugin_tail_t>(CLAP_EXT_TAIL)->get(host.plugin), 1000u);
    EXPECT_EQ(host.extension<clap_plugin_latency_t>(CLAP_EXT_LATENCY)->get(host.plugin), 0u);
    auto* render = host.extension<clap_plugin_render_t>(CLAP_EXT_RENDER);
    EXPECT_FALSE(render->has_hard_realtime_requirement(host.plugin));
    EXPECT_TRUE(render->set(host.plugin, CLAP_RENDER_OFFLINE));
    EXPECT_FALSE(render->set(host.plugin, 7));
}

TEST(ClapPlugin, AsksForARestartWhenAParameterChangesTheLatency) {
    Host host("test.monitor");
    ASSERT_TRUE(host.start());
    host.resize(16);
    host.process(Events().param(0, detail::fnv1a_32("on"), 1));
    EXPECT_EQ(host.callbacks, 1);
    host.plugin->on_main_thread(host.plugin);
    EXPECT_EQ(host.restarts, 1);
    auto* latency = host.extension<clap_plugin_latency_t>(CLAP_EXT_LATENCY);
    EXPECT_EQ(latency->get(host.plugin), 0u) << "constant while active";
    host.plugin->stop_processing(host.plugin);
    host.plugin->deactivate(host.plugin);
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 512));
    EXPECT_EQ(host.latency_changes, 1);
    EXPECT_EQ(latency->get(host.plugin), 64u);
}

TEST(ClapPlugin, TheFirstLatencyIsNoChange) {
    Host host("test.monitor");
    ASSERT_TRUE(host.plugin->init(host.plugin));
    host.flush(Events().param(0, detail::fnv1a_32("on"), 1));
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 512));
    EXPECT_EQ(host.extension<clap_plugin_latency_t>(CLAP_EXT_LATENCY)->get(host.plugin), 64u);
    EXPECT_EQ(host.latency_changes, 0);
}

TEST(ClapPlugin, ProcessingNeitherAllocatesNorFreesNorLocks) {
    Host effect("test.monitor"), instrument("test.recorder");
    ASSERT_TRUE(effect.start());
    ASSERT_TRUE(instrument.start());
    Events events;
    for (std::uint32_t time = 0; time < 500; time += 3) {
        for (auto id : {"jump", "glide", "cutoff", "steps", "left", "on"})
            events.param(time, detail::fnv1a_32(id), time % 5);
        events.note(time, CLAP_EVENT_NOTE_ON, int(time % 128)).midi(time, 0xe0, 0, 64);
    }
    effect.resize(512);
    instrument.resize(512);
    rt::NoAllocScope scope;
    for (int block = 0; block < 20; ++block) {
        effect.process(events);
        instrument.process(events);
        effect.plugin->reset(effect.plugin);
        instrument.plugin->reset(instrument.plugin);
    }
    effect.plugin->stop_processing(effect.plugin);
    EXPECT_EQ(scope.allocations(), 0u);
    EXPECT_EQ(scope.frees(), 0u);
    EXPECT_EQ(scope.locks(), 0u);
}

#if AVIARY_SANITIZE_REALTIME
TEST(ClapPlugin, RealtimeSanitizerWatchesTheAuthorsCode) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    Host host("test.careless");
    ASSERT_TRUE(host.start());
    host.resize(16);
    EXPECT_DEATH(host.process({}), "RealtimeSanitizer");
}
#endif

} // namespace
} // namespace aviary::test
