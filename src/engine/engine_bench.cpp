// What the engine itself costs, beside the plugins: compare a block's time with its length, 10.7 ms at 512 frames.
#include "engine/engine_testing.h"

#include <benchmark/benchmark.h>

namespace aviary::engine {

namespace {

void run_blocks(benchmark::State& state, Engine& engine, std::uint32_t frames) {
    std::vector<float> left(frames), right(frames);
    engine.set_loop(Loop{Beats(0), Beats(4)});
    engine.play();
    for (auto block : state) {
        (void)block;
        engine.process(left.data(), right.data(), frames);
    }
    const double seconds = double(state.iterations()) * frames / engine.setup().sample_rate;
    state.counters["realtime"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
}

std::vector<song::Note> sixteenths() {
    std::vector<song::Note> notes;
    for (int i = 0; i < 16; ++i) notes.push_back(note(song::Ticks(24 * i), song::Ticks(20), 40 + i));
    return notes;
}

/// Tracks without plugins: mixing, meters, sequencing.
void empty_tracks(benchmark::State& state) {
    const auto frames = std::uint32_t(state.range(1));
    std::vector<song::Track> tracks;
    for (int i = 1; i <= state.range(0); ++i) tracks.push_back(track(i, "nothing", sixteenths()));
    Engine engine({.max_frames = frames});
    engine.load(score(tracks), make);
    run_blocks(state, engine, frames);
}
BENCHMARK(empty_tracks)->ArgNames({"tracks", "frames"})->Args({16, 64})->Args({16, 512})->Args({64, 512});

/// Tracks with the plainest of plugins.
void gated_tracks(benchmark::State& state) {
    const auto frames = std::uint32_t(state.range(1));
    std::vector<song::Track> tracks;
    for (int i = 1; i <= state.range(0); ++i) tracks.push_back(track(i, "gate", sixteenths(), {"gain"}));
    Engine engine({.max_frames = frames});
    engine.load(score(tracks), make);
    run_blocks(state, engine, frames);
}
BENCHMARK(gated_tracks)->ArgNames({"tracks", "frames"})->Args({16, 64})->Args({16, 512});

/// The main thread's part of a swap, and the crossfade.
void swap_and_crossfade(benchmark::State& state) {
    Engine engine({});
    engine.load(score({track(1, "gate", sixteenths(), {"gain"})}), make);
    engine.play();
    std::vector<float> left(512), right(512);
    for (auto once : state) {
        (void)once;
        if (auto swapped = engine.swap(2, must_make("gain")); !swapped) state.SkipWithError("swap failed");
        for (int i = 0; i < 3; ++i) engine.process(left.data(), right.data(), 512);
        engine.attend();
    }
}
BENCHMARK(swap_and_crossfade);

} // namespace

} // namespace aviary::engine
