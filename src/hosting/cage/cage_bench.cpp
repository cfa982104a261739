// What it costs to play a plugin in a process of its own: a block of 64 frames there and back, beside the same block in
// this process; and what it costs to play it as VST3, beside the same as CLAP.
#include "hosting/cage/cage.h"
#include "hosting/hosting_testing.h"
#include "hosting/plugin/processor.h"

#include <benchmark/benchmark.h>

#include <clap/events.h>

#include <chrono>

namespace {

using namespace aviary::hosting;

constexpr std::uint32_t frames = 64;

void play(benchmark::State& state, const std::shared_ptr<const Module>& module, std::uint32_t inputs = 1) {
    auto created = Processor::create(module, "");
    if (!created || !(*created)->activate(48000, frames)) return state.SkipWithError("cannot be played");
    float channels[3][frames] = {};
    float *in[] = {channels[0]}, *out[] = {channels[1], channels[2]};
    const clap_audio_buffer input{in, nullptr, 1, 0, 0};
    clap_audio_buffer output{out, nullptr, 2, 0, 0};
    const clap_input_events none{nullptr, [](const clap_input_events*) -> std::uint32_t { return 0; },
        [](const clap_input_events*, std::uint32_t) -> const clap_event_header* { return nullptr; }};
    const clap_output_events nobody{
        nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
    clap_process process{};
    process.frames_count = frames;
    process.audio_inputs = &input;
    process.audio_outputs = &output;
    process.audio_inputs_count = inputs;
    process.audio_outputs_count = 1;
    process.in_events = &none;
    process.out_events = &nobody;
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        (*created)->process(process);
        state.SetIterationTime(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
}

void block_of_64(benchmark::State& state) {
    const auto module = Module::open(test_module("process_naps_high"));
    module ? play(state, *module) : state.SkipWithError("the test plugin is missing");
}
BENCHMARK(block_of_64)->UseManualTime()->Unit(benchmark::kMicrosecond);

void caged_block_of_64(benchmark::State& state) {
    boost::asio::io_context io;
    const auto library = test_module("process_naps_high");
    const auto module = open_in_cage(io, library,
        {.argv = {child_program(), "cage"}, .plugins = {{.id = "test.gain", .name = "Gain"}}, .share = 10});
    module ? play(state, *module) : state.SkipWithError("no cage can be made");
}
BENCHMARK(caged_block_of_64)->UseManualTime()->Unit(benchmark::kMicrosecond);

/// An instrument that is silent, and does the same in both formats.
void in_format(benchmark::State& state, const std::string& format, bool is_caged) {
    const auto library =
        std::filesystem::path(AVIARY_BUILD_DIR) / "src/hosting/testmodules" / ("dpf_tone." + format);
    if (!std::filesystem::exists(library)) return state.SkipWithError("the test plugin is missing");
    const auto module = Module::open(library);
    if (!module) return state.SkipWithError("the test plugin cannot be opened");
    if (!is_caged) return play(state, *module, 0);
    boost::asio::io_context io;
    const auto metadata = (*Processor::create(*module, ""))->metadata();
    const auto cage = open_in_cage(io, library,
        {.argv = {child_program(), "cage"}, .plugins = {metadata}, .share = 10, .is_copied = false});
    cage ? play(state, *cage, 0) : state.SkipWithError("no cage can be made");
}
void clap_instrument(benchmark::State& state) { in_format(state, "clap", false); }
void vst3_instrument(benchmark::State& state) { in_format(state, "vst3", false); }
void caged_clap_instrument(benchmark::State& state) { in_format(state, "clap", true); }
void caged_vst3_instrument(benchmark::State& state) { in_format(state, "vst3", true); }
BENCHMARK(clap_instrument)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(vst3_instrument)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(caged_clap_instrument)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(caged_vst3_instrument)->UseManualTime()->Unit(benchmark::kMicrosecond);

} // namespace
