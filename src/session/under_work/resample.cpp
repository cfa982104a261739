#include "session/under_work/resample.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace aviary::session {

namespace {

/// Modified Bessel function of the first kind and order 0, by its series.
double bessel_0(double x) {
    double sum = 1, term = 1;
    for (int k = 1; term > 1e-12 * sum; ++k) sum += term *= x * x / (4.0 * k * k);
    return sum;
}

/// A sinc under a Kaiser window (Smith, "Digital Audio Resampling", 2002), as a table with linear interpolation.
class Kernel {
public:
    static constexpr int reach = 16; ///< zero crossings to each side

    Kernel() {
        for (int i = 0; i <= reach * points; ++i) table_.push_back(float(exact(double(i) / points)));
        table_.push_back(0);
    }
    /// 0 <= x <= reach
    float at(double x) const {
        const double place = x * points;
        const auto index = std::size_t(place);
        const auto rest = float(place - double(index));
        return table_[index] + rest * (table_[index + 1] - table_[index]);
    }

private:
    static constexpr int points = 512;   // between two zero crossings
    static constexpr double pass = 0.94; // cutoff, as a part of the band: the rest is for the slope
    static constexpr double beta = 9;    // of the window: 90 dB down beyond the slope

    static double exact(double x) {
        const double turn = std::numbers::pi * pass * x;
        const double sinc = x == 0 ? 1 : std::sin(turn) / turn;
        const double inside = std::sqrt(std::max(0.0, 1 - x * x / (reach * reach)));
        return pass * sinc * bessel_0(beta * inside) / bessel_0(beta);
    }

    std::vector<float> table_;
};

} // namespace

std::vector<float> resample_loop(
    std::span<const float> samples, double from_rate, double to_rate, const std::function<bool()>& given_up) {
    static const Kernel kernel;
    const auto length = std::int64_t(samples.size());
    if (length == 0) return {};
    const auto new_length = std::max<std::int64_t>(1, std::llround(double(length) * to_rate / from_rate));
    const double band = std::min(1.0, to_rate / from_rate); // as a part of the old rate's band
    const double reach = Kernel::reach / band;

    std::vector<float> result(static_cast<std::size_t>(new_length));
    for (std::int64_t i = 0; i < new_length; ++i) {
        if (i % 65536 == 0 && given_up()) return {};
        const double place = double(i) * double(length) / double(new_length);
        const auto first = std::int64_t(std::ceil(place - reach)), last = std::int64_t(place + reach);
        auto index = (first % length + length) % length;
        float sum = 0;
        for (std::int64_t at = first; at <= last; ++at) {
            sum += samples[std::size_t(index)] * kernel.at(std::abs(place - double(at)) * band);
            if (++index == length) index = 0;
        }
        result[std::size_t(i)] = float(band) * sum;
    }
    return result;
}

} // namespace aviary::session
