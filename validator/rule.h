// The rules, each with the code that tries a plugin by it. It runs in a child process.
//
//     for (const Rule& rule : all_rules()) ...
#pragma once

#include "validator/described_rule.h"

#include <span>
#include <vector>

namespace aviary::validator {

class Harness;

struct Rule {
    enum class For : std::uint8_t { both, clap, vst3 };

    const char* name;
    const char* claim;
    void (*run)(Harness&); ///< null of those that are tried when a library opens, or always
    Weight weight;
    const char* source;
    For formats = For::both;
    Tried tried = Tried::apart;

    bool is_for(Format format) const {
        return formats == For::both || (formats == For::clap) == (format == Format::clap);
    }
    DescribedRule described() const;
};

/// Those that are watched whatever is tried, by the name under which what is seen is reported.
namespace watched {
inline constexpr const char* activates = "activates_as_asked";
inline constexpr const char* answers = "answers_for_all_it_counts";
inline constexpr const char* buffers = "process_stays_in_its_buffers";
inline constexpr const char* endings = "vst3_endings_succeed";
inline constexpr const char* events = "process_sends_events_in_order";
inline constexpr const char* finite = "process_makes_finite_numbers";
inline constexpr const char* flags = "process_sets_true_flags";
inline constexpr const char* flushes = "vst3_calls_without_frames";
inline constexpr const char* float_mode = "process_keeps_the_float_mode";
inline constexpr const char* host_calls = "host_is_called_as_allowed";
inline constexpr const char* host_blame = "host_is_not_blamed";
inline constexpr const char* inputs = "process_leaves_inputs_alone";
inline constexpr const char* own_extensions = "host_is_asked_for_own_extensions";
inline constexpr const char* locks = "process_takes_no_locks";
inline constexpr const char* memory = "process_allocates_nothing";
inline constexpr const char* references = "vst3_references_are_released";
inline constexpr const char* subnormal = "process_flushes_subnormals";
inline constexpr const char* succeeds = "process_succeeds";
inline constexpr const char* writes = "process_writes_every_sample";
} // namespace watched

/// The rules, grouped as in their files.
std::span<const Rule> watched_rules();
std::span<const Rule> life_rules();
std::span<const Rule> sound_rules();
std::span<const Rule> parameter_rules();
std::span<const Rule> state_rules();
std::span<const Rule> note_rules();
std::span<const Rule> bus_rules();
std::span<const Rule> clap_rules();
std::span<const Rule> clap_extension_rules();
std::span<const Rule> vst3_object_rules();
std::span<const Rule> vst3_rules();
/// All of them, in the order in which they are tried and told.
std::vector<Rule> all_rules();

} // namespace aviary::validator
