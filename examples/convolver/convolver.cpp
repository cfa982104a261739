// Lets the sound ring as in the room of an impulse: a recording of a clap in a hall.
//
// The impulse is cut into parts as long as a step. Each step's input becomes a spectrum, which is kept; the output is the
// sum of the latest spectra, each multiplied by its part of the impulse. The input's spectra belong to the plugin and the
// impulse's to the kernel, so a new kernel sounds as if it had always been there, and one step fades from old to new.
#include <aviary/file.h>
#include <aviary/made.h>
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "fft.h"
#include "wav.h"

#include <algorithm>
#include <atomic>
#include <iterator>

namespace {

constexpr unsigned step = 256;        // frames, and the latency
constexpr unsigned bins = step + 1;   // of the spectrum of two steps of real sound
constexpr double longest_seconds = 2; // of an impulse; longer ones are cut
using Spectra = std::vector<Complex>; // one after the other, `bins` each

const Fft& fft() {
    static const Fft of_two_steps(2 * step);
    return of_two_steps;
}

unsigned parts_of(double frames) { return unsigned(aviary::ceil(frames / step)); }

/// The spectrum of two steps of sound.
void analyse(const float* sound, Complex* spectrum) {
    Complex data[2 * step];
    for (unsigned i = 0; i < 2 * step; ++i) data[i] = {sound[i], 0};
    fft().forwards(data);
    for (unsigned i = 0; i < bins; ++i) spectrum[i] = data[i];
}

/// The second of the two steps that have that spectrum.
void synthesise(const Complex* spectrum, float* sound) {
    Complex data[2 * step];
    for (unsigned i = 0; i < bins; ++i) data[i] = {spectrum[i].re, -spectrum[i].im};
    for (unsigned i = bins; i < 2 * step; ++i) data[i] = spectrum[2 * step - i];
    fft().forwards(data);
    for (unsigned i = 0; i < step; ++i) sound[i] = data[step + i].re / (2 * step);
}

struct Kernel {
    unsigned parts = 0;
    Spectra sides[2];
};

struct Convolver : aviary::Effect {
    aviary::FloatParam size{*this, "size", "Size", {.min = 50, .max = 200, .initial = 100, .unit = "%"}};
    aviary::FloatParam mix{*this, "mix", "Mix", {.min = 0, .max = 100, .initial = 25, .unit = "%"}};
    aviary::Kept<aviary::File> impulse{*this, "impulse", aviary::File::packed("hall.wav")};
    aviary::Made<Kernel> kernel{*this, &Convolver::make, impulse, size};

    /// [worker]
    aviary::Made<Kernel>::Result make(
        const aviary::Setup& setup, const aviary::File& file, double percent, const Kernel*) {
        Kernel made;
        if (file) {
            const auto bytes = file.bytes();
            const Wav wav = read_wav(bytes.data(), bytes.size());
            const double rate = wav.sample_rate / setup.sample_rate * 100 / percent;
            const double frames =
                aviary::min(double(wav.left.size()) / rate, longest_seconds * setup.sample_rate);
            made.parts = parts_of(frames);
            const auto left = resampled(wav.left, rate, made.parts * step);
            const auto right = resampled(wav.right, rate, made.parts * step);
            // As loud as what comes in, whatever the room.
            const double loud = aviary::sqrt((energy(left) + energy(right)) / 2);
            const float gain = loud > 0 ? float(1 / loud) : 0;
            fill(left, gain, made.sides[0]);
            fill(right, gain, made.sides[1]);
        }
        tail_frames_ = step * (made.parts + 1);
        return made;
    }

