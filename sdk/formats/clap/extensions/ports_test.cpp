// Busses through CLAP.
#include "rt/no_alloc.h"
#include "sdk/formats/clap/extensions/port_speakers.h"
#include "sdk/formats/clap/testing/capable_plugins.h"
#include "sdk/formats/clap/testing/clap_test_host.h"

#include <aviary/abi/clap/ambisonic.h>
#include <aviary/abi/clap/audio_ports_activation.h>
#include <aviary/abi/clap/audio_ports_config.h>
#include <aviary/abi/clap/configurable_audio_ports.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/surround.h>
#include <gtest/gtest.h>

#include <set>

namespace aviary::test {
namespace {

/// The memory of a port: every channel filled with one value.
template <typename Sample>
struct Port {
    Port(unsigned channel_count, unsigned frames, Sample value)
        : samples(channel_count, std::vector<Sample>(frames, value)) {
        for (auto& channel : samples) channels.push_back(channel.data());
        buffer.channel_count = channel_count;
        if constexpr (sizeof(Sample) == sizeof(float))
            buffer.data32 = channels.data();
        else
            buffer.data64 = channels.data();
    }
    std::vector<std::vector<Sample>> samples;
    std::vector<Sample*> channels;
    clap_audio_buffer_t buffer{};
};

struct Busses : Host {
    Busses()
        : Host("test.bussed")
        , bussed(*Bussed::latest) {
        EXPECT_TRUE(plugin->init(plugin));
    }
    bool select(clap_id config) { return configs().select(plugin, config); }
    bool activate() { return plugin->activate(plugin, 48000, 1, 512) && plugin->start_processing(plugin); }
    void run(std::vector<clap_audio_buffer_t> in, std::vector<clap_audio_buffer_t*> out, unsigned frames) {
        std::vector<clap_audio_buffer_t> outs;
        for (auto* port : out) outs.push_back(*port);
        const clap_process_t process{-1, frames, nullptr, in.data(), outs.data(), std::uint32_t(in.size()),
            std::uint32_t(outs.size()), nullptr, sent.clap()};
        rt::NoAllocScope scope;
        EXPECT_NE(plugin->process(plugin, &process), CLAP_PROCESS_ERROR);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
        for (std::size_t i = 0; i < out.size(); ++i) *out[i] = outs[i];
    }
    const clap_plugin_audio_ports_t& ports() const {
        return *extension<clap_plugin_audio_ports_t>(CLAP_EXT_AUDIO_PORTS);
    }
    const clap_plugin_audio_ports_config_t& configs() const {
        return *extension<clap_plugin_audio_ports_config_t>(CLAP_EXT_AUDIO_PORTS_CONFIG);
    }
    clap_audio_port_info_t port(std::uint32_t index, bool is_input) const {
        clap_audio_port_info_t info{};
        EXPECT_TRUE(ports().get(plugin, index, is_input, &info));
        return info;
    }
    Bussed& bussed;
};

TEST(ClapPorts, EveryBusOfTheLayoutIsAPort) {
    Busses host;
    ASSERT_EQ(host.ports().count(host.plugin, true), 2u);
    ASSERT_EQ(host.ports().count(host.plugin, false), 1u);
    const auto main = host.port(0, true), key = host.port(1, true), out = host.port(0, false);
    EXPECT_STREQ(main.name, "Input");
    EXPECT_STREQ(main.port_type, CLAP_PORT_STEREO);
    EXPECT_EQ(main.in_place_pair, out.id);
    EXPECT_EQ(out.in_place_pair, main.id);
    EXPECT_EQ(main.flags, std::uint32_t(CLAP_AUDIO_PORT_IS_MAIN | CLAP_AUDIO_PORT_SUPPORTS_64BITS));
    EXPECT_STREQ(key.name, "Key");
    EXPECT_STREQ(key.port_type, CLAP_PORT_MONO);
    EXPECT_EQ(key.in_place_pair, CLAP_INVALID_ID);
    EXPECT_EQ(key.flags, std::uint32_t(CLAP_AUDIO_PORT_SUPPORTS_64BITS));
    EXPECT_NE(key.id, main.id);
}

TEST(ClapPorts, ALayoutIsAConfigurationThatTheHostMayChooseWhileNothingRuns) {
    Busses host;
    auto* info = host.extension<clap_plugin_audio_ports_config_info_t>(CLAP_EXT_AUDIO_PORTS_CONFIG_INFO);
    ASSERT_EQ(host.configs().count(host.plugin), 3u);
    clap_audio_ports_config_t config;
    ASSERT_TRUE(host.configs().get(host.plugin, 1, &config));
    EXPECT_STREQ(config.name, "Mono to 5.1");
    EXPECT_EQ(config.input_port_count, 2u);
    EXPECT_EQ(config.output_port_count, 2u);
    EXPECT_EQ(config.main_input_channel_count, 1u);
    EXPECT_STREQ(config.main_input_port_type, CLAP_PORT_MONO);
    EXPECT_EQ(config.main_output_channel_count, 6u);
    EXPECT_STREQ(config.main_output_port_type, CLAP_PORT_SURROUND);
    EXPECT_FALSE(host.configs().get(host.plugin, 3, &config));
    Host source("test.talker"); // has no input
    ASSERT_TRUE(source.plugin->init(source.plugin));
    ASSERT_TRUE(source.extension<clap_plugin_audio_ports_config_t>(CLAP_EXT_AUDIO_PORTS_CONFIG)
                    ->get(source.plugin, 0, &config));
    EXPECT_STREQ(config.main_input_port_type, "") << "none, in words";
    clap_audio_port_info_t port;
    ASSERT_TRUE(info->get(host.plugin, 2, 0, false, &port));
    EXPECT_EQ(port.channel_count, 8u);

    EXPECT_EQ(info->current_config(host.plugin), 0u);
    EXPECT_TRUE(host.select(1));
    EXPECT_EQ(info->current_config(host.plugin), 1u);
    EXPECT_EQ(host.port(0, false).channel_count, 6u);
    EXPECT_EQ(host.port(0, false).in_place_pair, CLAP_INVALID_ID) << "of other speakers";
    EXPECT_FALSE(host.select(3));
    ASSERT_TRUE(host.activate());
    EXPECT_FALSE(host.select(0)) << "while active";
    EXPECT_STREQ(host.bussed.setup.layout->name, "Mono to 5.1");
    EXPECT_EQ(host.bussed.setup.output_channels, 6u);
}

TEST(ClapPorts, MonoBecomesSurroundWithASideChain) {
    Busses host;
    ASSERT_TRUE(host.select(1) && host.activate());
    Port<float> in(1, 300, 1), key(1, 300, 2), out(6, 300, 0), second(1, 300, 0);
    host.run({in.buffer, key.buffer}, {&out.buffer, &second.buffer}, 300);
    for (const auto& channel : out.samples) EXPECT_EQ(channel, std::vector<float>(300, 3));
    EXPECT_EQ(second.samples[0], std::vector<float>(300, 9));
    EXPECT_TRUE(host.bussed.has_key && host.bussed.has_second);
    host.run({in.buffer}, {&out.buffer}, 300);
    EXPECT_EQ(out.samples[5], std::vector<float>(300, 1)) << "without a key";
    EXPECT_FALSE(host.bussed.has_key || host.bussed.has_second);
}

TEST(ClapPorts, TakeSoundOfEitherWidthAndBothAtOnce) {
    Busses host;
    ASSERT_TRUE(host.activate());
    Port<double> in(2, 300, 0.5);
    Port<float> key(1, 300, 0.25f);
    Port<double> out(2, 300, 7);
    out.buffer.constant_mask = 3;
    host.run({in.buffer, key.buffer}, {&out.buffer}, 300);
    EXPECT_EQ(out.samples[1], std::vector<double>(300, 0.75));
    EXPECT_EQ(out.buffer.constant_mask, 0u);
}

TEST(ClapPorts, OnesThatAreNotInUseAreSilentAndUnconnected) {
    Busses host;
    auto* activation = host.extension<clap_plugin_audio_ports_activation_t>(CLAP_EXT_AUDIO_PORTS_ACTIVATION);
    EXPECT_FALSE(activation->set_active(host.plugin, false, 1, false, 32)) << "no such port";
    EXPECT_FALSE(activation->set_active(host.plugin, true, 1, false, 16)) << "no such samples";
    ASSERT_TRUE(host.select(1) && host.activate());
    ASSERT_TRUE(activation->can_activate_while_processing(host.plugin));
    ASSERT_TRUE(activation->set_active(host.plugin, true, 1, false, 32));
    ASSERT_TRUE(activation->set_active(host.plugin, false, 1, false, 0));
    Port<float> in(1, 300, 1), key(1, 300, 2), out(6, 300, 0), second(1, 300, 5);
    host.run({in.buffer, key.buffer}, {&out.buffer, &second.buffer}, 300);
    EXPECT_EQ(out.samples[0], std::vector<float>(300, 1));
    EXPECT_EQ(second.samples[0], std::vector<float>(300, 0));
    EXPECT_EQ(second.buffer.constant_mask, 1u);
    EXPECT_FALSE(host.bussed.has_key || host.bussed.has_second);

    ASSERT_TRUE(activation->set_active(host.plugin, true, 1, true, 32));
    host.run({in.buffer, key.buffer}, {&out.buffer, &second.buffer}, 300);
    EXPECT_EQ(out.samples[0], std::vector<float>(300, 3));
    host.plugin->stop_processing(host.plugin);
    host.plugin->deactivate(host.plugin);
    ASSERT_TRUE(host.select(1) && host.activate());
    host.run({in.buffer, key.buffer}, {&out.buffer, &second.buffer}, 300);
    EXPECT_EQ(second.samples[0][0], 9) << "choosing a layout uses every port again";
}

TEST(ClapPorts, AnOutputThatIsNotInUseDoesNotSilenceTheInputItSharesMemoryWith) {
    Busses host;
    auto* activation = host.extension<clap_plugin_audio_ports_activation_t>(CLAP_EXT_AUDIO_PORTS_ACTIVATION);
    ASSERT_TRUE(host.activate());
    Port<float> shared(2, 300, 1);
    ASSERT_TRUE(activation->set_active(host.plugin, false, 0, false, 32));
    host.run({shared.buffer}, {&shared.buffer}, 300);
    EXPECT_EQ(host.bussed.last_input, 1);
    EXPECT_EQ(shared.samples[0], std::vector<float>(300, 0));
}

TEST(ClapPorts, SurroundChannelsAreNamed) {
    Busses host;
    auto* surround = host.extension<clap_plugin_surround_t>(CLAP_EXT_SURROUND);
    EXPECT_EQ(host.extension<void>("clap.surround.draft/4"), surround);
    const auto mask = [](std::initializer_list<unsigned> channels) {
        std::uint64_t bits = 0;
        for (const unsigned channel : channels) bits |= std::uint64_t(1) << channel;
        return bits;
    };
    EXPECT_TRUE(surround->is_channel_mask_supported(host.plugin, mask({0, 1, 2, 3, 4, 5})));
    EXPECT_TRUE(surround->is_channel_mask_supported(host.plugin, mask({0, 1, 2, 3, 4, 5, 9, 10})));
    EXPECT_FALSE(surround->is_channel_mask_supported(host.plugin, mask({0, 1, 4, 5})));
    ASSERT_TRUE(host.select(1));
    std::uint8_t map[8] = {};
    EXPECT_EQ(surround->get_channel_map(host.plugin, false, 0, map, 5), 0u) << "too small";
    ASSERT_EQ(surround->get_channel_map(host.plugin, false, 0, map, 8), 6u);
    EXPECT_EQ(std::vector<int>(map, map + 6), (std::vector<int>{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(surround->get_channel_map(host.plugin, true, 2, map, 8), 0u);
}

struct SpatialHost : Host {
    SpatialHost()
        : Host("test.spatial") {
        EXPECT_TRUE(plugin->init(plugin));
    }
    bool request(std::vector<clap_audio_port_configuration_request> requests) {
        const auto* ports =
            extension<clap_plugin_configurable_audio_ports_t>(CLAP_EXT_CONFIGURABLE_AUDIO_PORTS);
        const auto count = std::uint32_t(requests.size());
        const bool can = ports->can_apply_configuration(plugin, requests.data(), count);
        EXPECT_EQ(ports->apply_configuration(plugin, requests.data(), count), can);
        return can;
    }
    std::string layout() const {
        clap_audio_ports_config_t config;
        const auto* info = extension<clap_plugin_audio_ports_config_info_t>(CLAP_EXT_AUDIO_PORTS_CONFIG_INFO);
        const auto* configs = extension<clap_plugin_audio_ports_config_t>(CLAP_EXT_AUDIO_PORTS_CONFIG);
        return configs->get(plugin, info->current_config(plugin), &config) ? config.name : "?";
    }
};

TEST(ClapPorts, TheHostMayAskForChannels) {
    SpatialHost host;
    EXPECT_EQ(host.layout(), "Stereo and key");
    EXPECT_TRUE(host.request({{true, 0, 2, CLAP_PORT_STEREO, nullptr}, {false, 0, 2, nullptr, nullptr}}));
    EXPECT_EQ(host.layout(), "Stereo and key") << "the key is no reason to change";
    EXPECT_TRUE(host.request({{true, 0, 12, CLAP_PORT_SURROUND, nullptr}}));
    EXPECT_EQ(host.layout(), "7.1.4");
    EXPECT_TRUE(host.request({{false, 0, 4, CLAP_PORT_SURROUND, nullptr}}));
    EXPECT_EQ(host.layout(), "Quad");
    EXPECT_TRUE(host.request({{false, 0, 4, CLAP_PORT_AMBISONIC, nullptr}}));
    EXPECT_EQ(host.layout(), "First order");
    EXPECT_FALSE(host.request({{true, 0, 12, nullptr, nullptr}, {false, 0, 2, nullptr, nullptr}}))
        << "both, but not together";
    EXPECT_FALSE(host.request({{true, 2, 2, nullptr, nullptr}})) << "no such port";
    EXPECT_EQ(host.layout(), "First order") << "a refusal changes nothing";

    const clap_ambisonic_config_t fuma = {CLAP_AMBISONIC_ORDERING_FUMA, CLAP_AMBISONIC_NORMALIZATION_MAXN},
                                  acn = {CLAP_AMBISONIC_ORDERING_ACN, CLAP_AMBISONIC_NORMALIZATION_SN3D};
    EXPECT_FALSE(host.request({{true, 0, 9, CLAP_PORT_AMBISONIC, &fuma}}));
    EXPECT_TRUE(host.request({{true, 0, 9, CLAP_PORT_AMBISONIC, &acn}}));
    EXPECT_EQ(host.layout(), "Second order");
    const std::uint8_t other[] = {0, 1, 2, 3}, quad[] = {0, 1, 4, 5};
    EXPECT_FALSE(host.request({{true, 0, 4, CLAP_PORT_SURROUND, other}}));
    EXPECT_TRUE(host.request({{true, 0, 4, CLAP_PORT_SURROUND, quad}}));
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 512));
    const auto* ports =
        host.extension<clap_plugin_configurable_audio_ports_t>("clap.configurable-audio-ports.draft1");
    const clap_audio_port_configuration_request stereo = {true, 0, 2, nullptr, nullptr};
    EXPECT_FALSE(ports->apply_configuration(host.plugin, &stereo, 1)) << "while active";
}

TEST(ClapPorts, AmbisonicsAndHeightAreTold) {
    SpatialHost host;
    const auto* ambisonic = host.extension<clap_plugin_ambisonic_t>(CLAP_EXT_AMBISONIC);
    const auto* surround = host.extension<clap_plugin_surround_t>(CLAP_EXT_SURROUND);
    clap_ambisonic_config_t config{};
    EXPECT_FALSE(ambisonic->get_config(host.plugin, true, 0, &config)) << "stereo";
    ASSERT_TRUE(host.request({{false, 0, 16, CLAP_PORT_AMBISONIC, nullptr}}));
    ASSERT_TRUE(ambisonic->get_config(host.plugin, true, 0, &config));
    EXPECT_EQ(config.ordering, unsigned(CLAP_AMBISONIC_ORDERING_ACN));
    EXPECT_EQ(config.normalization, unsigned(CLAP_AMBISONIC_NORMALIZATION_SN3D));
    EXPECT_TRUE(ambisonic->is_config_supported(host.plugin, &config));
    config.ordering = CLAP_AMBISONIC_ORDERING_FUMA;
    EXPECT_FALSE(ambisonic->is_config_supported(host.plugin, &config));
    std::uint8_t map[16] = {};
    EXPECT_EQ(surround->get_channel_map(host.plugin, true, 0, map, 16), 0u) << "no surround";

    ASSERT_TRUE(host.request({{true, 0, 12, nullptr, nullptr}}));
    ASSERT_EQ(surround->get_channel_map(host.plugin, true, 0, map, 16), 12u);
    EXPECT_EQ(std::vector<int>(map, map + 12),
        (std::vector<int>{CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_FC, CLAP_SURROUND_LFE,
            CLAP_SURROUND_BL, CLAP_SURROUND_BR, CLAP_SURROUND_SL, CLAP_SURROUND_SR, CLAP_SURROUND_TFL,
            CLAP_SURROUND_TFR, CLAP_SURROUND_TBL, CLAP_SURROUND_TBR}));
    ASSERT_TRUE(
        host.plugin->activate(host.plugin, 48000, 1, 512) && host.plugin->start_processing(host.plugin));
    Port<float> in(12, 300, 3), out(12, 300, 0);
    const clap_process_t process{-1, 300, nullptr, &in.buffer, &out.buffer, 1, 1, nullptr, host.sent.clap()};
    ASSERT_NE(host.plugin->process(host.plugin, &process), CLAP_PROCESS_ERROR);
    for (const auto& channel : out.samples) EXPECT_EQ(channel, std::vector<float>(300, 3));
}

TEST(ClapPorts, EverySpeakerIsAnotherChannel) {
    for (int i = 1; i < int(Speakers::ambisonic_1); ++i) {
        const auto map = detail::channel_map(Speakers(i));
        EXPECT_EQ(map.size(), channel_count(Speakers(i)));
        EXPECT_EQ(std::set<int>(map.begin(), map.end()).size(), map.size()) << i;
    }
}

TEST(ClapPorts, ThePluginMayAskForAnotherLayout) {
    Busses host;
    host.bussed.ask_for_layout(2);
    EXPECT_EQ(host.restarts, 0);
    EXPECT_EQ(host.port(0, true).channel_count, 8u);
    EXPECT_NE(host.port_changes & CLAP_AUDIO_PORTS_RESCAN_LIST, 0u);
    EXPECT_EQ(host.port_changes & CLAP_AUDIO_PORTS_RESCAN_NAMES, 0u) << "a flag the host does not support";

    ASSERT_TRUE(host.activate());
    host.port_changes = 0;
    host.bussed.ask_for_layout(1);
    EXPECT_EQ(host.restarts, 1);
    EXPECT_EQ(host.port_changes, 0u);
    EXPECT_EQ(host.port(0, true).channel_count, 8u) << "until it is deactivated";
    host.restart();
    EXPECT_NE(host.port_changes, 0u);
    EXPECT_EQ(host.bussed.setup.output_channels, 6u);
    host.bussed.ask_for_layout(17);
    EXPECT_EQ(host.restarts, 1) << "there is none";
}

TEST(ClapPorts, TheModeOfRenderingReachesTheBlock) {
    Busses host;
    auto* render = host.extension<clap_plugin_render_t>(CLAP_EXT_RENDER);
    ASSERT_TRUE(render->set(host.plugin, CLAP_RENDER_OFFLINE) && host.activate());
    EXPECT_EQ(host.bussed.setup.mode, Mode::offline);
    Port<float> in(2, 16, 1), out(2, 16, 0);
    host.run({in.buffer}, {&out.buffer}, 16);
    EXPECT_EQ(host.bussed.mode, Mode::offline);
    ASSERT_TRUE(render->set(host.plugin, CLAP_RENDER_REALTIME));
    host.run({in.buffer}, {&out.buffer}, 16);
    EXPECT_EQ(host.bussed.mode, Mode::live);
}

TEST(ClapFeatures, SayWhatThePluginIsFor) {
    const auto features = [](std::uint32_t index) {
        std::vector<std::string> all;
        const auto* plugin = factory().get_plugin_descriptor(&factory(), index);
        for (auto** feature = plugin->features; *feature; ++feature) all.emplace_back(*feature);
        return all;
    };
    EXPECT_EQ(features(1), (std::vector<std::string>{"audio-effect", "surround"}));
    EXPECT_EQ(features(2), (std::vector<std::string>{"instrument", "stereo"}));
    EXPECT_EQ(features(4), std::vector<std::string>{"note-effect"});
}

} // namespace
} // namespace aviary::test
