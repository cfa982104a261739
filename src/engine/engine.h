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

#include "base/nonblocking.h"
#include "base/result.h"
#include "engine/source.h"
#include "hosting/plugin/processor.h"
#include "song/score.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aviary::engine {

struct EngineSetup {
    double sample_rate = 48000;
    std::uint32_t max_frames = 512; ///< the longest block a plugin is given
    bool offline = false;           ///< tells the plugins that nobody waits
};

/// Names one slot of a track's chain, which holds a processor, for as long as the song is loaded.
using SlotId = std::uint32_t;
enum class SlotRole : std::uint8_t { instrument, effect, strip };

struct Slot {
    SlotId id = 0;
    int track = 0; ///< track number
    SlotRole role = SlotRole::instrument;
    std::string word; ///< as the song names it
};

/// Makes the (not yet activated) processor for a word of the song. [main-thread]
using MakeProcessor =
    std::function<Result<std::unique_ptr<hosting::Processor>>(const song::PluginWord&, SlotRole)>;

struct LoadReport {
    std::vector<Slot> slots;
    /// Plugins that could not be made (their slot passes sound through), words of automation that mean no parameter.
    /// `where` is "line:column" in the song.
    std::vector<Error> problems;
};

/// What a track gives to another one.
struct Send {
    int to = 0;          ///< track number; 0 is the master, beside what it hears of the track anyway
    double level_db = 0; ///< -inf is silence
    friend bool operator==(const Send&, const Send&) = default;
};

struct MixerSettings {
    double volume_db = 0; ///< -inf is silence
    double pan = 0;       ///< -1 left .. 1 right; a balance: the near side stays as it is
    bool mute = false, solo = false;
    /// Of the track behind its volume, pan and mute, into the other track's effects. Of the master there are none.
    std::vector<Send> sends{};
    friend bool operator==(const MixerSettings&, const MixerSettings&) = default;
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
        float left = 0, right = 0; ///< largest amplitude behind the fader since the previous status()
    };
    std::vector<Peak> tracks; ///< in the order of the score
    Peak master;
    std::uint64_t events_dropped =
        0;                           ///< since the engine was made; stays 0 unless a plugin's queue overflows
    std::uint64_t broken_blocks = 0; ///< blocks made silent because a plugin failed or gave what is no number
};

/// What a plugin announced on its own, and in which slot.
struct Announcement {
    SlotId slot = 0;
    hosting::Processor::Announcements what;
};

/// What is to play in a slot from now on.
struct Replacement {
    SlotId slot = 0;
    std::unique_ptr<hosting::Processor> processor;
};

class Playback;

class Engine {
public:
    explicit Engine(EngineSetup setup);
    ~Engine(); ///< after the audio thread has stopped calling process()

    // All [main-thread]:
    /// Takes the place of the song before, which fades out; the transport goes on as it was, at the same beat.
    /// Mixer settings start afresh.
    LoadReport load(const song::Score& score, const MakeProcessor& make_processor);
    /// The song's text was edited: goes on with this at the next bar, or at once while the transport stands; the transport
    /// keeps its place. Of several before that bar the last counts. What remains is kept, playing on as it does: tracks,
    /// by name or number, with their mixer settings, and slots, by role and word in the order of the chain, with their
    /// ids and processors. Only the others are made, and run unheard until then; one that only stands elsewhere in its
    /// chain goes on from the old one's state. What goes rings out. Notes that both songs have go on, the rest of the
    /// old song's end. The report is as of load(), with all slots there are. Without a song before, it is load().
    LoadReport rescore(const song::Score& score, const MakeProcessor& make_processor);
    /// Those of the report that still are, now that processors have been put in place.
    std::vector<Error> problems() const;
    void play();
    /// Sounding notes are released, those played by hand too; tails ring out.
    void stop();
    void seek(double beats);
    /// At least 10 ms long. Behind its end, the song goes on unlooped.
    void set_loop(std::optional<Loop> loop);
    /// False when the slot is unknown or empty, or its queue is full (then nothing happened: try again).
    bool set_parameter(SlotId slot, std::uint32_t index_id, double value);
    /// A note by hand for the slot's track, beside what the song plays, also while the transport stands. It sounds until
    /// it ends by hand, stop() or load(); one that sounds on the same key ends first. False: as set_parameter().
    bool play_note(SlotId slot, std::uint8_t key, double velocity, bool on);
    /// Feeds the slot with this in place of what comes to it by the song, from the next block on, by a short crossfade;
    /// the slot keeps it over a swap, until load(). False when the slot is unknown.
    bool set_source(SlotId slot, const Source& source);
    /// What this slot puts out, tails and crossfades included, comes by read_tap() from the next block on; of no other
    /// slot. None: nothing comes. load() ends it. False when the slot is unknown.
    bool tap(std::optional<SlotId> slot);
    /// What has come since, interleaved, oldest first. What is not fetched within a quarter of a second is dropped.
    std::vector<float> read_tap();
    /// Track number; 0 is the master. Where a track is soloed, so is the way of its sends, and whatever is sent to it is
    /// heard there. On an error nothing has changed: track.unknown; send.unknown, send.twice for where a send goes to;
    /// send.cycle if the track would hear itself, send.master for sends of the master.
    Result<void> set_mixer(int track, const MixerSettings& settings);
    MixerSettings mixer(int track) const;

    /// Puts a processor in place of the slot's present one: activates it, hands over parameters and state, runs both
    /// through a crossfade, lets the old one's tail ring out, then destroys it. On an error nothing has changed.
    /// Errors: slot.unknown, swap.nothing, and what activate() says.
    Result<void> swap(SlotId slot, std::unique_ptr<hosting::Processor> processor);
    /// Of several, all or, on an error, none.
    Result<void> swap(std::vector<Replacement> replacements);
    /// The one that sounds, or will from the next block on; nullptr for an empty slot.
    hosting::Processor* processor(SlotId slot) const;

    /// Destroys what the audio thread has let go, lets plugins do their main-thread work, and gives what they
    /// announced. About 60 times a second.
    std::vector<Announcement> attend();
    Status status();
    const EngineSetup& setup() const;
    /// How far the output lies behind the song, in frames: the slowest chain's latency, to which all are aligned.
    std::uint32_t latency() const;
    /// Where a beat of the loaded song lies, in frames from its start.
    std::int64_t frame_of(double beats) const;

    /// The next frames of the master output, overwriting both channels. More than max_frames are done in several
    /// blocks. The other two are as many frames of the device's input: none, one channel, or two. [audio-thread]
    void process(float* left, float* right, std::uint32_t frames, const float* input_left = nullptr,
        const float* input_right = nullptr) noexcept AVIARY_NONBLOCKING;

private:
    struct Impl;
    /// The only ways to the inside. What the audio thread has done meanwhile is learnt where the main thread comes in, so
    /// that no call acts on what is no more.
    class Gate {
    public:
        explicit Gate(const EngineSetup& setup);
        ~Gate();
        Impl& enter() const;                                    ///< first thing in every call. [main-thread]
        Playback& playback() const noexcept AVIARY_NONBLOCKING; ///< [audio-thread]

    private:
        std::unique_ptr<Impl> impl_;
    };
    Gate gate_;
};

} // namespace aviary::engine
