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
// throw or call the system. prepare() and carry() never run at the same time as process(). The other [main-thread]
// functions may: what they share with process() must be atomic.
#pragma once

#include <aviary/block.h>
#include <aviary/carry.h>
#include <aviary/detail/compiler.h>
#include <aviary/detail/mistakes.h>
#include <aviary/layout.h>
#include <aviary/nonblocking.h>
#include <aviary/param.h>
#include <aviary/state.h>
#include <aviary/task.h>
#include <aviary/track_info.h>

namespace aviary {

struct Plot;
struct PlotSpec;

namespace detail {
struct PluginAccess;
class Cell;
class Instance;
class Keeper;
class LearnedBase;
class MadeBase;
class TapeBase;
extern const TrackInfo no_track;
} // namespace detail

/// How the host will run the plugin until the next prepare().
struct Setup {
    double sample_rate = 48000; ///< Hz
    unsigned max_frames = 256;  ///< the longest block, 1..256; blocks may be shorter, down to 1
    unsigned input_channels = 2, output_channels = 2; ///< of the main busses
    const Layout* layout = nullptr; ///< which of Plugin::layouts() the host chose; never null
    Mode mode = Mode::live;         ///< at the time of prepare(); it may change later, see Block::mode()
};

/// Which notes a plugin takes and makes.
struct Notes {
    bool in = false;
    bool out = false; ///< Block::send()
    bool mpe = false; ///< takes MIDI Polyphonic Expression: a MIDI channel for each note
};

/// How process() sees parameters that change.
enum class Automation : unsigned char {
    per_sample, ///< at(frame) is the value at each frame
    sub_blocks, ///< blocks end where a parameter changes, so that target(0) holds for a whole block
};

/// A host's mark on a parameter, for an editor to show.
struct Indication {
    bool mapped = false;     ///< a hardware control is mapped to it; `label` says which
    bool automated = false;  ///< automation plays it
    bool overridden = false; ///< there is automation, but the user has taken over
    unsigned colour = 0;     ///< 0xAARRGGBB, 0: none given
    const char* label = "";  ///< valid during the call
};

inline constexpr unsigned endless_tail = 0xffffffffu;

/// Only process() must be overridden. The defaults of the rest are compiled into the SDK's library: inline, an author's
/// compiler would compile them at every save.
class Plugin {
public:
    Plugin() = default;
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    virtual ~Plugin();

    /// Called before the first block, and after a change of sample rate, block size or layout: allocate here. May drop
    /// sound under way. [main-thread]
    virtual void prepare(const Setup&);
    /// Makes or changes one block of sound. [audio-thread]
    virtual void process(Block& block) AVIARY_NONBLOCKING = 0;
    /// Forgets all sound under way: tails, voices, envelopes. Parameters stay. [audio-thread]
    virtual void reset() AVIARY_NONBLOCKING;
    /// Names the sound under way that new code takes over; see carry.h. [audio-thread, or main-thread while no blocks
    /// come]
    virtual void carry(Carry&) AVIARY_NONBLOCKING;
    /// What carry() and Kept were before they were two; see state.h. [audio-thread, or main-thread while no blocks come]
    virtual void state(State&) AVIARY_NONBLOCKING;
    /// Delay of the output behind the input, in frames; asked after prepare(). When it depends on a parameter, read
    /// the parameter by value() and declare it not automatable: when that changes the latency, the host is asked to
    /// restart the plugin. [main-thread]
    virtual unsigned latency() const; // 0
    /// How long sound goes on after the input (or the last note) ended, in frames, or endless_tail. [any-thread]
    virtual unsigned tail() const AVIARY_NONBLOCKING; // 0

    /// The host told something new of the plugin's track. Also comes before the first prepare() and while nothing
    /// plays. Blocks may run meanwhile: process() reads the track from Block::track(). [main-thread]
    virtual void track_changed(const TrackInfo&);
    /// What the host has told of the track, for an editor to show. [main-thread]
    const TrackInfo& track() const { return *track_; }
    /// The folder of the project that the plugin plays in, absolute and in UTF-8, for an editor that looks for files or
    /// writes some; "" where the host does not tell. Stays until the host tells another. [main-thread]
    const char* project_folder() const;

    // Most plugins leave the following as they are.

    /// The layouts of busses it can run with, the preferred one first; see layout.h. Of static lifetime. [any-thread]
    virtual Span<const Layout> layouts() const;
    virtual Notes notes() const;           // in, unless it is an effect; out, if it is a note effect
    virtual Automation automation() const; // per sample
    /// The most notes that can sound at once, for hosts that show it or modulate single voices; 0: not told.
    /// [main-thread]
    virtual unsigned voices() const;
    /// What a key plays, as in a drum kit: "Snare". Null for no name. [main-thread]
    virtual const char* note_name(int key) const;

