// What the tests of edited songs share.
#pragma once

#include "engine/engine_testing.h"

#include <algorithm>

namespace aviary::engine {

/// At 120 bpm and 48 kHz, in four quarters.
inline constexpr std::size_t beat = 24000, bar = 4 * beat, fade = 960;

/// A 100 Hz sine at half scale moves no more than this from one sample to the next.
inline const float sine_step = float(0.5 * 2 * 3.14159265358979 * 100 / 48000) + 1e-6f;

inline song::Automation automation(std::string parameter, std::vector<song::AutomationPoint> points) {
    return {std::move(parameter), {7, 3}, std::move(points)};
}

inline std::vector<song::Note> melody(int count) {
    std::vector<song::Note> notes;
    for (int i = 0; i < count; ++i)
        notes.push_back(note(song::Ticks(i * 96, 7), song::Ticks(i % 9 * 30 + 1), 40 + i % 30));
    return notes;
}

/// A little of everything.
inline song::Score full_song() {
    auto song =
        score({track(1, "gate", melody(120), {"echo", "gain"}), track(2, "sine", melody(100), {"late"}),
                  track(3, "gate", melody(80), {"pulse", "glide", "octave"})},
            123.4);
    song.tracks[0].automation.push_back(
        automation("level", {{song::Ticks(0), 0.2, true}, {song::Ticks(500), 1, true},
                                {song::Ticks(900), 0.2, false}, {song::Ticks(1300), 0.5, false}}));
    song.tracks[0].automation.push_back(automation("gain", {{song::Ticks(96), 0.25, false}}));
    song.tracks[2].automation.push_back(automation("gain", {{song::Ticks(300), 0.5, false}}));
    return song;
}

struct RescoreTest : testing::Test {
    Engine engine{{}};

    LoadReport load(const song::Score& song) {
        auto report = engine.load(song, make);
        engine.play();
        return report;
    }
    LoadReport edit(const song::Score& song) { return engine.rescore(song, make); }
    std::uint32_t parameter(SlotId slot, const char* id) {
        return engine.processor(slot)->find_parameter(id)->index_id;
    }
};

/// All that is to be heard of it, from the start.
inline Sound heard_of(const song::Score& song, std::size_t frames) {
    Engine engine({});
    engine.load(song, make);
    engine.play();
    return hear(engine, frames);
}

inline Sound operator+(Sound a, const Sound& b) {
    a.left.insert(a.left.end(), b.left.begin(), b.left.end());
    a.right.insert(a.right.end(), b.right.begin(), b.right.end());
    return a;
}

inline void expect_same(const Sound& sound, const Sound& expected) {
    ASSERT_EQ(sound.size(), expected.size());
    for (std::size_t i = 0; i < sound.size(); ++i)
        ASSERT_TRUE(sound.left[i] == expected.left[i] && sound.right[i] == expected.right[i])
            << "at frame " << i << ": " << sound.left[i] << " for " << expected.left[i];
}

/// Frames at which the samples change.
inline std::vector<std::size_t> changes(const std::vector<float>& samples) {
    std::vector<std::size_t> at;
    for (std::size_t i = 1; i < samples.size(); ++i)
        if (samples[i] != samples[i - 1]) at.push_back(i);
    return at;
}

using FrameList = std::vector<std::size_t>;
using Ids = std::vector<SlotId>;

inline Ids ids(const LoadReport& report) {
    Ids all;
    for (const Slot& slot : report.slots) all.push_back(slot.id);
    return all;
}

} // namespace aviary::engine