    void prepare(const aviary::Setup& setup) override {
        most_parts_ = parts_of(longest_seconds * setup.sample_rate);
        for (auto& side : sides_) side.spectra.resize(std::size_t(most_parts_) * bins);
        fft(); // made here, not on the audio thread
        reset();
    }

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            const float wet = mix.at(frame) / 100;
            for (unsigned channel = 0; channel < 2; ++channel) {
                Side& side = sides_[channel];
                const float in = block.in(channel)[frame];
                block.out(channel)[frame] = (1 - wet) * side.in[step + at_] + wet * side.out[at_];
                side.in[at_] = side.in[step + at_];
                side.in[step + at_] = in;
            }
            if (++at_ == step) take_step();
        }
    }

    void reset() override {
        for (auto& side : sides_) {
            std::fill(std::begin(side.in), std::end(side.in), 0.0f);
            std::fill(std::begin(side.out), std::end(side.out), 0.0f);
            std::fill(side.spectra.begin(), side.spectra.end(), Complex());
        }
        at_ = newest_ = 0;
    }

    /// A file that was gone may be back.
    unsigned timer_ms() const override { return 1000; }
    void timer() override {
        if (kernel.failure().happened()) kernel.again();
    }

    unsigned latency() const override { return step; }
    unsigned tail() const override { return tail_frames_; }

    void carry(aviary::Carry& carry) override {
        const char* names[2][3] = {
            {"in left", "out left", "spectra left"}, {"in right", "out right", "spectra right"}};
        for (unsigned channel = 0; channel < 2; ++channel) {
            carry(names[channel][0], sides_[channel].in);
            carry(names[channel][1], sides_[channel].out);
            carry(names[channel][2], sides_[channel].spectra.data(), sides_[channel].spectra.size());
        }
        carry("at", at_);
        carry("newest", newest_);
        if (!carry.loading()) return;
        if (at_ >= step || newest_ >= most_parts_) at_ = newest_ = 0; // another sample rate
        heard_ = aviary::Made<Kernel>::Hold(kernel);                  // nothing to fade from
    }

private:
    struct Side {
        float in[2 * step] = {}; // the step before, and the one that fills
        float out[step] = {};
        Spectra spectra; // of the input, one a step, round and round
    };

    static std::vector<float> resampled(const std::vector<float>& from, double rate, unsigned frames) {
        std::vector<float> to(frames);
        for (unsigned i = 0; i < frames; ++i) {
            const auto before = static_cast<unsigned long>(i * rate);
            const float between = float(i * rate - double(before));
            if (before < from.size()) to[i] = (1 - between) * from[before];
            if (before + 1 < from.size()) to[i] += between * from[before + 1];
        }
        return to;
    }

    static double energy(const std::vector<float>& sound) {
        double sum = 0;
        for (const float sample : sound) sum += double(sample) * sample;
        return sum;
    }

    /// Cuts an impulse into parts, with a step of silence behind each, which the circular transform needs.
    static void fill(const std::vector<float>& impulse, float gain, Spectra& spectra) {
        spectra.resize(impulse.size() / step * bins);
        for (std::size_t part = 0; part < impulse.size() / step; ++part) {
            float sound[2 * step] = {};
            for (unsigned i = 0; i < step; ++i) sound[i] = gain * impulse[part * step + i];
            analyse(sound, &spectra[part * bins]);
        }
    }

    void take_step() {
        at_ = 0;
        newest_ = newest_ == 0 ? most_parts_ - 1 : newest_ - 1;
        for (auto& side : sides_) analyse(side.in, &side.spectra[std::size_t(newest_) * bins]);
        aviary::Made<Kernel>::Hold before = std::move(heard_);
        heard_ = aviary::Made<Kernel>::Hold(kernel);
        for (unsigned channel = 0; channel < 2; ++channel) {
            float* out = sides_[channel].out;
            convolve(heard_.get(), channel, out);
            if (before.get() == heard_.get()) continue;
            float old[step];
            convolve(before.get(), channel, old);
            for (unsigned i = 0; i < step; ++i) out[i] = old[i] + (out[i] - old[i]) * float(i) / step;
        }
    }

    void convolve(const Kernel* with, unsigned channel, float* out) const {
        Complex sum[bins] = {};
        for (unsigned part = 0; with && part < aviary::min(with->parts, most_parts_); ++part) {
            const Complex* a = &with->sides[channel][std::size_t(part) * bins];
            const Complex* b = &sides_[channel].spectra[std::size_t((newest_ + part) % most_parts_) * bins];
            for (unsigned i = 0; i < bins; ++i) sum[i] = sum[i] + a[i] * b[i];
        }
        synthesise(sum, out);
    }

    Side sides_[2];
    aviary::Made<Kernel>::Hold heard_; // the kernel of the step under way
    unsigned at_ = 0, newest_ = 0, most_parts_ = 0;
    std::atomic<unsigned> tail_frames_ = step;
};

} // namespace

AVIARY_PLUGIN(Convolver, {.id = "com.example.convolver",
                             .name = "Convolver",
                             .vendor = "Example",
                             .version = "1.0.0",
                             .description = "Lets the sound ring as in a room that was recorded",
                             .features = {"reverb"}})
