// What the functions of a float cost beside libm's: 1024 numbers one by one, and four at a time. bench/rooms_part.mjs runs this
// with GLIBC_TUNABLES that keep libm from FMA, as ours are.
#include <aviary/math.h>

#include <benchmark/benchmark.h>

#include <cmath>

namespace {

using aviary::Float4;

constexpr int count = 1024;

struct Numbers {
    alignas(16) float x[count], y[count], result[count];

    Numbers(float least, float most) {
        unsigned random = 1;
        const auto next = [&] { return float((random = random * 1664525u + 1013904223u) >> 8) * 0x1p-24f; };
        for (int i = 0; i < count; ++i) x[i] = least + (most - least) * next(), y[i] = 6 * next() - 3;
    }
};

template <typename Function>
void one_by_one(benchmark::State& state, Function function, float least, float most) {
    Numbers numbers(least, most);
    for (auto round : state) {
        (void)round;
        for (int i = 0; i < count; ++i) numbers.result[i] = function(numbers.x[i], numbers.y[i]);
        benchmark::DoNotOptimize(numbers.result);
        benchmark::ClobberMemory();
    }
}

template <typename Function>
void four_at_a_time(benchmark::State& state, Function function, float least, float most) {
    Numbers numbers(least, most);
    const auto at = [](float* floats, int i) { return reinterpret_cast<Float4*>(floats + i); };
    for (auto round : state) {
        (void)round;
        for (int i = 0; i < count; i += 4)
            *at(numbers.result, i) = function(*at(numbers.x, i), *at(numbers.y, i));
        benchmark::DoNotOptimize(numbers.result);
        benchmark::ClobberMemory();
    }
}

void add(const std::string& name, float least, float most, auto libm, auto ours) {
    benchmark::RegisterBenchmark(
        (name + "_libm").c_str(), [=](auto& state) { one_by_one(state, libm, least, most); });
    benchmark::RegisterBenchmark(
        (name + "_float").c_str(), [=](auto& state) { one_by_one(state, ours, least, most); });
    benchmark::RegisterBenchmark(
        (name + "_float4").c_str(), [=](auto& state) { four_at_a_time(state, ours, least, most); });
}

const bool added = [] {
    add(
        "sin", -10, 10, [](float x, float) { return ::sinf(x); },
        [](auto x, auto) { return aviary::sin(x); });
    add(
        "cos", -10, 10, [](float x, float) { return ::cosf(x); },
        [](auto x, auto) { return aviary::cos(x); });
    add(
        "exp", -10, 10, [](float x, float) { return ::expf(x); },
        [](auto x, auto) { return aviary::exp(x); });
    add(
        "log", 0.01f, 10, [](float x, float) { return ::logf(x); },
        [](auto x, auto) { return aviary::log(x); });
    add(
        "tanh", -4, 4, [](float x, float) { return ::tanhf(x); },
        [](auto x, auto) { return aviary::tanh(x); });
    add(
        "pow", 0.01f, 10, [](float x, float y) { return ::powf(x, y); },
        [](auto x, auto y) { return aviary::pow(x, y); });
    return true;
}();

} // namespace
