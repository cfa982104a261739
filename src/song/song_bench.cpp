// How fast a large song is read: text to score, diagnostics included.
#include "song/song.h"

#include <benchmark/benchmark.h>

#include <string>

namespace {

/// A song of about so many bytes, as people write them: eight tracks with rhythm, velocities, pitches and a parameter.
std::string song_of(std::size_t bytes) {
    std::string tracks = "sig\n  bpm 124\ntracks\n", arrangement = "arr\n", sections;
    for (int track = 1; track <= 8; ++track)
        tracks += "  " + std::to_string(track) + " part" + std::to_string(track) + "\n    plugin mono\n";
    for (int section = 0; sections.size() + arrangement.size() < bytes; ++section) {
        const std::string name = "part" + std::to_string(section);
        arrangement += "  " + name + " 4\n";
        sections += "sec " + name + "\n";
        for (int track = 1; track <= 8; ++track)
            sections +=
                "  trk " + std::to_string(track) + " part" + std::to_string(track)
                + "\n    p q xx _xx x x xx _q q xxd x q [x x x]\n      v 90 - +10 -20 100 90\n"
                  "        n > C3 Eb3 G3 - 60 62 @3Fm7 +2 58 60 - 55\n    sw 58 ~2\n    cutoff 20 80 40\n";
    }
    return tracks + arrangement + sections;
}

void read_one_megabyte(benchmark::State& state) {
    const std::string text = song_of(1'000'000);
    std::size_t notes = 0;
    for (auto _ : state) {
        const aviary::song::Parsed parsed = aviary::song::read_song(text, "bench.bird");
        notes = 0;
        for (const auto& track : parsed.score.tracks) notes += track.notes.size();
        benchmark::DoNotOptimize(parsed);
    }
    state.SetBytesProcessed(std::int64_t(state.iterations()) * std::int64_t(text.size()));
    state.counters["notes"] = double(notes);
}
BENCHMARK(read_one_megabyte)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
