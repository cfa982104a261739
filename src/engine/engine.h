// The song as sound: tracks with instrument, effects and strip, mixed to a stereo master, on a transport.
//
//     Engine engine({.sample_rate = 48000, .max_frames = 512});
//     auto report = engine.load(score, make_processor);
//     engine.play();
//     // audio thread, again and again: engine.process(left, right, frames);
//     // main thread, about 60 times a second: engine.attend(); show(engine.status());
//
// The main thread prepares, the audio thread only ever reads what was published whole. Commands take effect at the
// start of the next block, in the order they were given.
#pragma once

#include "hosting/processor.h"
#include "runtime/result.h"
#include "song/score.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aviary::engine {

struct Setup {
    double sample_rate = 48000;
    std::uint32_t max_frames = 512; ///< no call of process() is longer
    bool offline = false;           ///< tells the plugins that nobody waits
};

/// Names the place of one processor in the song, for as long as the song is loaded.
using SlotId = std::uint32_t;
enum class SlotRole : std::uint8_t { instrument, effect, strip };

struct Slot {
    SlotId id = 0;
    int track = 0; ///< track number
    SlotRole role = SlotRole::instrument;
    std::string word; ///< as the song names it
};

/// Makes the (not yet activated) processor for a word of the song. [main-thread]
using MakeProcessor
    = std::function<Result<std::unique_ptr<hosting::Processor>>(const song::PluginWord&, SlotRole)>;

struct LoadReport {
    std::vector<Slot> slots;
    std::vector<Error> problems; ///< plugins that could not be made (their slot passes sound through), unknown parameters
};

struct MixerSettings {
    double volume_db = 0; ///< -inf is silence
    double pan = 0;       ///< -1 left .. 1 right
    bool mute = false, solo = false;
};

struct Loop {
    double start_beats = 0, end_beats = 0;
};

/// What the audio thread last reported.
struct Status {
    bool playing = false;
    double position_beats = 0;
    std::uint64_t frames_processed = 0;
    struct Peak {
        float left = 0, right = 0; ///< largest amplitude since the previous status()
    };
    std::vector<Peak> tracks; ///< in the order of the score
    Peak master;
};

class Engine {
public:
    explicit Engine(Setup setup);
    ~Engine(); ///< after the audio thread has stopped calling process()

    // All [main-thread]:
    LoadReport load(const song::Score& score, const MakeProcessor& make_processor);
    void play();
    void stop();
    void seek(double beats);
    void set_loop(std::optional<Loop> loop);
    /// False when the slot is unknown or its queue is full (then nothing happened: try again).
    bool set_parameter(SlotId slot, std::uint32_t index_id, double value);
    bool set_mixer(int track, const MixerSettings& settings); ///< track number; 0 is the master
    MixerSettings mixer(int track) const;

    /// Puts a processor in place of the slot's present one: activates it, hands over parameters and state, runs both
    /// through a crossfade, lets the old one's tail ring out, then destroys it. On an error nothing has changed.
    Result<void> swap(SlotId slot, std::unique_ptr<hosting::Processor> processor);
    /// The one that sounds, or will from the next block on; nullptr for an empty slot.
    hosting::Processor* processor(SlotId slot) const;

    /// Destroys what the audio thread has let go, lets plugins do their main-thread work. About 60 times a second.
    void attend();
    Status status();
    const Setup& setup() const;

    /// The next frames of the master output, overwriting both channels. [audio-thread]
    void process(float* left, float* right, std::uint32_t frames) noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::engine
