// What the tests of this room share: songs in a line, test plugins, and the engine's output as a vector.
#pragma once

#include "engine/engine.h"
#include "hosting/module.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace aviary::engine {

inline song::Ticks beats(std::int64_t count) { return song::Ticks(count * song::ticks_per_beat); }

inline song::Note note(song::Ticks start, song::Ticks length, int key = 60, int velocity = 127) {
    return {start, length, std::uint8_t(key), std::uint8_t(velocity)};
}

inline std::shared_ptr<const hosting::Module> test_plugins() {
    const auto path = std::filesystem::path(AVIARY_BUILD_DIR) / "src/engine/testplugins/engine_testplugins"
                      / "engine_testplugins.clap";
    auto module = hosting::Module::open(path);
    if (!module) throw std::runtime_error(module.error().text());
    return *module;
}

/// The test plugin of that word, fresh.
inline Result<std::unique_ptr<hosting::Processor>> make_plugin(const std::string& word) {
    return hosting::Processor::create(test_plugins(), "aviary.test." + word);
}
inline Result<std::unique_ptr<hosting::Processor>> make(const song::PluginWord& word, SlotRole) {
    return make_plugin(word.word);
}
inline std::unique_ptr<hosting::Processor> must_make(const std::string& word) {
    auto processor = make_plugin(word);
    if (!processor) throw std::runtime_error(processor.error().text());
    return std::move(*processor);
}

inline song::Track track(int number, const std::string& instrument, std::vector<song::Note> notes = {},
    std::vector<std::string> effects = {}) {
    song::Track track;
    track.number = number;
    track.instrument = song::PluginWord{instrument, {1, 1}};
    for (auto& effect : effects) track.effects.push_back({effect, {1, 1}});
    track.notes = std::move(notes);
    return track;
}

/// At 120 bpm and 48 kHz a beat is 24000 frames.
inline song::Score score(std::vector<song::Track> tracks, double bpm = 120) {
    song::Score score;
    score.bpm = bpm;
    score.tracks = std::move(tracks);
    score.length = beats(4);
    return score;
}

struct Sound {
    std::vector<float> left, right;
    std::size_t size() const { return left.size(); }
};

/// The next frames, in blocks of the given length.
inline Sound hear(Engine& engine, std::size_t frames, std::uint32_t block = 512) {
    Sound sound{std::vector<float>(frames), std::vector<float>(frames)};
    for (std::size_t at = 0; at < frames; at += block)
        engine.process(
            &sound.left[at], &sound.right[at], std::uint32_t(std::min<std::size_t>(block, frames - at)));
    return sound;
}

/// The largest change from one sample to the next.
inline float largest_step(const std::vector<float>& samples) {
    float largest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
    return largest;
}

} // namespace aviary::engine
