// A small picture of what a plugin does, for hosts that draw one beside the plugin, as in a mixer: an equaliser's response, a
// compressor's curve.
//
//     aviary::Span<const aviary::PlotSpec> plots() const override {
//         static constexpr aviary::PlotSpec all[] = { { aviary::PlotKind::gain_response } };
//         return all;
//     }
//     void draw_plot(unsigned, aviary::Plot& plot) override {
//         for (unsigned i = 0; i < plot.y.size(); ++i) plot.y[i] = response_db(plot.x(i));
//     }
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/span.h>

namespace aviary {

enum class PlotKind : unsigned char {
    other,
    gain_response,  ///< x in Hz, y in dB
    phase_response, ///< x in Hz, y in radians
    transfer,       ///< both in dB: what comes out by what goes in
    gain_reduction, ///< x in seconds, y in dB
    time_series,    ///< x in seconds
};

struct PlotSpec {
    PlotKind kind = PlotKind::other;
    const char* x_name = nullptr; ///< null: as the kind says, "Frequency"
    const char* y_name = nullptr;
};

/// What to draw: a value for each of the points, from left to right, within the range that the host shows.
struct Plot {
    double x_min = 0, x_max = 1, y_min = 0, y_max = 1;
    bool logarithmic = false; ///< equal steps of i are equal ratios of x
    Span<float> y; ///< in: as many as the host wants. Values beyond the range, and NaN, are not drawn.

    /// The x of the i-th value.
    double x(unsigned i) const {
        const double travel = y.size() > 1 ? double(i) / double(y.size() - 1) : 0;
        return logarithmic ? x_min * AVIARY_BUILTIN(pow)(x_max / x_min, travel)
                           : x_min + (x_max - x_min) * travel;
    }
};

} // namespace aviary
