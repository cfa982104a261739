// Numbers that no caller should give: the engine plays on, with what is nearest to them.
#include "engine/engine_testing.h"

#include <cmath>

namespace aviary::engine {
namespace {

constexpr double infinite = INFINITY;
constexpr double wild[] = {NAN, infinite, -infinite, 1e308, -1e308, 1e15, -1e15, 4.6e18, 1e-300, -0.0, -1, 0};

struct WildNumbers : testing::Test {
    Engine engine{{}};

    WildNumbers() {
        engine.load(score({track(1, "gate", {note(beats(0), beats(8), 60)}, {"gain"})}), make);
        engine.play();
    }
    void expect_it_plays_on(double given) {
        for (const float sample : hear(engine, 4096).left) ASSERT_TRUE(std::isfinite(sample)) << given;
        engine.attend();
        ASSERT_TRUE(std::isfinite(engine.status().position.count)) << given;
        ASSERT_LE(std::abs(engine.status().position.count), double(song::longest_song) + 1) << given;
    }
};

} // namespace

TEST_F(WildNumbers, AsPositionsAreTheNearestThereIs) {
    for (const double beats : wild) {
        engine.seek(Beats(beats));
        expect_it_plays_on(beats);
    }
    engine.seek(Beats(0));
    EXPECT_GT(hear(engine, 512).left.back(), 1) << "and the song is where it was";
}

TEST_F(WildNumbers, AsLoopsLeaveNoBlockSpinning) {
    for (const double start : wild)
        for (const double end : wild) {
            engine.set_loop(Loop{Beats(start), Beats(end)});
            engine.seek(Beats(end));
            expect_it_plays_on(end);
            engine.seek(Beats(0));
            expect_it_plays_on(start);
        }
}

TEST_F(WildNumbers, AsLevelsAndValuesAreClamped) {
    const auto gain = engine.processor(2)->find_parameter("gain")->index_id;
    for (const double value : wild) {
        ASSERT_TRUE(
            engine.set_mixer(1, {.volume = Decibels(value), .pan = value, .sends = {{0, Decibels(value)}}}));
        ASSERT_TRUE(engine.set_mixer(0, {.volume = Decibels(value), .pan = value}));
        EXPECT_TRUE(engine.mixer(1).volume <= loudest_fader && std::abs(engine.mixer(1).pan) <= 1) << value;
        ASSERT_TRUE(engine.set_parameter(2, gain, value));
        ASSERT_TRUE(engine.play_note(1, 64, value, true));
        expect_it_plays_on(value);
        for (const auto kind : {Source::Kind::tone, Source::Kind::noise}) {
            ASSERT_TRUE(
                engine.set_source(2, {.kind = kind, .frequency = Hertz(value), .level = Decibels(value)}));
            expect_it_plays_on(value);
        }
    }
    EXPECT_FALSE(engine.play_note(1, 128, 1, true));
}

} // namespace aviary::engine
