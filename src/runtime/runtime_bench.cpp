// What the runtime costs, and for comparison what there is without it: a call of a function, a virtual call, a call of
// a function that dlsym found, an atomic load.
#include "runtime/runtime_testing.h"

#include <benchmark/benchmark.h>

#include <dlfcn.h>
#include <malloc.h>

#include <chrono>
#include <fstream>

namespace {

using namespace aviary;
using namespace aviary::runtime;

struct Answer {
    int (*answer)();
};

const Answer* answer_of(const Interface& interface) { return static_cast<const Answer*>(interface.table); }

BundleOnDisk bundle_in(const TemporaryFolder& folder, const std::string& name) {
    return {.folder = folder.path() / name, .name = name};
}

/// A runtime with one native bundle, and how its contract is called without a runtime.
struct Native {
    Native()
        : runtime(Settings{}) {
        runtime.add_loader(std::make_unique<NativeLoader>());
        a.write("answer1");
        id = *runtime.load(a.folder);
        handle = *runtime.find_handle("test.answer@1");
    }
    TemporaryFolder folder;
    BundleOnDisk a = bundle_in(folder, "a");
    Runtime runtime;
    BundleId id = 0;
    Handle handle;
};

/// Registers what the manifest names, with no artifact to open.
struct TableLoader final : Loader {
    std::string_view name() const override { return "table"; }
    bool supports_hot_reload() const override { return true; }
    Result<Code> load(const Manifest& manifest, Staging& staging) override {
        static constexpr Answer table{[] { return 1; }};
        for (const auto& provided : manifest.provides) {
            auto done = staging.provide(
                {.contract = provided.name, .version = {1, 0, 0}, .table = &table, .function_count = 1});
            if (!done) return done.error();
        }
        return Code();
    }
};

/// One small bundle to reload, and large ones that provide the rest of so many contracts.
struct Crowd {
    explicit Crowd(int contracts)
        : runtime(Settings{}) {
        runtime.add_loader(std::make_unique<TableLoader>());
        load("small", "'crowd.0@1'");
        for (int first = 1; first < contracts; first += 100) {
            std::string provides;
            for (int i = first; i < std::min(first + 100, contracts); ++i)
                provides += "'crowd." + std::to_string(i) + "@1', ";
            load("large" + std::to_string(first), provides);
        }
        small = bundle_id("small");
    }
    void load(const std::string& name, const std::string& provides) {
        auto bundle = bundle_in(folder, name);
        bundle.loader = "table";
        bundle.provides = provides;
        bundle.write("answer1");
        if (auto loaded = runtime.load(bundle.folder); !loaded) std::abort();
    }
    TemporaryFolder folder;
    Runtime runtime;
    BundleId small = 0;
};

[[gnu::noinline]] int one() {
    benchmark::ClobberMemory();
    return 1;
}
void call_direct(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(one());
}

struct Base {
    virtual ~Base() = default;
    virtual int answer() const = 0;
};
struct Derived final : Base {
    int answer() const override { return 1; }
};
void call_virtual(benchmark::State& state) {
    std::unique_ptr<const Base> object = std::make_unique<Derived>();
    for (auto _ : state) {
        benchmark::DoNotOptimize(object);
        benchmark::DoNotOptimize(object->answer());
    }
}

/// The table's function pointer as dlsym gave it, called over and over: a raw pointer into a shared library.
void call_dlsym(benchmark::State& state) {
    const Native native;
    void* const library = dlopen((native.a.folder / "artifact.so").c_str(), RTLD_LOCAL | RTLD_NOW);
    const auto symbol = reinterpret_cast<int (*)()>(dlsym(library, "aviary_test_answer"));
    for (auto _ : state) {
        auto function = symbol;
        benchmark::DoNotOptimize(function);
        benchmark::DoNotOptimize(function());
    }
    dlclose(library);
}
void call_cached(benchmark::State& state) {
    Native native;
    auto cached = native.runtime.cached(native.handle);
    for (auto _ : state) benchmark::DoNotOptimize(answer_of(*cached.get())->answer());
}

void load_and_indirection(benchmark::State& state) {
    const Interface interface;
    std::atomic<const Interface*> current = &interface;
    for (auto _ : state) benchmark::DoNotOptimize(current.load(std::memory_order_acquire)->table);
}
void resolve_cached(benchmark::State& state) {
    Crowd crowd(10000);
    auto cached = crowd.runtime.cached(*crowd.runtime.find_handle("crowd.7777@1"));
    for (auto _ : state) benchmark::DoNotOptimize(cached.get()->table);
}
void resolve(benchmark::State& state) {
    const Crowd crowd(10000);
    const auto handle = *crowd.runtime.find_handle("crowd.7777@1");
    const auto view = crowd.runtime.view();
    for (auto _ : state) benchmark::DoNotOptimize(view.resolve(handle)->table);
}
void view_and_resolve(benchmark::State& state) {
    const Crowd crowd(10000);
    const auto handle = *crowd.runtime.find_handle("crowd.7777@1");
    for (auto _ : state) benchmark::DoNotOptimize(crowd.runtime.view().resolve(handle)->table);
}

void find_among(benchmark::State& state, int contracts) {
    const Crowd crowd(contracts);
    const auto contract = guest_contract_id("crowd." + std::to_string(contracts * 7 / 10), 1);
    const auto view = crowd.runtime.view();
    for (auto _ : state) benchmark::DoNotOptimize(view.find(contract));
}
void find_among_10(benchmark::State& state) { find_among(state, 10); }
void find_among_10000(benchmark::State& state) { find_among(state, 10000); }

void reload_without_dlopen(benchmark::State& state) {
    Crowd crowd(10000);
    for (auto _ : state)
        if (!crowd.runtime.reload(crowd.small)) state.SkipWithError("a reload failed");
}
void read_a_manifest(benchmark::State& state) {
    const Native native;
    for (auto _ : state) benchmark::DoNotOptimize(read_manifest(native.a.folder));
}
void reload_native(benchmark::State& state) {
    Native native;
    for (auto _ : state)
        if (!native.runtime.reload(native.id)) state.SkipWithError("a reload failed");
}

/// The time within which all but one in ten thousand calls of 8 readers were done. Reloads, if any, come every 10 ms:
/// with more of them, few cores would measure their scheduler.
double reader_p9999(bool reloads) {
    Native native;
    constexpr std::size_t calls = 2000000;
    std::vector<std::vector<std::uint32_t>> times(8, std::vector<std::uint32_t>(calls));
    std::atomic<bool> done = false;
    std::thread reloader([&] {
        while (reloads && !done.load(std::memory_order_acquire)) {
            if (!native.runtime.reload(native.id)) std::abort();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
    std::vector<std::thread> readers;
    for (auto& own : times)
        readers.emplace_back([&] {
            for (auto& time : own) {
                const auto before = std::chrono::steady_clock::now();
                benchmark::DoNotOptimize(answer_of(*native.runtime.view().resolve(native.handle))->answer());
                const auto after = std::chrono::steady_clock::now();
                time = static_cast<std::uint32_t>((after - before).count());
            }
        });
    for (auto& reader : readers) reader.join();
    done.store(true, std::memory_order_release);
    reloader.join();
    std::vector<std::uint32_t> all;
    for (const auto& own : times) all.insert(all.end(), own.begin(), own.end());
    const auto place = all.begin() + static_cast<std::ptrdiff_t>(all.size() - all.size() / 10000);
    std::ranges::nth_element(all, place);
    return *place * 1e-9;
}
void reader_p9999_quiet(benchmark::State& state) {
    for (auto _ : state) state.SetIterationTime(reader_p9999(false));
}
void reader_p9999_under_reloads(benchmark::State& state) {
    for (auto _ : state) state.SetIterationTime(reader_p9999(true));
}

std::size_t resident_bytes() {
    malloc_trim(0); // what is free goes back to the system
    std::ifstream statm("/proc/self/statm");
    std::size_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * 4096;
}
std::size_t mapped_libraries() {
    std::ifstream maps("/proc/self/maps");
    std::size_t count = 0;
    for (std::string line; std::getline(maps, line);)
        count += line.find("r-xp") != std::string::npos && line.find("aviary-") != std::string::npos;
    return count;
}
/// The first thousand reloads fill what the allocator and the linker keep; the others must not add to it.
void hundred_thousand_reloads(benchmark::State& state) {
    Native native;
    const auto reload = [&](int times) {
        for (int i = 0; i < times; ++i)
            if (!native.runtime.reload(native.id)) state.SkipWithError("a reload failed");
    };
    for (auto _ : state) {
        reload(1000);
        const auto before = resident_bytes();
        reload(99000);
        const auto after = resident_bytes();
        state.counters["grown_kB"] = (static_cast<double>(after) - static_cast<double>(before)) / 1024;
        state.counters["libraries"] = static_cast<double>(mapped_libraries());
    }
}

BENCHMARK(call_direct);
BENCHMARK(call_virtual);
BENCHMARK(call_dlsym);
BENCHMARK(call_cached);
BENCHMARK(load_and_indirection);
BENCHMARK(resolve_cached);
BENCHMARK(resolve);
BENCHMARK(view_and_resolve);
BENCHMARK(find_among_10);
BENCHMARK(find_among_10000);
BENCHMARK(reload_without_dlopen)->Unit(benchmark::kMicrosecond);
BENCHMARK(read_a_manifest)->Unit(benchmark::kMicrosecond);
BENCHMARK(reload_native)->Unit(benchmark::kMicrosecond);
BENCHMARK(reader_p9999_quiet)->UseManualTime()->Iterations(5)->Unit(benchmark::kMicrosecond);
BENCHMARK(reader_p9999_under_reloads)->UseManualTime()->Iterations(5)->Unit(benchmark::kMicrosecond);
BENCHMARK(hundred_thousand_reloads)->Iterations(1)->Unit(benchmark::kSecond);

} // namespace
