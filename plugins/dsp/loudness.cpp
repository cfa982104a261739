#include "dsp/loudness.h"

#include "dsp/silence.h"
#include <aviary/math.h>

namespace dsp {

namespace {
double loudness_of(double energy) { return -0.691 + 10 * aviary::log10(energy); }
} // namespace

TruePeak::TruePeak(double sample_rate)
    : phases_(sample_rate < 96000    ? 4
              : sample_rate < 192000 ? 2
                                     : 1) {
    for (unsigned phase = 1; phase < phases_; ++phase) {
        float magnitudes = 0;
        for (unsigned tap = 0; tap < taps; ++tap) {
            const double at = double(tap) - taps / 2 + 1 - double(phase) / phases_;
            const double window = 0.5 + 0.5 * aviary::cos(2 * aviary::pi * at / taps);
            weights_[phase - 1][tap] = float(window * aviary::sin(aviary::pi * at) / (aviary::pi * at));
            magnitudes += aviary::abs(weights_[phase - 1][tap]);
        }
        most_ = aviary::max(most_, magnitudes);
    }
}

void TruePeak::add(const float* samples, unsigned count) AVIARY_NONBLOCKING {
    for (unsigned at = 0; at < count; at += chunk) {
        const unsigned part = aviary::min(chunk, count - at);
        for (unsigned i = 0; i < part; ++i) recent_[taps - 1 + i] = samples[at + i];
        // Where even the worst case is no louder than what was found, nothing is worked out.
        const float loudest = dsp::peak(recent_, taps - 1 + part);
        if (loudest * most_ > peak_) {
            peak_ = aviary::max(peak_, dsp::peak(samples + at, part));
            for (unsigned phase = 0; phase + 1 < phases_; ++phase)
                peak_ = aviary::max(peak_, peak_between(weights_[phase], part));
        }
        for (unsigned i = 0; i < taps - 1; ++i) recent_[i] = recent_[part + i];
    }
}

float TruePeak::peak_between(const float* weights, unsigned count) const {
    float sums[chunk] = {};
    for (unsigned tap = 0; tap < taps; ++tap)
        for (unsigned i = 0; i < count; ++i) sums[i] += weights[tap] * recent_[i + tap];
    return dsp::peak(sums, count);
}

Loudness::Loudness(double sample_rate)
    : step_frames_(unsigned(aviary::round(sample_rate / 10)))
    , peaks_{TruePeak(sample_rate), TruePeak(sample_rate)} {
    // The two filters of BS.1770 as analogue prototypes, so that they fit any sample rate; the numbers are those that give
    // the standard's coefficients at 48 kHz (Brecht De Man, "Evaluation of implementations of the EBU R128 loudness
    // measurement", 2018).
    {
        const double k = aviary::tan(aviary::pi * 1681.974450955533 / sample_rate);
        const double quality = 0.7071752369554196, high = aviary::pow(10.0, 3.999843853973347 / 20);
        const double band = aviary::pow(high, 0.4996667741545416), a0 = 1 + k / quality + k * k;
        shelf_ = {(high + band * k / quality + k * k) / a0, 2 * (k * k - high) / a0,
            (high - band * k / quality + k * k) / a0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0};
    }
    const double k = aviary::tan(aviary::pi * 38.13547087602444 / sample_rate);
    const double quality = 0.5003270373238773, a0 = 1 + k / quality + k * k;
    low_cut_ = {1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0};
}

void Loudness::add(const float* left, const float* right, unsigned count) AVIARY_NONBLOCKING {
    peaks_[0].add(left, count);
    peaks_[1].add(right, count);
    for (unsigned i = 0; i < count; ++i) {
        const Both weighed = low_cut_(shelf_(Both{left[i], right[i]}));
        energy_ += weighed * weighed;
        if (++frames_ == step_frames_) end_step();
    }
}

double Loudness::integrated() const { return loudness_of(blocks_.mean_from(blocks_.gate(-10))); }

double Loudness::range() const {
    const unsigned from = spans_.gate(-20);
    return spans_.count_from(from) == 0 ? 0 : spans_.percentile(from, 0.95) - spans_.percentile(from, 0.1);
}

double Loudness::momentary() const { return loudness_of(mean_of_steps(4)); }
double Loudness::short_term() const { return loudness_of(mean_of_steps(longest)); }
double Loudness::true_peak() const {
    return aviary::gain_to_db(double(louder(peaks_[0].peak(), peaks_[1].peak())));
}

double Loudness::mean_of_steps(unsigned count) const {
    double sum = 0;
    for (unsigned i = 1; i <= count; ++i) sum += steps_[(step_ + longest - i) % longest];
    return sum / count;
}

void Loudness::end_step() {
    steps_[step_] = (energy_[0] + energy_[1]) / frames_;
    step_ = (step_ + 1) % longest;
    ++steps_taken_;
    energy_ = Both{};
    frames_ = 0;
    if (steps_taken_ >= 4) blocks_.add(mean_of_steps(4));
    if (steps_taken_ >= longest && steps_taken_ % 10 == 0) spans_.add(mean_of_steps(longest));
}

void Loudness::Histogram::add(double energy) {
    const double loudness = loudness_of(energy);
    if (!(loudness >= -70)) return;
    const unsigned bin = unsigned(aviary::min((loudness + 70) * 10, double(size - 1)));
    sums[bin] += energy;
    ++counts[bin];
}

unsigned Loudness::Histogram::count_from(unsigned bin) const {
    unsigned count = 0;
    for (; bin < size; ++bin) count += counts[bin];
    return count;
}

double Loudness::Histogram::mean_from(unsigned bin) const {
    const unsigned count = count_from(bin);
    double sum = 0;
    for (; bin < size; ++bin) sum += sums[bin];
    return count == 0 ? 0 : sum / count;
}

double Loudness::Histogram::percentile(unsigned from, double share) const {
    unsigned wanted = unsigned(aviary::round((count_from(from) - 1) * share));
    while (counts[from] <= wanted) wanted -= counts[from++];
    return -70 + 0.1 * (from + 0.5);
}

unsigned Loudness::Histogram::gate(double relative) const {
    const double from = loudness_of(mean_from(0)) + relative;
    return from > -70 ? unsigned((from + 70) * 10) : 0;
}

} // namespace dsp
