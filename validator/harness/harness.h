// What tries a plugin by a rule is given: the library, one plugin's id, chance from a seed, an audio thread, and where to
// report.
//
//     void try_it(Harness& h) {
//         auto plugin = h.make();
//         Play play(h, *plugin, {.rate = 44100});
//         play.block(100).fill_noise(h.random, 0.5);
//         play.run();                               // on the audio thread; every call is looked at
//     }
#pragma once

#include "validator/harness/audio_thread.h"
#include "validator/harness/subject.h"
#include "validator/report.h"

#include <atomic>

namespace aviary::validator {

/// How a plugin is tried.
struct Trial {
    std::string plugin; ///< its id
    std::string rule;   ///< its name
    std::uint64_t seed = 1;
    bool is_long = false; ///< ten times the rounds
};

/// Thrown where a plugin cannot be made or initialised, which has been reported.
struct NoPlugin {};

class Harness {
public:
    Harness(Library& library, const Trial& trial, Report& report);

    /// The rule that is tried is broken. Goes on: a plugin may break it in several ways. [any-thread]
    template <typename... Parts>
    void fail(const Parts&... parts) {
        fault(trial.rule.c_str(), parts...);
    }
    /// Another one is, which is watched all the time. [any-thread]
    template <typename... Parts>
    void fault(const char* rule, const Parts&... parts) {
        const OwnWork own;
        report.finding(rule, words(parts...));
    }
    template <typename... Parts>
    void step(const Parts&... parts) {
        report.step(words(parts...));
    }
    void skip(const std::string& why) { report.skip(why); }

    /// A plugin, initialised. Nothing can go on without: throws NoPlugin.
    std::unique_ptr<Subject> make();

    bool on_main_thread() const { return std::this_thread::get_id() == main_thread_; } ///< [any-thread]
    bool on_audio_thread() const { return audio.is_current(); }                        ///< [any-thread]
    /// A number of rounds: more when the trial is long.
    int rounds(int few) const { return trial.is_long ? few * 10 : few; }
    double between(double low, double high) { return low + unit(random) * (high - low); }
    std::uint32_t up_to(std::uint32_t most) { return std::uint32_t(random() % (std::uint64_t(most) + 1)); }
    bool chance() { return up_to(1) == 1; }

    Library& library;
    const Trial trial;
    Report& report;
    Random random;
    AudioThread audio;

private:
    std::thread::id main_thread_;
};

/// A plugin that is active and processing for as long as this lives; what it does in each call is looked at. A plugin that
/// refuses to be activated so is not called.
class Play {
public:
    Play(Harness& harness, Subject& plugin, const RunSetup& setup = {});
    ~Play();
    Play(const Play&) = delete;
    Play& operator=(const Play&) = delete;

    bool is_running() const { return running_; }
    /// The next call, with noise at the inputs; change it as you like.
    Block& block(std::uint32_t frames);
    Block& block() { return block(setup_.max_frames); }
    Block& silent_block(std::uint32_t frames); ///< its flags say so
    /// Processes the block, one of noise unless it was prepared. [main-thread]
    Status run();
    void run_here(); ///< as run(), but [audio-thread] and without idle()
    void reset();
    const Block& last() const { return block_; }

    bool may_be_subnormal = false; ///< for input that is
    bool may_be_strange = false;   ///< for input that is not a number: only memory and time are looked at
    bool is_offline = false;       ///< memory and locks may be taken
    bool left_flags =
        false; ///< those of the outputs are set beforehand: the rule that is tried is about them

private:
    void look();
    Harness& harness_;
    Subject& plugin_;
    RunSetup setup_;
    Block block_;
    Random random_; ///< its own: it may be on the audio thread while the rule is on the main thread
    bool running_ = false, prepared_ = false;
    Status status_ = Status::unknown;
};

/// Goes on with blocks of noise on the audio thread, as a host does, while this lives.
class KeepPlaying {
public:
    KeepPlaying(Harness& harness, Play& play);
    ~KeepPlaying();
    KeepPlaying(const KeepPlaying&) = delete;
    KeepPlaying& operator=(const KeepPlaying&) = delete;

private:
    Harness& harness_;
    std::atomic<bool> done_ = false;
};

/// Notes on and off in the form that the plugin takes: events of their own, MIDI, or not at all.
std::vector<Event> as_taken(const Block& block, std::vector<Event> notes);
/// Chords, single notes and their ends, as_taken(). Each is ended unless `open`.
std::vector<Event> some_notes(Harness& harness, const Block& block, unsigned count, bool open = false);
/// A value for each parameter that can be set, at `frame`; at the ends of their ranges if `ends`.
std::vector<Event> some_values(
    Harness& harness, const std::vector<Parameter>& parameters, std::uint32_t frame, bool ends = false);
Event parameter_event(const Parameter& parameter, double value, std::uint32_t frame = 0);

/// Sample by sample; what is no number is the same as what is none.
bool is_same(const std::vector<double>& one, const std::vector<double>& other);

/// Each `size` gives a block of noise and a few notes.
template <typename Size>
void play_blocks(Harness& harness, Play& play, int count, Size size) {
    for (int i = 0; i < count; ++i) {
        auto& block = play.block(size());
        block.events = some_notes(harness, block, 2);
        play.run();
    }
}

} // namespace aviary::validator
