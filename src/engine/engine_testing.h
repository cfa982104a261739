// What the tests of this room share: songs in a line, test plugins, and the engine's output as a vector.
#pragma once

#include "engine/drivers/null_clock.h"
#include "engine/engine.h"
#include "hosting/cage/cage.h"
#include "hosting/formats/clap/module.h"
#include "hosting/hosting_testing.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aviary::engine {

inline song::Ticks beats(std::int64_t count) { return song::Ticks(count * song::ticks_per_beat); }

inline song::Note note(song::Ticks start, song::Ticks length, int key = 60, int velocity = 127) {
    return {start, length, std::uint8_t(key), std::uint8_t(velocity)};
}

inline std::filesystem::path test_plugins_path() {
    return std::filesystem::path(AVIARY_BUILD_DIR) / "src/engine/testplugins/engine_testplugins"
           / "engine_testplugins.clap";
}
inline std::shared_ptr<const hosting::Module> test_plugins() {
    auto module = hosting::Module::open(test_plugins_path());
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

/// These test plugins, each in a process of its own. Unless `share` says otherwise, a block may take as long as it likes:
/// other tests run at the same time.
inline std::shared_ptr<const hosting::Module> caged_test_plugins(boost::asio::io_context& io,
    std::vector<std::string> words, double share = 1000,
    std::function<void(const hosting::CageNews&)> on_news = {}) {
    std::vector<hosting::PluginMetadata> plugins;
    for (const auto& word : words) plugins.push_back(must_make(word)->metadata());
    auto module = hosting::open_in_cage(io, test_plugins_path(),
        {.argv = {hosting::child_program(), "cage"},
            .plugins = std::move(plugins),
            .share = share,
            .patience = std::chrono::seconds(20),
            .short_patience = std::chrono::seconds(20),
            .on_news = std::move(on_news)});
    if (!module) throw std::runtime_error(module.error().text());
    return *module;
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

/// Plays an engine in real time, on an audio thread as a device has it, and keeps what it sounds like.
class Recording {
public:
    explicit Recording(Engine& engine)
        : engine_(engine)
        , clock_(
              std::in_place,
              [this](float* left, float* right, std::uint32_t frames) {
                  engine_.process(left, right, frames);
                  left_.insert(left_.end(), left, left + frames);
              },
              engine.setup().sample_rate, 256) {}

    /// Does the main thread's work until so many frames more have sounded.
    void play_on(std::int64_t frames) {
        for (const auto end = played() + Frames(frames); played() < end;) {
            engine_.attend();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    /// The left channel.
    const std::vector<float>& end() {
        clock_.reset();
        return left_;
    }

private:
    Frames played() { return engine_.status().processed; }

    Engine& engine_;
    std::vector<float> left_; ///< the audio thread's while it runs
    std::optional<NullClock> clock_;
};

/// The largest change from one sample to the next.
inline float largest_step(const std::vector<float>& samples) {
    float largest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
    return largest;
}

} // namespace aviary::engine
