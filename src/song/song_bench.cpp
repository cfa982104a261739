// How fast a large song is read: text to score, diagnostics included.
#include "song/midi/export_score.h"
#include "song/midi/import_file.h"
#include "song/midi/midi_notes.h"
#include "song/song.h"
#include "song/write/format_song.h"
#include "song/write/transcribe.h"
#include "song/write/write_song.h"

#include <benchmark/benchmark.h>

#include <random>
#include <string>

namespace {

namespace song = aviary::song;
namespace midi = aviary::song::midi;

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

/// Five minutes at 120 bpm on sixteen tracks: bars that come again, played as a person plays, eight notes a second in all
/// tracks but the drums, which have more.
std::string five_minutes_of_sixteen_tracks() {
    midi::File file{.format = 1, .division = {480, 0}};
    std::mt19937 random(16);
    for (int number = 0; number < 16; ++number) {
        midi::Track track;
        track.events.push_back({0, midi::Meta{midi::Meta::track_name, "part " + std::to_string(number)}});
        const auto channel = std::uint8_t(number);
        const int step = channel == 9 ? 120 : 240;
        for (std::int64_t at = 0; at < 600 * 480; at += step) {
            const int late = int(random() % 21) - 10;
            const auto key = std::uint8_t(40 + (at / step * 7 + number * 5) % 24);
            midi::add_note(track, {std::max<std::int64_t>(0, at + late), step * 9 / 10, channel, key,
                                      std::uint8_t(60 + random() % 60)});
        }
        midi::sort_events(track);
        file.tracks.push_back(std::move(track));
    }
    return midi::write_file(file);
}

void import_five_minutes(benchmark::State& state) {
    const std::string bytes = five_minutes_of_sixteen_tracks();
    std::size_t characters = 0;
    for (auto _ : state) {
        const auto reading = midi::read_file(bytes);
        const auto imported = midi::import_file(reading->file, {});
        const std::string text = song::write_song(song::transcribe(imported.score, {.tolerance = 6}));
        characters = text.size();
        benchmark::DoNotOptimize(text.data());
    }
    state.counters["characters"] = double(characters);
}
BENCHMARK(import_five_minutes)->Unit(benchmark::kMillisecond);

void export_five_minutes(benchmark::State& state) {
    const auto reading = midi::read_file(five_minutes_of_sixteen_tracks());
    const auto imported = midi::import_file(reading->file, {});
    std::size_t size = 0;
    for (auto _ : state) {
        const std::string bytes = midi::write_file(midi::export_score(imported.score));
        size = bytes.size();
        benchmark::DoNotOptimize(bytes.data());
    }
    state.counters["bytes"] = double(size);
}
BENCHMARK(export_five_minutes)->Unit(benchmark::kMillisecond);

void format_one_megabyte(benchmark::State& state) {
    const std::string text = song_of(1'000'000);
    for (auto _ : state) {
        const auto formatted = song::format_song(text);
        benchmark::DoNotOptimize(formatted->data());
    }
    state.SetBytesProcessed(std::int64_t(state.iterations()) * std::int64_t(text.size()));
}
BENCHMARK(format_one_megabyte)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
