// What track info costs: reading it on the audio thread, publishing it on the main thread, and each beside the other.
//
// `read` is what every host block pays. `publish` takes one new name to the audio thread; `update` also merges it and
// tells the author. The rows `beside_a_writer` run while another thread publishes in a tight loop.
#include "sdk/core/track/track_feed.h"
#include "sdk/formats/clap/testing/clap_test_host.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdio>
#include <thread>

namespace aviary::detail {
namespace {

struct Quiet : Effect {
    void process(Block&) override {}
};

/// A plain effect that looks at its track.
struct ReturnGain : Effect {
    FloatParam gain{*this, "gain", "Gain", {.initial = 0.5}};
    void process(Block& block) override {
        const float level = block.track().kind == TrackKind::return_track ? 1.0f : 0.5f;
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = level * gain.at(frame) * block.in(channel)[frame];
    }
};

struct Fed {
    Quiet plugin;
    Gate gate;
    TrackFeed feed{plugin, gate};
    Fed() { feed.attend(); }
};

TrackInfo numbered(unsigned number) {
    TrackInfo track;
    track.fields = TrackInfo::has_name | TrackInfo::has_colour;
    track.colour = number;
    std::snprintf(track.name, sizeof track.name, "track %u", number);
    return track;
}

/// Publishes in a tight loop on a thread of its own for as long as it lives.
template <typename Publish>
class Writer {
public:
    explicit Writer(Publish publish)
        : thread_([this, publish] {
            for (unsigned i = 1; !ended_.load(std::memory_order_relaxed); ++i) publish(i);
        }) {}
    ~Writer() {
        ended_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

void read(benchmark::State& state) {
    Fed fed;
    fed.feed.update(numbered(1));
    for (auto once : state) {
        (void)once;
        fed.feed.fetch();
        benchmark::DoNotOptimize(fed.feed.front().colour);
    }
}
BENCHMARK(read);

void read_beside_a_writer(benchmark::State& state) {
    rt::Latest<TrackInfo> latest;
    const TrackInfo track = numbered(1);
    const Writer writer([&](unsigned) {
        latest.back() = track;
        latest.publish();
    });
    for (auto once : state) {
        (void)once;
        latest.fetch();
        benchmark::DoNotOptimize(latest.front().colour);
    }
}
BENCHMARK(read_beside_a_writer);

void publish(benchmark::State& state) {
    rt::Latest<TrackInfo> latest;
    TrackInfo track = numbered(1);
    for (auto once : state) {
        (void)once;
        ++track.generation;
        benchmark::DoNotOptimize(track);
        latest.back() = track;
        latest.publish();
    }
}
BENCHMARK(publish);

void update(benchmark::State& state) {
    Fed fed;
    const TrackInfo names[] = {numbered(1), numbered(2)};
    unsigned turn = 0;
    for (auto once : state) {
        (void)once;
        fed.feed.update(names[turn ^= 1]);
    }
}
BENCHMARK(update);

/// Blocks of so many frames, through CLAP, to a plugin that reads its track in each of them.
struct Played {
    test::Host host{"bench.return-gain"};
    const test::Events none;
    bool started = host.start();
    void run(benchmark::State& state) {
        if (!started) return state.SkipWithError("the plugin does not start");
        host.resize(std::size_t(state.range(0)));
        for (auto once : state) {
            (void)once;
            host.process(none);
        }
    }
};

void block(benchmark::State& state) { Played().run(state); }
BENCHMARK(block)->ArgName("frames")->Arg(64)->Arg(512);

void block_beside_a_writer(benchmark::State& state) {
    Played played;
    const clap_track_info_t names[] = {{.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME, .name = "one"},
        {.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME, .name = "other"}};
    const Writer writer([&](unsigned i) {
        if (i == 1) played.host.plugin->on_main_thread(played.host.plugin); // this is the main thread now
        played.host.set_track(names[i % 2]);
    });
    played.run(state);
}
BENCHMARK(block_beside_a_writer)->ArgName("frames")->Arg(64)->Arg(512);

} // namespace
} // namespace aviary::detail

AVIARY_PLUGIN(aviary::detail::ReturnGain,
    {.id = "bench.return-gain", .name = "Return Gain", .vendor = "Aviary", .version = "1.0.0"})
