// What the tests of the mixer share: tracks that sound steadily, tracks that only pass on, and what is heard of them.
#pragma once

#include "engine/engine_testing.h"

namespace aviary::engine {

/// At 120 bpm and 48 kHz, in four quarters.
inline constexpr std::size_t beat = 24000, bar = 4 * beat, ramp = 480;
inline const Decibels half = decibels_of(0.5);

inline std::vector<song::Note> held(int key) { return {note(beats(0), beats(100), key)}; }

/// A track that plays nothing by itself.
inline song::Track room(int number, std::vector<std::string> effects = {}) {
    auto made = track(number, "nothing", {}, std::move(effects));
    made.instrument.reset();
    return made;
}

struct Mixed : testing::Test {
    Engine engine{{}};

    LoadReport load(std::vector<song::Track> tracks) {
        auto report = engine.load(score(std::move(tracks)), make);
        engine.play();
        return report;
    }
    LoadReport edit(std::vector<song::Track> tracks) {
        return engine.rescore(score(std::move(tracks)), make);
    }
    void turn(int track, auto change) {
        MixerSettings settings = engine.mixer(track);
        change(settings);
        ASSERT_TRUE(engine.set_mixer(track, settings));
    }
    void set_gain(SlotId slot, double gain) {
        ASSERT_TRUE(
            engine.set_parameter(slot, engine.processor(slot)->find_parameter("gain")->index_id, gain));
    }
    /// What is heard once all has moved to where it shall be.
    float left() { return hear(engine, 4096).left.back(); }
    float right() { return hear(engine, 4096).right.back(); }
    /// The same while only these tracks are soloed.
    float soloed(std::vector<int> tracks, int last_track) {
        for (int number = 1; number <= last_track; ++number)
            turn(number, [&](MixerSettings& mixer) { mixer.solo = std::ranges::count(tracks, number); });
        return left();
    }
    float loudest(std::size_t frames) {
        float loudest = 0;
        for (const float sample : hear(engine, frames).left) loudest = std::max(loudest, std::abs(sample));
        return loudest;
    }
};

inline constexpr float minus_120_db = 1e-6f;

} // namespace aviary::engine