    /// Raise it when saved values change their meaning. A state of an older version goes through migrate() before it
    /// is loaded. Of a state of a newer version, the names that this version knows are loaded. [main-thread]
    virtual unsigned state_version() const; // 0
    virtual void migrate(OldState&);

    /// Called about every timer_ms() while the plugin is in a host that offers timers; 0: never. [main-thread]
    virtual unsigned timer_ms() const;
    virtual void timer();
    /// For a compressor, a limiter, an expander, whose host shows a meter: the gain in dB that it adds at present, below 0
    /// while it holds back, without make-up gain; 0 while it is bypassed. NaN: it has none to show. [any-thread]
    virtual double gain_adjustment() const AVIARY_NONBLOCKING; // NaN
    /// What a host may draw beside the plugin; see plot.h. Of static lifetime. [main-thread]
    virtual Span<const PlotSpec> plots() const; // none
    virtual void draw_plot(unsigned index, Plot&);
    /// The host shows a parameter as mapped or automated. [main-thread]
    virtual void indicated(const Param&, const Indication&);

    /// Tells the host that something has changed that a project saves and that is no parameter. [main-thread]
    void mark_dirty();
    /// Asks the host to run the plugin with another of its layouts, by index; it may refuse. [main-thread]
    void ask_for_layout(unsigned index);
    /// Writes a line to the host's log, or to stderr where the host has none. [main-thread, worker]
    void log(const char* message) const;

    enum class Kind : unsigned char { effect, instrument, note_effect };
    virtual Kind kind() const AVIARY_NONBLOCKING = 0;

private:
    friend class Param;
    friend class detail::TaskBase;
    friend class detail::Cell;
    friend class detail::Keeper;
    friend class detail::LearnedBase;
    friend class detail::MadeBase;
    friend class detail::TapeBase;
    friend struct detail::PluginAccess;
    Param* first_param_ = nullptr;
    Param* last_param_ = nullptr;
    detail::TaskBase* first_task_ = nullptr;
    detail::Cell* first_cell_ = nullptr;
    detail::Keeper *first_keeper_ = nullptr, *last_keeper_ = nullptr;
    detail::LearnedBase* first_learned_ = nullptr;
    detail::MadeBase* first_made_ = nullptr;
    detail::TapeBase* first_tape_ = nullptr;
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
    /// "distortion", "reverb", ... The type adds "audio-effect", "instrument" or "note-effect" for CLAP hosts. Effects
    /// and instruments get "stereo" too, unless "mono", "surround" or "ambisonic" is given.
    const char* features[8] = {};
    /// The VST3 class id as 32 hexadecimal digits, for a plugin that takes the place of another product; "": one made of
    /// the id.
    const char* vst3_id = "";
};

namespace detail {
/// Adds a plugin to those that the library exports. AVIARY_PLUGIN makes one, before main() or inside dlopen().
struct Registration {
    Registration(
        const Descriptor& descriptor, Plugin::Kind kind, Plugin* (*create)(), bool has_state = false);
    Descriptor descriptor;
    Plugin::Kind kind; ///< kept here, so that a scan need not make an instance
    Plugin* (*create)();
    bool has_state; ///< it overrides Plugin::state(), which only the audio thread may call while blocks come
    const Registration* next = nullptr;
};
template <typename Type>
constexpr bool has_state() {
    if constexpr (requires { &Type::state; })
        return !is_same<decltype(&Type::state), decltype(&Plugin::state)>;
    return true;
}
template <bool has_state>
constexpr bool noted() {
    return false;
}
template <>
[[deprecated(
    "state() saves sound in every project and stops a block while it is saved: name what sounds in carry(), "
    "and what a project keeps as aviary::Kept")]] constexpr bool
noted<true>() {
    return true;
}

} // namespace detail

} // namespace aviary

#define AVIARY_JOIN_(a, b) a##b
#define AVIARY_JOIN(a, b) AVIARY_JOIN_(a, b)
/// Exports a plugin. A library with several plugins has several of these lines.
#define AVIARY_PLUGIN(Type, ...)                                                                             \
    AVIARY_CHECK_PLUGIN(Type, __VA_ARGS__)                                                                   \
    static const ::aviary::detail::Registration AVIARY_JOIN(aviary_registration_, __LINE__)(                 \
        ::aviary::Descriptor __VA_ARGS__,                                                                    \
        __is_base_of(::aviary::Instrument, Type)   ? ::aviary::Plugin::Kind::instrument                      \
        : __is_base_of(::aviary::NoteEffect, Type) ? ::aviary::Plugin::Kind::note_effect                     \
                                                   : ::aviary::Plugin::Kind::effect,                         \
        []() -> ::aviary::Plugin* { return new Type; },                                                      \
        ::aviary::detail::noted<::aviary::detail::has_state<Type>()>());
