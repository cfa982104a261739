// What it costs to play a plugin in a process of its own: a block of 64 frames there and back, beside the same block in
// this process.
#include "hosting/cage/cage.h"
#include "hosting/hosting_testing.h"
#include "hosting/plugin/processor.h"

#include <benchmark/benchmark.h>

#include <clap/events.h>

#include <chrono>

namespace {

using namespace aviary::hosting;

constexpr std::uint32_t frames = 64;

void play(benchmark::State& state, const std::shared_ptr<const Module>& module) {
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
    process.audio_inputs_count = process.audio_outputs_count = 1;
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

} // namespace
