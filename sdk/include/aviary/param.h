// Parameters: what a host shows, automates and saves. They are members of the plugin; hosts show them in the order of
// their declaration.
//
//     aviary::FloatParam  cutoff { *this, "cutoff", "Cutoff", { .min = 20, .max = 20000, .initial = 1000,
//                                                                .unit = "Hz", .curve = aviary::Curve::log } };
//     aviary::IntParam    voices { *this, "voices", "Voices", { .min = 1, .max = 16, .initial = 8 } };
//     aviary::ChoiceParam shape  { *this, "shape",  "Shape",  { .choices = { { "Sine", "sine" }, { "Saw", "saw" } } } };
//     aviary::SwitchParam sync   { *this, "sync",   "Sync",   { .initial = true } };
//
// Projects and automation refer to the id ("cutoff"): it must never change. The name is for people and may change.
// No text is copied: ids, names, units and choices live as long as the plugin, as literals do.
// A hidden one is in states and presets, but no host shows or automates it. A read-only one is a meter: only the plugin
// sets it, by report(), and the host shows it; it is in no state.
// Inside process(), at(frame) is the value at that frame: sample-accurate, and smoothed if it is a float. What a note
// takes once and keeps, it reads by target(frame), which is not smoothed.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/detail/mistakes.h>
#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/span.h>

namespace aviary {

class Plugin;
namespace detail {
struct ParamAccess;

/// One frame's value: real for a float, whole for every other kind. A float would hold integers up to 16777216 only.
union ParamSample {
    float real;
    int whole;
};
} // namespace detail

/// How a slider's travel maps to the value: in equal steps, or in equal ratios (min must then be above 0).
enum class Curve : unsigned char { linear, log };
/// How a float moves to a new value that the host sets at once.
enum class Smoothing : unsigned char {
    none,
    linear,      ///< in equal steps
    exponential, ///< fast at first, as a capacitor charges
    logarithmic, ///< in equal ratios, as the ear hears frequencies; min must be above 0
};
/// Whether a host may add to the value without changing it, as an LFO in the host does.
enum class Modulation : unsigned char {
    none,
    mono,      ///< for the whole plugin: at() answers value and modulation together
    per_voice, ///< also for single notes, by events: see EventType::modulation and EventType::param
};
enum class ParamKind : unsigned char { floating, integer, choice, toggle };

/// Writes value as text, without unit, into text (size bytes, always terminated). [any-thread]
using ValueToText = void (*)(double value, char* text, unsigned long size);
/// Reads a value from text; false when it means nothing. [any-thread]
using TextToValue = bool (*)(const char* text, double* value);

struct FloatSpec {
    double min = 0, max = 1, initial = 0;
    const char* unit = ""; ///< shown behind the value: "Hz", "dB", "%", "ms"
    Curve curve = Curve::linear;
    Smoothing smoothing = Smoothing::exponential;
    double smoothing_ms = 10; ///< time to arrive (linear, logarithmic) or to within 1 % (exponential)
    const char* group = "";   ///< heading to show it under; "Filter/Envelope" nests
    bool automatable = true;
    Modulation modulation = Modulation::none;
    ValueToText to_text = nullptr; ///< nullptr: as many digits as the value needs
    TextToValue from_text = nullptr;
    bool hidden = false;    ///< hosts neither show nor automate it
    bool read_only = false; ///< only the plugin sets it; see report()
    /// The number that hosts know it by, below 0x7fff0000; 0: one made of its id. For a plugin that takes the place of
    /// another product, whose projects name its parameters by their numbers.
    unsigned number = 0;
};

struct IntSpec {
    int min = 0, max = 1, initial = 0;
    const char* unit = "";
    const char* group = "";
    bool automatable = true;
    bool hidden = false;
    bool read_only = false;
    unsigned number = 0;
};

/// One of a parameter's choices: its name for people, and an id where later versions may change the order of the list.
/// A saved choice is found again by its id, or by its place when it has none.
struct Choice {
    constexpr Choice() = default;
    constexpr Choice(const char* name_for_people, const char* lasting_id = nullptr)
        : name(name_for_people)
        , id(lasting_id) {}
    const char* name = nullptr;
    const char* id = nullptr;
};

inline constexpr unsigned max_choices = 64;

struct ChoiceSpec {
    Choice choices[max_choices] = {}; ///< in order; the value is the index
    int initial = 0;
    const char* group = "";
    bool automatable = true;
    /// In place of `choices`, for more than max_choices or for a list that is made elsewhere. It is copied, its texts are
    /// not.
    Span<const Choice> list = {};
    bool hidden = false;
    bool read_only = false;
    unsigned number = 0;
};

struct SwitchSpec {
    bool initial = false;
    const char* group = "";
    bool automatable = true;
    /// The host's bypass button: while it is on, the plugin passes its input on. One at most.
    bool bypass = false;
    bool hidden = false;
    bool read_only = false;
    unsigned number = 0;
};

/// What all parameters share. Lives as long as its plugin; never copied.
class Param {
public:
    Param(const Param&) = delete;
    Param& operator=(const Param&) = delete;

