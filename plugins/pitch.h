// Measures pitch, for tests.
#pragma once

#include <cmath>
#include <vector>

/// How many cents a sound lies above the expected pitch; it must lie within a third of a semitone of it. Found by
/// autocorrelation: the lag, about twenty periods long, at which the sound is most like itself.
inline double cents_above(const std::vector<float>& samples, double expected_hz, double sample_rate = 48000) {
    const double period = sample_rate / expected_hz;
    const int periods = 20, middle = int(std::lround(periods * period)), reach = int(0.4 * period) + 2;
    const auto likeness = [&](int lag) {
        double sum = 0;
        for (int i = 0; i + middle + reach < int(samples.size()); ++i)
            sum += double(samples[i]) * samples[i + lag];
        return sum;
    };
    int best = middle;
    double most = -1e30;
    for (int lag = middle - reach; lag <= middle + reach; ++lag) {
        const double now = likeness(lag);
        if (now > most) {
            most = now;
            best = lag;
        }
    }
    const double before = likeness(best - 1), after = likeness(best + 1);
    const double peak =
        best + 0.5 * (before - after) / (before - 2 * most + after); // of a parabola through the three
    return 1200 * std::log2(periods * period / peak);
}
