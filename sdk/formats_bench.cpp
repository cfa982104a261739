// What the SDK costs around an author's code, in each format: opening an instance and closing it again, a block of 64
// frames in which a plugin does nothing, and the questions for 2,000 parameters beside copying as many structs.
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/odd_plugins.h"
#ifdef AVIARY_VST3
#include "sdk/formats/vst3/testing/vst3_test_host.h"
#endif

#include <benchmark/benchmark.h>

#include <vector>

namespace aviary::test {
namespace {

struct Idle : Effect {
    FloatParam gain{*this, "gain", "Gain"};
    SwitchParam on{*this, "on", "On"};
    void process(Block&) override {}
};

struct IdleInstrument : Instrument {
    FloatParam gain{*this, "gain", "Gain"};
    SwitchParam on{*this, "on", "On"};
    void process(Block&) override {}
};

constexpr unsigned frames = 64;

void clap_open(benchmark::State& state, const char* plugin_id) {
    for (auto once : state) {
        (void)once;
        Host host(plugin_id);
        benchmark::DoNotOptimize(host.plugin->init(host.plugin));
    }
}
BENCHMARK_CAPTURE(clap_open, effect, "bench.idle");
BENCHMARK_CAPTURE(clap_open, instrument, "bench.idle_instrument");

template <typename Info>
void copy_all(benchmark::State& state, const std::vector<Info>& infos) {
    for (auto once : state) {
        (void)once;
        for (const Info& info : infos) {
            Info copy = info;
            benchmark::DoNotOptimize(copy);
        }
    }
}

void clap_empty_block(benchmark::State& state) {
    Host host("bench.idle");
    if (!host.start()) return state.SkipWithError("the plugin does not start");
    host.resize(frames);
    const Events none;
    float* in[] = {host.input[0].data(), host.input[1].data()};
    float* out[] = {host.output[0].data(), host.output[1].data()};
    host.output[0][0] = host.output[1][0] = 1; // it sounds
    const clap_audio_buffer_t ins{in, nullptr, 2, 0, 0};
    clap_audio_buffer_t outs{out, nullptr, 2, 0, 0};
    const clap_event_transport_t transport{};
    const clap_process_t block{-1, frames, &transport, &ins, &outs, 1, 1, none.clap(), nullptr};
    for (auto once : state) {
        (void)once;
        benchmark::DoNotOptimize(host.plugin->process(host.plugin, &block));
    }
}
BENCHMARK(clap_empty_block);

struct ClapCrowd {
    Host host{"test.crowd"};
    bool started = host.start();
    const clap_plugin_params_t& params = *host.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
    std::uint32_t count = params.count(host.plugin);
};

void clap_param_infos(benchmark::State& state) {
    ClapCrowd crowd;
    for (auto once : state) {
        (void)once;
        for (std::uint32_t i = 0; i < crowd.count; ++i) {
            clap_param_info_t info;
            crowd.params.get_info(crowd.host.plugin, i, &info);
            benchmark::DoNotOptimize(info);
        }
    }
}
BENCHMARK(clap_param_infos);

void clap_param_infos_copied(benchmark::State& state) {
    ClapCrowd crowd;
    std::vector<clap_param_info_t> infos(crowd.count);
    for (std::uint32_t i = 0; i < crowd.count; ++i) crowd.params.get_info(crowd.host.plugin, i, &infos[i]);
    copy_all(state, infos);
}
BENCHMARK(clap_param_infos_copied);

#ifdef AVIARY_VST3

void vst3_open(benchmark::State& state, const char* plugin_id) {
    for (auto once : state) {
        (void)once;
        Vst3Host host(*GetPluginFactory(), plugin_id);
        benchmark::DoNotOptimize(host.controller->getParameterCount());
    }
}
BENCHMARK_CAPTURE(vst3_open, effect, "bench.idle");
BENCHMARK_CAPTURE(vst3_open, instrument, "bench.idle_instrument");

void vst3_empty_block(benchmark::State& state) {
    Vst3Host host(*GetPluginFactory(), "bench.idle");
    if (!host.start()) return state.SkipWithError("the plugin does not start");
    host.resize(frames);
    float* in[] = {host.input[0].data(), host.input[1].data()};
    float* out[] = {host.output[0].data(), host.output[1].data()};
    vst::AudioBusBuffers ins, outs;
    ins.numChannels = outs.numChannels = 2;
    ins.channelBuffers32 = in;
    outs.channelBuffers32 = out;
    Changes no_changes;
    EventList no_events;
    vst::ProcessContext context{};
    vst::ProcessData block;
    block.numSamples = frames;
    block.numInputs = block.numOutputs = 1;
    block.inputs = &ins;
    block.outputs = &outs;
    block.inputParameterChanges = &no_changes;
    block.inputEvents = &no_events;
    block.processContext = &context;
    for (auto once : state) {
        (void)once;
        benchmark::DoNotOptimize(host.processor->process(block));
    }
}
BENCHMARK(vst3_empty_block);

struct Vst3Crowd {
    Vst3Host host{*GetPluginFactory(), "test.crowd"};
    int count = host.controller->getParameterCount();
};

void vst3_param_infos(benchmark::State& state) {
    Vst3Crowd crowd;
    for (auto once : state) {
        (void)once;
        for (int i = 0; i < crowd.count; ++i) {
            vst::ParameterInfo info;
            crowd.host.controller->getParameterInfo(i, info);
            benchmark::DoNotOptimize(info);
        }
    }
}
BENCHMARK(vst3_param_infos);

void vst3_param_infos_copied(benchmark::State& state) {
    Vst3Crowd crowd;
    std::vector<vst::ParameterInfo> infos(std::size_t(crowd.count));
    for (int i = 0; i < crowd.count; ++i) crowd.host.controller->getParameterInfo(i, infos[std::size_t(i)]);
    copy_all(state, infos);
}
BENCHMARK(vst3_param_infos_copied);

#endif

} // namespace
} // namespace aviary::test

AVIARY_PLUGIN(
    aviary::test::Idle, {.id = "bench.idle", .name = "Idle", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(aviary::test::IdleInstrument,
    {.id = "bench.idle_instrument", .name = "Idle instrument", .vendor = "Aviary", .version = "1.0.0"})
