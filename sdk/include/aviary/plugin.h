// An audio plugin, whole, in one file:
//
//     #include <aviary/plugin.h>
//
//     struct Gain : aviary::Effect {
//         aviary::FloatParam gain { *this, "gain", "Gain", { .min = 0, .max = 2, .initial = 1 } };
//
//         void process(aviary::Block& block) override {
//             for (unsigned channel = 0; channel < block.output_channels(); ++channel)
//                 for (auto frame : block.frames())
//                     block.out(channel)[frame] = block.in(channel)[frame] * gain.at(frame);
//         }
//     };
//
//     AVIARY_PLUGIN(Gain, { .id = "com.example.gain", .name = "Gain", .vendor = "Example", .version = "1.0.0" })
//
// Thread tags as in CLAP: [main-thread] may allocate and wait; [audio-thread] must not allocate, free, lock, log,
// throw or call the system. The two never run one plugin at the same time, except where a comment says so.
#pragma once

#include <aviary/block.h>
#include <aviary/detail/mistakes.h>
#include <aviary/layout.h>
#include <aviary/nonblocking.h>
#include <aviary/param.h>
#include <aviary/state.h>
#include <aviary/task.h>
#include <aviary/track_info.h>

namespace aviary {

namespace detail {
struct PluginAccess;
class Instance;
extern const TrackInfo no_track;
} // namespace detail

/// How the host will run the plugin until the next prepare().
struct Setup {
    double sample_rate = 48000; ///< Hz
    unsigned max_frames =
        256; ///< no block is longer, at most 256; a block may have any length from 1 up to it
    unsigned input_channels = 2, output_channels = 2; ///< of the main busses
    const Layout* layout = nullptr; ///< the one the host chose of Plugin::layouts(); never null
    Mode mode = Mode::live; ///< when the plugin was prepared; a host may change its mind, see Block::mode()
};

/// Which notes a plugin takes and makes.
struct Notes {
    bool in = false;
    bool out = false; ///< Block::send()
    bool mpe =
        false; ///< takes notes whose expression comes by a MIDI channel for each (MIDI Polyphonic Expression)
};

/// How process() is told of parameters that move.
enum class Automation : unsigned char {
    per_sample, ///< at(frame) is the value at each frame
    sub_blocks, ///< blocks end where a parameter is changed, so that value() holds for a whole block
};

/// A host's mark on a parameter, for an editor to show.
struct Indication {
    bool mapped = false;     ///< a hardware control is mapped to it; `label` says which
    bool automated = false;  ///< automation plays it
    bool overridden = false; ///< automation would, but the user has taken over
    unsigned colour = 0;     ///< 0xAARRGGBB, 0: none given
    const char* label = "";  ///< valid during the call
};

inline constexpr unsigned endless_tail = 0xffffffffu;

/// What a plugin need not say has a default, whose code is in the library: here each author's compiler would make it
/// anew at every save.
class Plugin {
public:
    Plugin() = default;
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    virtual ~Plugin();

    /// Before the first block, and after a change of rate or block size: allocate here. Sound that is under way may
    /// be forgotten, what state() names may not. [main-thread]
    virtual void prepare(const Setup&);
    /// Makes or changes one block of sound. [audio-thread]
    virtual void process(Block& block) AVIARY_NONBLOCKING = 0;
    /// Forgets all sound under way: tails, voices, envelopes. Parameters stay. [audio-thread]
    virtual void reset() AVIARY_NONBLOCKING;
    /// Names what is kept beside the parameters; see state.h. [audio-thread, or main-thread while not playing]
    virtual void state(State&) AVIARY_NONBLOCKING;
    /// Delay of the output behind the input, in frames; asked after prepare(). Where it follows a parameter, read
    /// that by value() and declare it not automatable: the host then restarts the plugin to hear of it. [main-thread]
    virtual unsigned latency() const; // 0
    /// How long sound goes on after the input (or the last note) ended, in frames, or endless_tail. [any-thread]
    virtual unsigned tail() const AVIARY_NONBLOCKING; // 0

    /// The host said something new of the plugin's track; also before the first prepare(), and while nothing plays.
    /// Blocks go on meanwhile: what process() needs, it reads from Block::track(). [main-thread]
    virtual void track_changed(const TrackInfo&);
    /// What is known of the track, for an editor to show. [main-thread]
    const TrackInfo& track() const { return *track_; }

