// Tries one processor out, block by block, on what it may meet in a song. This is the canary's work in its child.
//
//     Trial trial(processor, {.sample_rate = 48000, .max_frames = 512}, [](const std::string& doing) { tell(doing); });
//     auto failed = trial.run();
//     for (auto& warning : trial.warnings()) tell(warning);
#pragma once

#include "hosting/plugin/processor.h"
#include "rt/no_alloc.h"

#include <clap/events.h>

#include <chrono>
#include <functional>
#include <random>

namespace aviary::hosting {

struct TrialSetup {
    double sample_rate = 48000;
    std::uint32_t max_frames = 512;
};

class Trial {
public:
    /// `doing` is called before each part with what happens to the plugin in it: "Tremolo was given noise".
    Trial(Processor& processor, TrialSetup setup, std::function<void(const std::string&)> doing);

    /// Activates the processor and plays everything to it. Errors: "plugin.activate", "canary.process",
    /// "canary.not_finite", "canary.loud". [main-thread], which is the audio thread too
    Result<void> run();
    std::vector<std::string> warnings() const;
    /// The largest part of a block's own time that the processor needed for it, in any part of the trial. Of a part, the two
    /// blocks in a row that took least count: what else the machine does, and the first touch of memory, slows others.
    double load() const { return load_; }
    double prepare_ms() const { return prepare_ms_; } ///< of activating the processor

private:
    enum class Input : std::uint8_t { silence, noise, loud_noise };
    union Event {
        clap_event_header header;
        clap_event_note note;
        clap_event_param_value parameter;
    };
    struct Sins {
        std::uint64_t allocations = 0, locks = 0, denormals = 0;
        std::string first_allocation, first_lock; ///< the part in which it came
    };

    void begin(const std::string& what);
    void add_note(std::uint16_t type, int key, std::uint32_t time);
    void add_parameter(std::uint32_t index_id, double value);
    void fill(Input input, std::uint32_t frames);
    clap_process_status process(std::uint32_t frames);
    Result<void> judge(Input input, clap_process_status status, std::uint32_t frames);
    Result<void> block(Input input, std::uint32_t frames);
    struct Count {
        int most, least = most; ///< least, if the code is slow
    };
    Result<void> blocks(const std::string& what, Input input, Count count);
    Result<void> notes();
    Result<void> odd_sizes();
    Result<void> parameters();
    Result<void> move(const ParameterMetadata& parameter, double value);

    Processor& processor_;
    TrialSetup setup_;
    std::function<void(const std::string&)> doing_;
    std::string part_; ///< what happens to the plugin now
    std::vector<std::vector<float>> in_, out_;
    std::vector<Event> events_; ///< of the next block
    std::minstd_rand random_{1};
    std::int64_t position_ = 0; ///< frames since the beginning
    Sins sins_;
    float loudest_ = 0;        ///< amplitude that ordinary input brought out
    std::string loudest_part_; ///< the part in which it came
    bool latency_lied_ = false;
    std::chrono::nanoseconds spent_{0}; ///< processor time in process()
    double load_ = 0, prepare_ms_ = 0;
};

} // namespace aviary::hosting
