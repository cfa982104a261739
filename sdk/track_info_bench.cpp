// What track info costs: a read on the audio thread, a publication on the main thread, and each beside the other.
//
// `read` is what every host block pays; `publish` one rename's way to the audio thread, `update` the same with merging
// and telling. The rows `beside_a_writer` run while another thread publishes in a tight loop.
#include "sdk/core/track_feed.h"
#include "sdk/formats/clap/test_host.h"
#include "sdk/formats/clap/test_plugins.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdio>
#include <thread>

namespace aviary::detail {
namespace {

struct Quiet : Effect {
    void process(Block&) override {}
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
BENCHMARK(read_beside_a_writer)->UseRealTime();

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

/// Blocks of 64 frames through the CLAP door, to a plugin that reads all of its track in each.
struct Played {
    test::Host host{"test.follower"};
    const test::Events none;
    bool started = host.start();
    Played() { host.resize(64); }
    void run(benchmark::State& state) {
        if (!started) return state.SkipWithError("the plugin does not start");
        for (auto once : state) {
            (void)once;
            host.process(none);
        }
    }
};

void block(benchmark::State& state) { Played().run(state); }
BENCHMARK(block);

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
BENCHMARK(block_beside_a_writer)->UseRealTime();

} // namespace
} // namespace aviary::detail
