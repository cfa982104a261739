// The author's plots as CLAP's curves.
#include "sdk/formats/clap/testing/clap_test_host.h"

#include <aviary/plot.h>
#include <aviary/plugin.h>

#include <gtest/gtest.h>

namespace aviary::test {

/// Draws its own x, and a line that leaves the picture.
struct Drawn : Effect {
    Span<const PlotSpec> plots() const override {
        static constexpr PlotSpec all[] = {{.kind = PlotKind::gain_response},
            {.kind = PlotKind::other, .x_name = "Here", .y_name = "There"}};
        return all;
    }
    void draw_plot(unsigned index, Plot& plot) override {
        latest = plot;
        for (unsigned i = 0; i < plot.y.size(); ++i) {
            if (i < 8) x[i] = plot.x(i);
            plot.y[i] = index == 0 ? 0 : float(i) / 2 - 0.5f;
        }
        if (index == 0) plot.y[1] = __builtin_nanf("");
    }
    void process(Block&) override {}
    static inline Plot latest;
    static inline double x[8];
};

namespace {

struct ClapPlots : testing::Test {
    Host host{"test.drawn"};
    const clap_plugin_mini_curve_display_t* curves = nullptr;
    std::vector<std::uint16_t> first = std::vector<std::uint16_t>(3), second = std::vector<std::uint16_t>(5);
    void SetUp() override {
        ASSERT_TRUE(host.plugin->init(host.plugin));
        curves = host.extension<clap_plugin_mini_curve_display_t>(CLAP_EXT_MINI_CURVE_DISPLAY);
        ASSERT_NE(curves, nullptr);
    }
    std::uint32_t render(std::uint32_t count) {
        clap_mini_curve_display_curve_data_t both[] = {{-1, first.data(), std::uint32_t(first.size())},
            {-1, second.data(), std::uint32_t(second.size())}, {-1, nullptr, 0}};
        const auto drawn = curves->render(host.plugin, both, count);
        kinds = {both[0].curve_kind, both[1].curve_kind};
        return drawn;
    }
    std::vector<int> kinds;
};

TEST_F(ClapPlots, AreDrawnFromTheBottomToTheTop) {
    EXPECT_EQ(curves->get_curve_count(host.plugin), 2u);
    EXPECT_TRUE(host.draws_anew);
    ASSERT_EQ(render(3), 2u);
    EXPECT_EQ(kinds, (std::vector<int>{CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_GAIN_RESPONSE, 0}));
    EXPECT_EQ(first[0], 32768) << "the middle, give or take the rounding";
    EXPECT_EQ(first[1], 0) << "no number is not drawn";
    EXPECT_EQ(second, (std::vector<std::uint16_t>{0, 1, 32768, 65534, 65535}));
    EXPECT_EQ(render(1), 1u);
}

TEST_F(ClapPlots, LieInTheRangeThatTheHostShows) {
    render(1);
    EXPECT_EQ(Drawn::x[0], 20);
    EXPECT_NEAR(Drawn::x[1], 632.455, 0.001) << "equal ratios";
    EXPECT_NEAR(Drawn::x[2], 20000, 1e-6);
    host.curve_range = {100, 10000, -12, 12};
    render(1);
    EXPECT_EQ(Drawn::latest.x_min, 100);
    EXPECT_EQ(Drawn::latest.y_max, 12);
    host.curve_range = {-100, 10000, -12, 12};
    render(1);
    EXPECT_EQ(Drawn::latest.x_min, 20) << "no logarithm begins below 0";
}

TEST_F(ClapPlots, NameTheirAxes) {
    char x[10], y[10];
    ASSERT_TRUE(curves->get_axis_name(host.plugin, 0, x, y, sizeof x));
    EXPECT_STREQ(x, "Frequency");
    EXPECT_STREQ(y, "Gain");
    ASSERT_TRUE(curves->get_axis_name(host.plugin, 1, x, y, sizeof x));
    EXPECT_STREQ(x, "Here");
    EXPECT_FALSE(curves->get_axis_name(host.plugin, 0, x, y, 9)) << "too small";
    EXPECT_FALSE(curves->get_axis_name(host.plugin, 2, x, y, sizeof x));
}

TEST(ClapPlot, WithoutAnyThereIsNoDisplay) {
    Host none("test.octaves");
    ASSERT_TRUE(none.plugin->init(none.plugin));
    EXPECT_EQ(none.extension<void>(CLAP_EXT_MINI_CURVE_DISPLAY), nullptr);
    EXPECT_FALSE(none.draws_anew);
}

} // namespace
} // namespace aviary::test

AVIARY_PLUGIN(
    aviary::test::Drawn, {.id = "test.drawn", .name = "Drawn", .vendor = "Aviary", .version = "1.0.0"})
