#include <aviary/testing.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace aviary::testing {

namespace {

template <typename Function>
double largest(const Sound& sound, Function of_channel) {
    return std::max(of_channel(sound.left), of_channel(sound.right));
}

int failed = 0;

} // namespace

bool Sound::finite() const {
    const auto all_finite = [](const std::vector<float>& samples) {
        return std::all_of(
            samples.begin(), samples.end(), [](float sample) { return std::isfinite(sample); });
    };
    return all_finite(left) && all_finite(right);
}

double Sound::peak() const {
    return largest(*this, [](const std::vector<float>& samples) {
        double peak = 0;
        for (float sample : samples) peak = std::max(peak, std::abs(double(sample)));
        return peak;
    });
}

double Sound::rms() const {
    double sum = 0;
    for (float sample : left) sum += double(sample) * sample;
    for (float sample : right) sum += double(sample) * sample;
    return left.empty() ? 0 : std::sqrt(sum / double(left.size() + right.size()));
}

double Sound::largest_step() const {
    return largest(*this, [](const std::vector<float>& samples) {
        double step = 0;
        for (std::size_t i = 1; i < samples.size(); ++i)
            step = std::max(step, std::abs(double(samples[i]) - samples[i - 1]));
        return step;
    });
}

Sound Sound::part(unsigned first, unsigned count) const {
    first = std::min(first, frames());
    count = std::min(count, frames() - first);
    const auto cut = [&](const std::vector<float>& samples) {
        return std::vector<float>(samples.begin() + first, samples.begin() + first + count);
    };
    return {cut(left), cut(right)};
}

bool operator==(const Sound& a, const Sound& b) { return a.left == b.left && a.right == b.right; }

Sound silence(unsigned frames) { return {std::vector<float>(frames), std::vector<float>(frames)}; }

Sound sine(unsigned frames, double hz, double level, double sample_rate) {
    Sound sound = silence(frames);
    for (unsigned i = 0; i < frames; ++i)
        sound.left[i] = sound.right[i] = float(level * std::sin(2 * std::numbers::pi * hz * i / sample_rate));
    return sound;
}

Sound noise(unsigned frames, double level, unsigned seed) {
    // A linear congruential generator by Knuth (MMIX): the standard's distributions differ between libraries.
    unsigned long long state = seed;
    const auto next = [&] {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return float(level * (double(state >> 40) / double(1 << 23) - 1));
    };
    Sound sound = silence(frames);
    for (unsigned i = 0; i < frames; ++i) {
        sound.left[i] = next();
        sound.right[i] = next();
    }
    return sound;
}

void check(bool holds, const char* claim, const char* file, int line) {
    if (holds) return;
    std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
    ++failed;
}

int failures() { return failed; }

} // namespace aviary::testing