    const char* id() const { return id_; }
    const char* name() const { return name_; }
    const char* unit() const { return unit_; }
    const char* group() const { return group_; }
    ParamKind kind() const { return kind_; }
    Curve curve() const { return curve_; }
    double min() const { return min_; }
    double max() const { return max_; }
    double initial() const { return initial_; }
    bool automatable() const { return automatable_; } ///< false for what is hidden or read-only
    bool hidden() const { return hidden_; }
    bool read_only() const { return read_only_; }
    bool is_bypass() const { return bypass_; }
    Modulation modulation() const { return modulation_; }
    const char* const* choices() const { return choices_; }       ///< kind choice: choice_count() names
    const char* const* choice_ids() const { return choice_ids_; } ///< likewise, null for a choice without
    unsigned choice_count() const { return choice_count_; }       ///< 0 unless kind is choice

    /// The value last set, before smoothing. A state that is loaded shows here before a block hears it. [any-thread]
    double value() const { return detail::load_relaxed(value_); }

    /// For the plugin's own editor: the host records what is set between begin_gesture() and end_gesture() as one move.
    /// Values are clamped; NaN and infinity are ignored. [main-thread]
    void begin_gesture();
    void set(double value);
    void end_gesture();

    /// For a read-only parameter, from within process(): what the plugin measured. The host is told once the block is
    /// over. Clamped and rounded as the parameter needs it; NaN and infinity are ignored. [audio-thread]
    void report(double value) AVIARY_NONBLOCKING;

protected:
    Param(Plugin& owner, const char* id, const char* name, const FloatSpec& spec);
    Param(Plugin& owner, const char* id, const char* name, const IntSpec& spec);
    Param(Plugin& owner, const char* id, const char* name, const ChoiceSpec& spec);
    Param(Plugin& owner, const char* id, const char* name, const SwitchSpec& spec);
    ~Param() = default;
    void keep_choices(const ChoiceSpec& spec);
    void drop_choices();

    /// While the value stands still, one sample serves every frame (mask 0); while it moves, each has its own.
    detail::ParamSample sample(Frame frame) const { return samples_[frame & mask_]; }
    detail::ParamSample target_sample(Frame frame) const { return targets_[frame & mask_]; }

private:
    friend struct detail::ParamAccess;

    const detail::ParamSample* samples_ = &still_;
    const detail::ParamSample* targets_ = &still_;
    Frame mask_ = 0;
    detail::ParamSample still_ = {};
    double value_ = 0;

    Plugin* owner_;
    const char *id_, *name_, *unit_ = "", *group_ = "";
    double min_ = 0, max_ = 1, initial_ = 0;
    double smoothing_ms_ = 0;
    Smoothing smoothing_ = Smoothing::none;
    Curve curve_ = Curve::linear;
    ParamKind kind_ = ParamKind::floating;
    Modulation modulation_ = Modulation::none;
    bool automatable_ = true, hidden_ = false, read_only_ = false, bypass_ = false;
    bool is_source_ = false; ///< something is Made from it
    unsigned number_ = 0;
    const char* const* choices_ = nullptr;
    const char* const* choice_ids_ = nullptr;
    unsigned choice_count_ = 0;
    ValueToText to_text_ = nullptr;
    TextToValue from_text_ = nullptr;
    Param* next_ = nullptr;
};

class FloatParam : public Param {
public:
    AVIARY_ALWAYS_INLINE FloatParam(Plugin& owner, const char* id, const char* name,
        const FloatSpec& spec = {}) AVIARY_REFUSE_NO_ID AVIARY_REFUSE_NO_RANGE
        : Param(detail::checked(owner, id, spec), id, name, spec) {}
    /// Smoothed value at a frame of the present block. [audio-thread]
    float at(Frame frame) const { return sample(frame).real; }
    /// Where the value is going at that frame: as the host set it, modulation included, without smoothing. For what a
    /// note takes at its start and keeps; at() would give it a value from before the change. [audio-thread]
    float target(Frame frame) const { return target_sample(frame).real; }
};

class IntParam : public Param {
public:
    AVIARY_ALWAYS_INLINE IntParam(Plugin& owner, const char* id, const char* name,
        const IntSpec& spec) AVIARY_REFUSE_NO_ID AVIARY_REFUSE_NO_RANGE
        : Param(detail::checked(owner, id, spec), id, name, spec) {}
    /// Exact over the whole range of int.
    int at(Frame frame) const { return sample(frame).whole; }
};

class ChoiceParam : public Param {
public:
    AVIARY_ALWAYS_INLINE ChoiceParam(Plugin& owner, const char* id, const char* name,
        const ChoiceSpec& spec) AVIARY_REFUSE_NO_ID AVIARY_REFUSE_NO_CHOICES
        : Param(detail::checked(owner, id, spec), id, name, spec) {
        keep_choices(spec);
    }
    ~ChoiceParam() { drop_choices(); }
    /// Index of the choice, 0 for the first.
    int at(Frame frame) const { return sample(frame).whole; }
};

class SwitchParam : public Param {
public:
    AVIARY_ALWAYS_INLINE SwitchParam(
        Plugin& owner, const char* id, const char* name, const SwitchSpec& spec = {}) AVIARY_REFUSE_NO_ID
        : Param(detail::checked(owner, id, spec), id, name, spec) {}
    bool at(Frame frame) const { return sample(frame).whole != 0; }
};

} // namespace aviary
