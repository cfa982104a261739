// What kept, made and recorded values cost: a block of a plugin that has them beside a block of one that has none, a look
// at what was made, and how often idle instances wake up.
#include "sdk/core/block/wiring.h"
#include "sdk/core/instance.h"

#include <aviary/kept.h>
#include <aviary/made.h>
#include <aviary/tape.h>

#include <benchmark/benchmark.h>

#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace aviary::detail {
namespace {

struct Bare : Effect {
    FloatParam gain{*this, "gain", "Gain"};
    void process(Block&) override {}
};

struct Full : Effect {
    FloatParam gain{*this, "gain", "Gain"};
    Kept<std::vector<float>> curve{*this, "curve"};
    Kept<std::array<float, 16>> steps{*this, "steps"};
    Made<float> made{*this, &Full::make, curve, gain};
    Made<float>::Result make(const Setup&, const std::vector<float>&, double value, const float*) {
        return new float(float(value));
    }
    void process(Block&) override {}
};

struct Recording : Full {
    Tape<float> tape{*this, "tape", 48000};
};

const Registration bare({.id = "bench.bare", .name = "B", .vendor = "B", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new Bare; });
const Registration full({.id = "bench.full", .name = "F", .vendor = "B", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new Full; });
const Registration recording({.id = "bench.tape", .name = "T", .vendor = "B", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new Recording; });

struct Running {
    explicit Running(const Registration& registration)
        : instance(registration) {
        instance.prepare(48000, 64);
        wiring.prepare(instance.layout(), 64);
        instance.worker().wait(std::chrono::seconds(5));
    }
    void block() {
        instance.enter(0);
        wiring.begin();
        Block::Parts parts{.transport = &transport};
        wiring.open_piece(0, 64, parts);
        instance.run(parts);
        instance.leave(64);
    }
    Instance instance;
    Wiring wiring;
    Transport transport;
};

void block(benchmark::State& state, const Registration& registration) {
    Running running(registration);
    for (auto once : state) {
        (void)once;
        running.block();
    }
}
BENCHMARK_CAPTURE(block, without_kept, bare);
BENCHMARK_CAPTURE(block, with_kept, full);

void made_now(benchmark::State& state) {
    Running running(full);
    running.block();
    const auto& plugin = static_cast<Full&>(running.instance.plugin());
    for (auto once : state) {
        (void)once;
        benchmark::ClobberMemory();
        benchmark::DoNotOptimize(plugin.made.now());
    }
}
BENCHMARK(made_now);

long switches() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw;
}

/// A second of a hundred instances with everything, to which nothing happens.
void idle_second_of_100(benchmark::State& state) {
    std::vector<std::unique_ptr<Running>> all;
    for (int i = 0; i < 100; ++i) all.push_back(std::make_unique<Running>(recording));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    long woken = 0;
    for (auto once : state) {
        (void)once;
        const long before = switches();
        std::this_thread::sleep_for(std::chrono::seconds(1));
        woken += switches() - before - 1; // this thread's own
    }
    state.counters["wakeups"] = double(woken) / double(state.iterations());
}
BENCHMARK(idle_second_of_100)->Iterations(1);

} // namespace
} // namespace aviary::detail
