// Plays a wave that is drawn as a list of points, one period of it, without the false tones that such a wave makes at
// high keys: the worker makes a table for every octave, each without the overtones that its keys cannot have.
#include <aviary/made.h>
#include <aviary/math.h>
#include <aviary/plugin.h>
#include <aviary/voices.h>

#include <algorithm>
#include <array>
#include <vector>

namespace {

constexpr unsigned points = 2048; // of a table
constexpr unsigned most_overtones = 512;
constexpr unsigned octaves = 10; // the first table has all overtones, each further one half as many

struct Tables {
    std::array<std::array<float, points + 1>, octaves>
        octave; // with the first point once more behind the last
};
using MadeTables = aviary::Made<Tables>;

struct WavetableVoice : aviary::Voice {
    MadeTables* tables = nullptr;
    double sample_rate = 48000;
    float attack = 0, fading = 0; // gain a frame, and its factor

    void start() override {
        held_tables = MadeTables::Hold(*tables); // its wave until it is silent, whatever is drawn meanwhile
        fade = 1;
        aim = note().velocity / 4;
    }
    void release() override { fade = fading; }
    void choke() override { fade = fading * fading * fading * fading; }

    void render(aviary::Block& block, aviary::Frames frames) {
        const double step = aviary::key_to_hz(note().pitch()) / sample_rate; // periods
        unsigned octave = 0;
        while (octave + 1 < octaves && (most_overtones >> octave) * step > 0.5) ++octave;
        const Tables* now = held_tables.get();
        for (auto frame : frames) {
            level = fade < 1 ? level * fade : level + aviary::clamp(aim - level, -attack, attack);
            if (!now || (fade < 1 && level < 1e-5f)) return stop();
            const double place = phase * points;
            const auto before = static_cast<unsigned>(place);
            const float between = float(place - before);
            const float* table = &now->octave[octave][before];
            const float out = level * (table[0] + between * (table[1] - table[0]));
            for (unsigned side = 0; side < 2; ++side) block.out(side)[frame] += out;
            phase += step;
            phase -= aviary::floor(phase);
        }
    }
    void stop() {
        level = 0;
        held_tables = {};
        end();
    }

    MadeTables::Hold held_tables;
    double phase = 0;
    float level = 0, aim = 0, fade = 1;
};

struct Wavetable : aviary::Instrument {
    aviary::FloatParam attack{*this, "attack", "Attack",
        {.min = 1, .max = 1000, .initial = 5, .unit = "ms", .curve = aviary::Curve::log}};
    aviary::FloatParam release{*this, "release", "Release",
        {.min = 5, .max = 5000, .initial = 200, .unit = "ms", .curve = aviary::Curve::log}};
    aviary::Kept<std::vector<float>> table{*this, "table", {0, 1, 0, -1}};
    MadeTables tables{*this, &Wavetable::make, table};

    Wavetable() {
        for (auto& voice : voices_.all()) voice.tables = &tables;
    }

    /// Takes the wave apart into its overtones, and adds them up again, as many as each octave may have. [worker]
    MadeTables::Result make(const aviary::Setup&, const std::vector<float>& wave, const Tables*) {
        if (wave.size() < 2) return MadeTables::Result::failure("a wave has two points at least");
        std::vector<double> sine(points), cosines(most_overtones + 1), sines(most_overtones + 1);
        for (unsigned i = 0; i < points; ++i) sine[i] = aviary::sin(2 * aviary::pi * i / points);
        const auto sine_at = [&](unsigned i) { return sine[i % points]; };
        for (unsigned i = 0; i < points; ++i) {
            const double value = point_of(wave, double(i) / points) * 2 / points;
            for (unsigned overtone = 1; overtone <= most_overtones; ++overtone) {
                sines[overtone] += value * sine_at(overtone * i);
                cosines[overtone] += value * sine_at(overtone * i + points / 4);
            }
        }
        auto* made = new Tables;
        for (unsigned octave = 0; octave < octaves; ++octave)
            for (unsigned i = 0; i <= points; ++i) {
                double sum = 0;
                for (unsigned overtone = 1; overtone <= most_overtones >> octave; ++overtone)
                    sum += sines[overtone] * sine_at(overtone * i)
                           + cosines[overtone] * sine_at(overtone * i + points / 4);
                made->octave[octave][i] = float(sum);
            }
        return made;
    }

    void prepare(const aviary::Setup& setup) override {
        sample_rate_ = setup.sample_rate;
        for (auto& voice : voices_.all()) voice.sample_rate = setup.sample_rate;
    }

    void process(aviary::Block& block) override {
        for (unsigned side = 0; side < 2; ++side)
            for (auto frame : block.frames()) block.out(side)[frame] = 0;
        for (auto& voice : voices_.all()) {
            voice.attack = float(1000 / (attack.target(0) * sample_rate_));
            voice.fading = float(aviary::exp(-6.9 * 1000 / (release.target(0) * sample_rate_)));
        }
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) voices_.handle(event);
            for (auto& voice : voices_) voice.render(block, slice.frames);
        }
        voices_.send_ends(block);
    }

    void reset() override {
        voices_.reset();
        for (auto& voice : voices_.all()) voice.stop();
    }

    void carry(aviary::Carry& carry) override {
        voices_.carry(carry);
        voices_.carry(carry, "phase", &WavetableVoice::phase);
        voices_.carry(carry, "level", &WavetableVoice::level);
        voices_.carry(carry, "aim", &WavetableVoice::aim);
        voices_.carry(carry, "fade", &WavetableVoice::fade);
        if (!carry.loading()) return;
        for (auto& voice : voices_) voice.held_tables = MadeTables::Hold(tables); // the old code's are gone
    }

private:
    /// Between its points the wave is straight, and it begins anew behind the last.
    static double point_of(const std::vector<float>& wave, double phase) {
        const double place = phase * double(wave.size());
        const auto before = static_cast<unsigned long>(place);
        const double between = place - double(before);
        return wave[before] * (1 - between) + wave[(before + 1) % wave.size()] * between;
    }

    double sample_rate_ = 48000;
    aviary::Voices<WavetableVoice, 16> voices_; // behind `tables`: its holds end first
};

} // namespace

AVIARY_PLUGIN(Wavetable, {.id = "com.example.wavetable",
                             .name = "Wavetable",
                             .vendor = "Example",
                             .version = "1.0.0",
                             .description = "Plays a wave that is drawn",
                             .features = {"synthesizer"}})
