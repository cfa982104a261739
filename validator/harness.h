// What a check is given: the library, one plugin's id, chance from a seed, an audio thread, and where to report.
//
//     void check(Harness& h) {
//         auto plugin = h.make();
//         Play play(h, *plugin, {.rate = 44100});
//         play.block(100).fill_noise(h.random, 0.5);
//         play.run();                               // on the audio thread; every call is looked at
//     }
#pragma once

#include "validator/audio_thread.h"
#include "validator/report.h"
#include "validator/subject.h"

namespace aviary::validator {

class Harness {
public:
    Harness(Library& library, std::string plugin_id, Report& report, std::uint64_t seed, bool thorough);

    template <typename... Parts>
    void fail(const Parts&... parts) {
        report.fail(words(plugin_id, ": ", parts...));
    }
    template <typename... Parts>
    void step(const Parts&... parts) {
        report.step(words(parts...));
    }
    void skip(const std::string& why) { report.skip(words(plugin_id, ": ", why)); }

    /// A plugin, initialised. A check cannot go on without, so it throws when there is none.
    std::unique_ptr<Subject> make();

    bool on_main_thread() const { return std::this_thread::get_id() == main_thread_; } ///< [any-thread]
    bool on_audio_thread() const { return audio.is_current(); }                        ///< [any-thread]
    /// The number of rounds of a check: more when it shall be thorough.
    int rounds(int few) const { return thorough ? few * 10 : few; }
    double between(double low, double high) { return low + unit(random) * (high - low); }
    std::uint32_t up_to(std::uint32_t most) { return std::uint32_t(random() % (std::uint64_t(most) + 1)); }

    Library& library;
    const std::string plugin_id;
    Report& report;
    const bool thorough;
    Random random;
    AudioThread audio;

private:
    std::thread::id main_thread_;
};

/// A plugin that is active and processing for as long as this lives; what it does in each call is looked at.
class Play {
public:
    Play(Harness& harness, Subject& plugin, const RunSetup& setup = {});
    ~Play();
    Play(const Play&) = delete;
    Play& operator=(const Play&) = delete;

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

private:
    void look();
    Harness& harness_;
    Subject& plugin_;
    RunSetup setup_;
    Block block_;
    Random random_; ///< its own: it may be on the audio thread while the check is on the main thread
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

/// Chords, single notes and their ends, wherever the plugin takes notes. Each is ended unless `open`.
std::vector<Event> some_notes(Harness& harness, std::uint32_t frames, unsigned count, bool open = false);
/// A value for each parameter that can be set, at `frame`; snapped to the ends of their ranges if `ends`.
std::vector<Event> some_values(
    Harness& harness, const std::vector<Parameter>& parameters, std::uint32_t frame, bool ends = false);
Event parameter_event(const Parameter& parameter, double value, std::uint32_t frame = 0);

} // namespace aviary::validator