    // What follows most plugins leave as it is.

    /// The busses it can run with, the one it prefers first; see layout.h. Of static lifetime. [any-thread]
    virtual Span<const Layout> layouts() const;
    virtual Notes notes() const;           // in, unless it is an effect; out, if it is a note effect
    virtual Automation automation() const; // per sample
    /// Most notes that sound at once, for hosts that show it or modulate single voices; 0: says nothing. [main-thread]
    virtual unsigned voices() const;
    /// What a key plays, as in a drum kit: "Snare". Null for no name. [main-thread]
    virtual const char* note_name(int key) const;

    /// Counts up when what is saved changes its meaning. A state of an older version goes through migrate() before it
    /// is loaded; one of a newer version is loaded as far as its names are known here. [main-thread]
    virtual unsigned state_version() const; // 0
    virtual void migrate(OldState&);

    /// Called about every timer_ms() while the plugin is in a host that offers timers; 0: never. [main-thread]
    virtual unsigned timer_ms() const;
    virtual void timer();
    /// The host shows a parameter as mapped or automated. [main-thread]
    virtual void indicated(const Param&, const Indication&);

    /// Something else than a parameter changed that belongs into a saved project. [main-thread]
    void mark_dirty();
    /// Asks the host to run the plugin with another of its layouts, by index; it may refuse. [main-thread]
    void ask_for_layout(unsigned index);
    /// A line for whoever looks into the host's log. [main-thread]
    void log(const char* message) const;

    enum class Kind : unsigned char { effect, instrument, note_effect };
    virtual Kind kind() const AVIARY_NONBLOCKING = 0;

private:
    friend class Param;
    friend class detail::TaskBase;
    friend struct detail::PluginAccess;
    Param* first_param_ = nullptr;
    Param* last_param_ = nullptr;
    detail::TaskBase* first_task_ = nullptr;
    detail::Instance* instance_ = nullptr;
    const TrackInfo* track_ = &detail::no_track;
};

/// Sound in, sound out: stereo unless it says otherwise.
class Effect : public Plugin {
public:
    Kind kind() const final;
};

/// Notes in, sound out: stereo unless it says otherwise.
class Instrument : public Plugin {
public:
    Kind kind() const final;
};

/// Notes in, notes out: an arpeggiator, a chord maker.
class NoteEffect : public Plugin {
public:
    Kind kind() const final;
    Span<const Layout> layouts() const final;
};

/// What a host lists. id, name, vendor and version must be given; the id names the plugin for ever
/// (reverse domain by custom: "com.example.gain").
struct Descriptor {
    const char* id = nullptr;
    const char* name = nullptr;
    const char* vendor = nullptr;
    const char* version = nullptr;
    const char* description = "";
    const char* url = "";
    /// Beside effect or instrument, which the type says: "distortion", "reverb", ... CLAP hosts are told "stereo" too,
    /// unless "mono", "surround" or "ambisonic" is among them.
    const char* features[8] = {};
};

namespace detail {
/// Adds a plugin to those that the library exports; made by AVIARY_PLUGIN, before main() or inside dlopen().
struct Registration {
    Registration(const Descriptor& descriptor, Plugin::Kind kind, Plugin* (*create)());
    Descriptor descriptor;
    Plugin::Kind kind; ///< known without an instance, so that a scan need not make one
    Plugin* (*create)();
    const Registration* next = nullptr;
};
} // namespace detail

} // namespace aviary

#define AVIARY_JOIN_(a, b) a##b
#define AVIARY_JOIN(a, b) AVIARY_JOIN_(a, b)
/// Exports a plugin. Several in one library are several lines.
#define AVIARY_PLUGIN(Type, ...)                                                                             \
    AVIARY_CHECK_PLUGIN(Type, __VA_ARGS__)                                                                   \
    static const ::aviary::detail::Registration AVIARY_JOIN(aviary_registration_, __LINE__)(                 \
        ::aviary::Descriptor __VA_ARGS__,                                                                    \
        __is_base_of(::aviary::Instrument, Type)   ? ::aviary::Plugin::Kind::instrument                      \
        : __is_base_of(::aviary::NoteEffect, Type) ? ::aviary::Plugin::Kind::note_effect                     \
                                                   : ::aviary::Plugin::Kind::effect,                         \
        []() -> ::aviary::Plugin* { return new Type; });
