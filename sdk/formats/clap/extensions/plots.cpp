// CLAP's draft mini-curve-display: the author's plots, drawn into what the host has room for. [main-thread]
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/extensions/extensions.h"

#include <aviary/abi/clap/mini_curve_display.h>
#include <aviary/plot.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace aviary::detail {

namespace {

/// What a kind is to CLAP, what its axes are called, and its ranges for a host that has no opinion.
struct KnownKind {
    std::uint32_t clap;
    const char *x_name, *y_name;
    clap_mini_curve_display_curve_hints_t ranges;
    bool logarithmic;
};

const KnownKind& known(PlotKind kind) {
    static constexpr KnownKind all[] = {
        {CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_UNSPECIFIED, "", "", {0, 1, 0, 1}, false},
        {CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_GAIN_RESPONSE, "Frequency", "Gain", {20, 20000, -24, 24}, true},
        {CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_PHASE_RESPONSE, "Frequency", "Phase",
            {20, 20000, -std::numbers::pi, std::numbers::pi}, true},
        {CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_TRANSFER_CURVE, "Input", "Output", {-60, 0, -60, 0}, false},
        {CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_GAIN_REDUCTION, "Time", "Gain", {0, 5, -24, 0}, false},
        {CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_TIME_SERIES, "Time", "", {0, 5, 0, 1}, false}};
    return all[static_cast<unsigned char>(kind)];
}

Plot frame_of(Self self, PlotKind kind) {
    const KnownKind& is = known(kind);
    auto ranges = is.ranges;
    const auto& host = ClapPlugin::of(self).host();
    clap_mini_curve_display_curve_hints_t wanted{};
    const bool has_hints = host.curves && host.curves->get_hints(host.get(), is.clap, &wanted);
    if (has_hints && wanted.x_min < wanted.x_max && wanted.y_min < wanted.y_max
        && (!is.logarithmic || wanted.x_min > 0))
        ranges = wanted;
    return {.x_min = ranges.x_min,
        .x_max = ranges.x_max,
        .y_min = ranges.y_min,
        .y_max = ranges.y_max,
        .logarithmic = is.logarithmic,
        .y = {}};
}

/// 1 is the bottom; 0 and 65535 are not drawn.
std::uint16_t height(double y, const Plot& plot) {
    constexpr double top = 65534;
    const double travel = (y - plot.y_min) / (plot.y_max - plot.y_min);
    if (!(travel >= 0)) return 0;
    return travel > 1 ? 65535 : std::uint16_t(std::lround(1 + travel * (top - 1)));
}

void draw(Self self, unsigned index, PlotKind kind, clap_mini_curve_display_curve_data_t& curve) {
    std::vector<float> values(curve.values_count);
    Plot plot = frame_of(self, kind);
    plot.y = {values.data(), curve.values_count};
    author(self).draw_plot(index, plot);
    curve.curve_kind = std::int32_t(known(kind).clap);
    for (std::size_t i = 0; i < values.size(); ++i) curve.values[i] = height(values[i], plot);
}

std::uint32_t draw_all(Self self, clap_mini_curve_display_curve_data_t* curves, std::uint32_t count) {
    const auto plots = author(self).plots();
    std::uint32_t drawn = 0;
    for (; curves && drawn < count && drawn < plots.size(); ++drawn)
        if (curves[drawn].values) draw(self, drawn, plots[drawn].kind, curves[drawn]);
    return drawn;
}

bool axis_names(Self self, std::uint32_t index, char* x_name, char* y_name, std::uint32_t capacity) {
    const auto plots = author(self).plots();
    if (index >= plots.size() || !x_name || !y_name || capacity == 0) return false;
    const KnownKind& is = known(plots[index].kind);
    const std::string_view x = plots[index].x_name ? plots[index].x_name : is.x_name,
                           y = plots[index].y_name ? plots[index].y_name : is.y_name;
    copy_utf8(x_name, capacity, x);
    copy_utf8(y_name, capacity, y);
    return x.size() < capacity && y.size() < capacity;
}

constexpr clap_plugin_mini_curve_display_t curves = {
    .get_curve_count = [](Self self) { return std::uint32_t(author(self).plots().size()); },
    .render = draw_all,
    .set_observed = [](Self, bool) {},
    .get_axis_name = axis_names};

} // namespace

const void* find_plot_extension(const ClapPlugin& plugin, std::string_view id) {
    return id == CLAP_EXT_MINI_CURVE_DISPLAY && plugin.has_plots() ? &curves : nullptr;
}

} // namespace aviary::detail
