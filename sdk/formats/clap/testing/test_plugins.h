// The plugins that the adapter's tests run; all in one library, as an author may have them.
#pragma once

#include <aviary/plugin.h>

#include <array>
#include <atomic>
#include <vector>

namespace aviary::test {

/// Outputs the values of its parameters: `left` and `right` choose which one sounds on either side.
struct Monitor : Effect {
    FloatParam jump{*this, "jump", "Jump",
        {.min = -1, .max = 1, .unit = "dB", .smoothing = Smoothing::none, .group = "A/B"}};
    FloatParam glide{*this, "glide", "Glide", {.max = 10, .smoothing_ms = 5}};
    FloatParam cutoff{*this, "cutoff", "Cutoff",
        {.min = 20, .max = 20000, .initial = 1000, .unit = "Hz", .curve = Curve::log}};
    IntParam steps{*this, "steps", "Steps", {.min = -3, .max = 12, .initial = 2}};
    ChoiceParam left{
        *this, "left", "Left", {.choices = {"Input", "Jump", "Glide", "Steps", "On"}, .initial = 1}};
    ChoiceParam right{
        *this, "right", "Right", {.choices = {"Input", "Jump", "Glide", "Steps", "On"}, .initial = 2}};
    SwitchParam on{*this, "on", "On", {.automatable = false}};

    void process(Block& block) override;
    void prepare(const Setup& given) override { setup = given; }
    unsigned latency() const override { return on.value() >= 0.5 ? 64 : 0; }
    unsigned tail() const override { return 1000; }

    Setup setup;
    unsigned longest_block = 0;
};

/// Keeps what it was sent.
struct Recorder : Instrument {
    Recorder() { latest = this; }
    void process(Block& block) override;
    void reset() override { event_count = 0; }

    struct Heard {
        unsigned time; ///< frames since the start
        Event event;
        Transport transport;
    };
    unsigned event_count = 0, frames = 0, blocks = 0;
    std::array<Heard, 8192> heard;
    std::array<Transport, 64> transports; ///< of the first blocks
    static inline Recorder* latest = nullptr;
};

/// Its two counters are equal between blocks and never within one. Its buffer is only there once prepared.
struct Twins : Effect {
    Twins() { latest = this; }
    FloatParam gain{*this, "gain", "Gain", {.initial = 0.5}};
    void prepare(const Setup&) override;
    void process(Block& block) override;
    void state(State& state) override;

    long one = 0, other = 0;
    std::vector<int> buffer;
    bool torn = false; ///< a state was asked for within a block, or left the counters unequal
    static inline Twins* latest = nullptr;
};

/// Multiplies by a number so small that the result is a denormal, and then by its inverse.
struct Whisper : Effect {
    void process(Block& block) override;
};

/// Declares two parameters of one hash.
struct Colliding : Effect {
    FloatParam costarring{*this, "costarring", "One"}, liquid{*this, "liquid", "Other"};
    void process(Block&) override {}
};

/// Keeps what it is told of its track, on the main thread and in its blocks. Passes sound through.
struct Follower : Effect {
    Follower() { latest = this; }
    void track_changed(const TrackInfo& track) override;
    void prepare(const Setup&) override { known_when_prepared = track(); }
    void process(Block& block) override;

    std::vector<TrackInfo> told; ///< the first of them
    TrackInfo known_when_prepared;
    TrackInfo heard;                             ///< by the latest block; the audio thread's
    unsigned long long mixed = 0, backwards = 0; ///< blocks whose snapshot was wrong; the audio thread's
    std::atomic<unsigned long long> heard_generation{}; ///< as heard.generation
    void (*in_block)(Block&) = nullptr;                 ///< called within every block
    void (*when_told)() = nullptr;                      ///< called within track_changed()
    static inline Follower* latest = nullptr;
};

/// A hash of the name. Tests give it to a track as its colour, to prove that both fields come from one update.
unsigned checksum(const char* name);

/// Allocates in every block.
struct Careless : Effect {
    void process(Block& block) override;
    std::vector<float> grown;
};

} // namespace aviary::test
