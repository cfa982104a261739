// The song as sound: tracks with instrument, effects and strip, mixed to a stereo master, on a transport.
//
//     Engine engine({.sample_rate = 48000, .max_frames = 512});
//     auto report = engine.load(score, make_processor);
//     engine.play();
//     // audio thread, again and again: engine.process(left, right, frames);
//     // main thread, about 60 times a second: engine.attend(); show(engine.status());
//
// The main thread prepares; the audio thread only reads what the main thread has published as a whole. Commands take
// effect at the start of the next block, in the order they were given.
#pragma once

#include "base/nonblocking.h"
#include "base/result.h"
#include "base/units.h"
#include "engine/clips/clip_sound.h"
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
    /// Tells the plugins that they need not keep up with real time. One thread is then both main and audio thread.
    bool offline = false;
    /// Threads that take a part of each block's work. They change no sample. See engine/parallel/team.h.
    unsigned helpers = 0;
    ClipSource* clips = nullptr; ///< outlives the engine; null: clips are silent
};

/// Names one slot of a track's chain for as long as the song is loaded. A slot holds one processor, or is empty.
using SlotId = std::uint32_t;
enum class SlotRole : std::uint8_t { instrument, effect, strip };

struct Slot {
    SlotId id = 0;
    int track = 0; ///< track number
    SlotRole role = SlotRole::instrument;
    std::string word;  ///< the word by which the song names the plugin
    int sidechain = 0; ///< number of the track that is its side chain; 0: none
};

/// Makes the (not yet activated) processor for a word of the song. [main-thread]
using MakeProcessor =
    std::function<Result<std::unique_ptr<hosting::Processor>>(const song::PluginWord&, SlotRole)>;

struct LoadReport {
    std::vector<Slot> slots;
    /// Plugins that could not be made (their slots pass sound through), and automation of a parameter that is unknown or
    /// must not be automated. `where` is "line:column" in the song.
    std::vector<Error> problems;
};

inline constexpr Decibels loudest_fader(24);

/// A send from a track to another one, or to the master.
struct Send {
    int to = 0;          ///< track number; 0 is the master, which also hears the track itself
    Decibels level;      ///< -inf is silence
    bool is_pre = false; ///< taken before the track's volume and pan; its mute holds all the same
    friend bool operator==(const Send&, const Send&) = default;
};

struct MixerSettings {
    Decibels volume; ///< -inf is silence
    double pan = 0;  ///< -1 left .. 1 right; a balance: only the far side gets quieter
    bool mute = false, solo = false;
    /// Sends lead into the other track's effects. The master has none.
    std::vector<Send> sends{};
    friend bool operator==(const MixerSettings&, const MixerSettings&) = default;
};

struct Loop {
    Beats start, end;
};

/// What the audio thread last reported.
struct Status {
    bool playing = false;
    Beats position;
    Frames processed;
    struct Peak {
        float left = 0, right = 0; ///< largest amplitude after the fader since the previous status()
    };
    std::vector<Peak> tracks; ///< in the order of the score
    Peak master;
    std::uint64_t events_dropped =
        0;                           ///< since the engine was made; stays 0 unless a plugin's queue overflows
    std::uint64_t broken_blocks = 0; ///< blocks made silent because a plugin failed, or gave NaN or infinity
};

/// What a plugin announced on its own, and in which slot.
struct Announcement {
    SlotId slot = 0;
    hosting::Processor::Announcements what;
};

/// A slot, and the processor that is to play in it from now on.
struct Replacement {
    SlotId slot = 0;
    std::unique_ptr<hosting::Processor> processor;
    bool is_afresh = false; ///< it takes over the values of parameters, and nothing else of the state
};

class Playback;

class Engine {
public:
    explicit Engine(EngineSetup setup);
    ~Engine(); ///< after the audio thread has stopped calling process()

