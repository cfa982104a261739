// The plugins of clap_test: each uses what most plugins leave alone.
#pragma once

#include <aviary/plugin.h>
#include <aviary/voices.h>

#include <array>
#include <string>
#include <vector>

namespace aviary::test {

/// Adds its key input to each channel of its input, and keeps what it found of its busses.
struct Bussed : Effect {
    Bussed() { latest = this; }
    Span<const Layout> layouts() const override;
    void prepare(const Setup& given) override { setup = given; }
    void process(Block& block) override;

    Setup setup;
    bool has_key = false, has_second = false;
    Mode mode = Mode::live;
    float last_input = 0; ///< of the main bus' first channel
    static inline Bussed* latest = nullptr;
};

/// Keeps what it hears, and sends what it is given.
struct Talker : Instrument {
    Talker() { latest = this; }
    FloatParam cutoff{*this, "cutoff", "Cutoff",
        {.max = 10, .initial = 5, .smoothing = Smoothing::none, .modulation = Modulation::per_voice}};
    FloatParam depth{
        *this, "depth", "Depth", {.max = 10, .smoothing = Smoothing::none, .modulation = Modulation::mono}};
    FloatParam fixed{*this, "fixed", "Fixed", {.max = 10, .smoothing = Smoothing::none}};
    IntParam count{*this, "count", "Voices", {.min = 1, .max = 8, .initial = 4, .automatable = false}};
    Notes notes() const override { return {.in = true, .out = true, .mpe = true}; }
    unsigned voices() const override { return unsigned(count.value()); }
    const char* note_name(int key) const override;
    /// Left: the cutoff, right: the depth.
    void process(Block& block) override;

    struct Heard {
        unsigned time; ///< frames since the start
        Event event;
    };
    std::array<Heard, 256> heard;
    unsigned heard_count = 0, frames = 0;
    std::vector<Event> to_send; ///< at these frames since the start
    static inline Talker* latest = nullptr;
};

/// Blocks end where a parameter changes; outputs the values, and how long the block is.
struct Stepped : Effect {
    FloatParam one{*this, "one", "One", {.max = 10, .smoothing = Smoothing::none}};
    FloatParam other{*this, "other", "Other", {.max = 10, .smoothing = Smoothing::none}};
    Automation automation() const override { return Automation::sub_blocks; }
    void process(Block& block) override;
};

/// Has an editor, in which the test moves the knobs.
struct Edited : Effect {
    Edited() { latest = this; }
    FloatParam mix{*this, "mix", "Mix", {.initial = 1}};
    FloatParam attack{*this, "attack", "Attack", {.group = "Filter/Envelope"}};
    FloatParam low{*this, "low", "Low", {.group = "Bands"}};
    FloatParam decay{*this, "decay", "Decay", {.group = "Filter/Envelope"}};
    FloatParam b1{*this, "b1", "B1", {.group = "Bands"}}, b2{*this, "b2", "B2", {.group = "Bands"}},
        b3{*this, "b3", "B3", {.group = "Bands"}}, b4{*this, "b4", "B4", {.group = "Bands"}},
        b5{*this, "b5", "B5", {.group = "Bands"}}, b6{*this, "b6", "B6", {.group = "Bands"}},
        b7{*this, "b7", "B7", {.group = "Bands"}}, b8{*this, "b8", "B8", {.group = "Bands"}};
    SwitchParam slow{*this, "slow", "Slow", {.automatable = false}};

    unsigned timer_ms() const override { return 30; }
    unsigned tail() const override { return tail_frames; }
    void timer() override { ++ticks; }
    void indicated(const Param& param, const Indication& indication) override;
    void process(Block& block) override;

    int ticks = 0;
    unsigned tail_frames = 0;
    std::vector<std::string> indications;
    static inline Edited* latest = nullptr;
};

/// Its words are longer than any format has room for, and each character takes three bytes.
struct Worded : Effect {
    static const std::string words;
    FloatParam first{*this, "first", words.c_str(), {.unit = "\u97f3\u97f3\u97f3", .group = words.c_str()}};
    Span<const Layout> layouts() const override;
    void process(Block&) override {}
};

/// Passes its input on, through more speakers than most.
struct Spatial : Effect {
    Span<const Layout> layouts() const override;
    void process(Block& block) override;
};

/// Tells of its notes' ends as Voices does: each rings until it is made to end.
struct Ringing : Instrument {
    struct Bell : Voice {
        void start() override {}
    };
    Voices<Bell, 4> bells;
    void process(Block& block) override;
    void reset() override { bells.reset(); }
};

/// Sends every note an octave higher as well, and answers system exclusive messages with one of its own.
struct Octaves : NoteEffect {
    void process(Block& block) override;
};

} // namespace aviary::test
