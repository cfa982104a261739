// Plugins at the edges of what authors may declare, for tests of both formats.
#pragma once

#include <aviary/plugin.h>

#include <deque>
#include <string>
#include <vector>

namespace aviary::test {

/// As many parameters as a large mixer has. Its left output is the sum of all, its right output the last.
struct Crowd : Effect {
    static constexpr unsigned size = 2000;
    Crowd();
    void process(Block& block) override;
    std::deque<std::string> ids;
    std::deque<FloatParam> all;
};

/// Ids that are no identifiers. Outputs the parameter `spaced`.
struct Odd : Effect {
    static constexpr const char* plugin_id = "test/odd \"quoted\" <&> \\ %s%n \u6771\u4eac";
    FloatParam spaced{*this, " with spaces ", "Spaced", {.initial = 0.5, .smoothing = Smoothing::none}};
    FloatParam quoted{*this, "\"'<>&\\", "Quoted", {.initial = 0.5}};
    FloatParam foreign{*this, "\u97f3\u91cf/%s%n\n\t", "Foreign", {.initial = 0.5}};
    FloatParam longest{*this, longest_id, "Longest", {.initial = 0.5}};
    void process(Block& block) override;
    static const char* const longest_id; ///< 255 bytes
};

/// Two versions of one plugin: the second no longer has "gone" and has "added".
struct FirstVersion : Effect {
    FloatParam kept{*this, "kept", "Kept", {.initial = 0.5}};
    FloatParam gone{*this, "gone", "Gone", {.initial = 0.5}};
    void state(State& state) override { state("voice", voice), state("gone", forgotten); }
    void process(Block&) override {}
    int voice = 3, forgotten = 4;
};
struct SecondVersion : Effect {
    SecondVersion() { latest = this; }
    FloatParam added{*this, "added", "Added", {.initial = 0.5}};
    FloatParam kept{*this, "kept", "Kept", {.initial = 0.5}};
    void state(State& state) override { state("new", fresh), state("voice", voice); }
    void process(Block&) override {}
    int voice = 0, fresh = 9;
    static inline SecondVersion* latest = nullptr;
};

/// Has one parameter of each kind that hosts treat in a way of its own, and reports the level of its input.
struct Metered : Effect {
    Metered() { latest = this; }
    static const std::vector<Choice> names;
    FloatParam level{
        *this, "level", "Level", {.min = -60, .max = 0, .initial = -60, .unit = "dB", .read_only = true}};
    FloatParam secret{*this, "secret", "Secret", {.initial = 0.5, .hidden = true}};
    SwitchParam off{*this, "off", "Off", {.bypass = true}};
    ChoiceParam name{*this, "name", "Name", {.initial = 3, .list = {names.data(), unsigned(names.size())}}};
    void process(Block& block) override;
    double gain_adjustment() const override { return gain; }
    double gain = 0;
    static inline Metered* latest = nullptr;
};

#ifdef AVIARY_SANITIZE_THREAD
inline constexpr unsigned long hundred_megabytes =
    1ul << 20; // the sanitizer takes a minute for all, of one thread
#else
inline constexpr unsigned long hundred_megabytes = 100ul << 20;
#endif

/// Keeps a long recording in its state.
struct Recording : Effect {
    static constexpr unsigned long bytes = hundred_megabytes;
    Recording() { latest = this; }
    void prepare(const Setup&) override { samples.resize(bytes / sizeof samples[0]); }
    void state(State& state) override { state("samples", samples.data(), samples.size()); }
    void process(Block&) override {}
    std::vector<unsigned> samples;
    static inline Recording* latest = nullptr;
};

} // namespace aviary::test
