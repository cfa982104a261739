// What each stock plugin costs: `of_core` is the share of one core that it takes to play in real time at 48 kHz in
// blocks of 512 frames, `realtime` how many times faster than real time it runs.
//
//     plugins_bench --benchmark_filter=poly
#include <aviary/testing.h>
#include <benchmark/benchmark.h>
#include <clap/plugin.h>

#include <vector>

using namespace aviary::testing;

namespace {

constexpr unsigned frames = 512;

/// Calls a plugin as a host does, without copying anything.
class Player {
public:
    explicit Player(const Rig& rig)
        : plugin_(*static_cast<const clap_plugin_t*>(rig.clap_plugin())) {}

    /// Notes to strike and to lift at the first frame of the next block.
    void note(int key, bool on) {
        clap_event_note_t event = {};
        event.header = {sizeof event, 0, CLAP_CORE_EVENT_SPACE_ID,
            std::uint16_t(on ? CLAP_EVENT_NOTE_ON : CLAP_EVENT_NOTE_OFF), 0};
        event.note_id = -1;
        event.key = std::int16_t(key);
        event.velocity = 0.8;
        events_.push_back(event);
    }
    void play(const Sound& input) {
        float* in_channels[] = {
            const_cast<float*>(input.left.data()), const_cast<float*>(input.right.data())};
        float* out_channels[] = {output_.left.data(), output_.right.data()};
        clap_audio_buffer_t in{in_channels, nullptr, 2, 0, 0}, out{out_channels, nullptr, 2, 0, 0};
        const clap_input_events_t in_events{&events_,
            [](const clap_input_events_t* list) { return std::uint32_t(of(list).size()); },
            [](const clap_input_events_t* list, std::uint32_t i) -> const clap_event_header_t* {
                return &of(list)[i].header;
            }};
        const clap_output_events_t out_events{
            nullptr, [](const clap_output_events_t*, const clap_event_header_t*) { return true; }};
        const clap_process_t process{-1, frames, nullptr, &in, &out, 1, 1, &in_events, &out_events};
        plugin_.process(&plugin_, &process);
        events_.clear();
        benchmark::DoNotOptimize(output_.left.data());
    }

private:
    static std::vector<clap_event_note_t>& of(const clap_input_events_t* list) {
        return *static_cast<std::vector<clap_event_note_t>*>(list->ctx);
    }
    const clap_plugin_t& plugin_;
    std::vector<clap_event_note_t> events_;
    Sound output_ = silence(frames);
};

void count(benchmark::State& state) {
    const double seconds = double(state.iterations()) * frames / 48000;
    state.counters["realtime"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
    state.counters["of_core"] =
        benchmark::Counter(seconds, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void effect(benchmark::State& state, const char* id, bool silent,
    std::vector<std::pair<const char*, double>> settings) {
    Rig rig(id);
    for (const auto& [param, value] : settings) rig.set(param, value);
    rig.run(silent ? 48000 * 60 : 48000);
    Player player(rig);
    const Sound input = silent ? silence(frames) : noise(frames, 0.3);
    for (auto _ : state) player.play(input);
    count(state);
}

/// A chord held for half a second and then for as long let go, over and over.
void instrument(benchmark::State& state, const char* id, std::vector<int> keys) {
    Rig rig(id);
    Player player(rig);
    const Sound input = silence(frames);
    unsigned block = 0;
    for (auto _ : state) {
        if (block % 94 == 0)
            for (const int key : keys) player.note(key, true);
        if (block % 94 == 47)
            for (const int key : keys) player.note(key, false);
        ++block;
        player.play(input);
    }
    count(state);
}

BENCHMARK_CAPTURE(instrument, drums_idle, "aviary.drums", {});
BENCHMARK_CAPTURE(instrument, drums_kit, "aviary.drums", {36, 38, 46});
BENCHMARK_CAPTURE(instrument, mono_idle, "aviary.mono", {});
BENCHMARK_CAPTURE(instrument, mono_bass, "aviary.mono", {36});
BENCHMARK_CAPTURE(instrument, poly_idle, "aviary.poly", {});
BENCHMARK_CAPTURE(instrument, poly_note, "aviary.poly", {60});
BENCHMARK_CAPTURE(instrument, poly_chord_of_4, "aviary.poly", {48, 55, 60, 64});
BENCHMARK_CAPTURE(instrument, poly_chord_of_16, "aviary.poly",
    {36, 40, 43, 47, 50, 53, 57, 60, 64, 67, 71, 74, 77, 81, 84, 88});
BENCHMARK_CAPTURE(effect, delay_idle, "aviary.delay", true, {});
BENCHMARK_CAPTURE(effect, delay, "aviary.delay", false, {});
BENCHMARK_CAPTURE(effect, reverb_idle, "aviary.reverb", true, {});
BENCHMARK_CAPTURE(effect, reverb, "aviary.reverb", false, {});
BENCHMARK_CAPTURE(effect, channel_idle, "aviary.channel", true, {});
BENCHMARK_CAPTURE(effect, channel_neutral, "aviary.channel", false, {});
BENCHMARK_CAPTURE(effect, channel_all_on, "aviary.channel", false,
    {{"low_cut", 80}, {"low_gain", 3}, {"mid_gain", -3}, {"high_gain", 2}, {"comp_thresh", -20},
        {"drive", 30}});
BENCHMARK_CAPTURE(effect, gain_idle, "aviary.gain", true, {});
BENCHMARK_CAPTURE(effect, gain, "aviary.gain", false, {});

} // namespace