    // All [main-thread]:
    /// Replaces the loaded song, which fades out. The transport goes on as it was, at the same beat. Mixer settings start
    /// afresh.
    LoadReport load(const song::Score& score, const MakeProcessor& make_processor);
    /// Goes on with an edited version of the song, at the next bar, or at once while the transport stands. The transport
    /// keeps its place. Of several edits before that bar the last one counts. If no song is loaded, it is load().
    ///   - Tracks that stay (matched by name or number) keep their mixer settings. Slots that stay (matched by role and
    ///     word, in the order of the chain) keep their ids and processors, which play on undisturbed.
    ///   - Only new slots are made. They run unheard until the bar. A slot that has only moved within its chain is made
    ///     anew too, and takes over the state of the old one.
    ///   - Tracks and slots that go ring out. Notes that both versions have go on; the other notes of the old version end.
    /// The report is like that of load(), with all slots of the edited song.
    LoadReport rescore(const song::Score& score, const MakeProcessor& make_processor);
    /// Asks for the sounds of all clips again, and plays them from the next bar on, or at once while the transport stands.
    void hear_clips();
    /// What remains of the report's problems, now that swaps may have filled slots.
    std::vector<Error> problems() const;
    void play();
    /// Sounding notes are released, those played by hand too; tails ring out.
    void stop();
    void seek(Beats position);
    /// At least 10 ms long. From a position after its end, the song plays on without looping.
    void set_loop(std::optional<Loop> loop);
    /// False when the slot is unknown or empty, or the queue of commands is full (then nothing happened: try again).
    bool set_parameter(SlotId slot, std::uint32_t index_id, double value);
    /// Begins (`on`) or ends a note by hand on the slot's track, beside what the song plays, also while the transport
    /// stands. The note sounds until it is ended here, or by stop() or load(). A note by hand that sounds on the same key
    /// ends first. False when the slot is unknown, the key above 127, or the queue of commands full.
    bool play_note(SlotId slot, std::uint8_t key, double velocity, bool on);
    /// Feeds the slot with `source` instead of what the song sends it, by a short crossfade from the next block on. The
    /// slot keeps its source over a swap, until load(). False when the slot is unknown.
    bool set_source(SlotId slot, const Source& source);
    /// From the next block on, read_tap() gives what this slot puts out, tails and crossfades included. Only one slot is
    /// tapped at a time; nullopt: none. load() ends the tap, and so does an edit that takes the slot away. False when the
    /// slot is unknown.
    bool tap(std::optional<SlotId> slot);
    /// What the tapped slot has put out since the last call, interleaved, oldest first; at most SoundTap::largest_read
    /// frames. At least a second of it is kept; blocks for which there is no room any more are dropped.
    std::vector<float> read_tap();
    bool is_tap_after_gap() const; ///< see SoundTap::is_after_gap()
    /// `track` is the track number; 0 is the master. While a track is soloed, its sends and the tracks that they lead to
    /// are heard too, and so is what other tracks send to it; a group is soloed with its members. Return tracks stay open
    /// whatever is soloed. On an error nothing has changed. Errors: track.unknown,
    /// send.unknown (there is no such target), send.twice (two sends to one target), send.cycle (the track would hear
    /// itself), send.master (the master has no sends).
    Result<void> set_mixer(int track, const MixerSettings& settings);
    MixerSettings mixer(int track) const;
    /// The group that the track goes into, as the song says; 0: the master.
    int output(int track) const;

    /// Before a swap, for a processor that makes things on threads of its own: activates it, and gives it the state that
    /// a project would save of the slot's present one, unless it is to begin afresh. Once it is_settled(), it is ready to sound. Errors as of swap().
    Result<void> get_ready(SlotId slot, hosting::Processor& next, bool is_afresh = false);
    /// Puts a processor in place of the slot's present one: activates it unless it is active, hands over parameters and state, runs both
    /// through a crossfade, lets the old one's tail ring out, then destroys the old one. On an error nothing has changed.
    /// Errors: slot.unknown, swap.nothing, and what activate() says.
    Result<void> swap(SlotId slot, std::unique_ptr<hosting::Processor> processor);
    /// Swaps all of them or, on an error, none.
    Result<void> swap(std::vector<Replacement> replacements);
    /// The newest processor of the slot, which sounds, or will soon; nullptr if the slot is empty or unknown.
    hosting::Processor* processor(SlotId slot) const;

    /// Destroys what the audio thread has let go, lets plugins do their main-thread work, restarts those that asked for
    /// it, and gives what they announced. About 60 times a second.
    std::vector<Announcement> attend();
    Status status();
    const EngineSetup& setup() const;
    /// How late the output is: the latency of the slowest chain, to which all tracks are aligned.
    Frames latency() const;
    /// How long the plugins of the slowest way say that they may sound, or be silent before they sound again, once nothing is
    /// played any more. Only when set up offline: the plugins are asked as on the audio thread.
    Frames longest_tail() const;
    /// Where a beat of the loaded song lies, from its start.
    Frames frame_of(Beats position) const;

    /// Writes the next frames of the master output over both channels. More than max_frames are done in several blocks.
    /// `input_left` and `input_right` are as many frames of the device's input: both, only the left, or neither.
    /// [audio-thread]
    void process(float* left, float* right, std::uint32_t frames, const float* input_left = nullptr,
        const float* input_right = nullptr) noexcept AVIARY_NONBLOCKING;

private:
    struct Impl;
    /// The only ways to Impl. Each call of the main thread first learns what the audio thread has done in the meantime, so
    /// that no call acts on something that has gone.
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
