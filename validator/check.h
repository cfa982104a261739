// The checks, by name. Each claims one thing, which every plugin has to hold to.
//
//     for (const Check& check : all_checks()) run(check, "build/release/plugins/gain/gain.clap", seed);
#pragma once

#include "validator/harness.h"
#include "validator/isolate.h"

#include <span>

namespace aviary::validator {

struct Check {
    enum class For { both, clap, vst3 };
    const char* name;  ///< snake_case
    const char* claim; ///< "A plugin ..."
    void (*run)(Harness&);
    For formats = For::both;

    bool is_for(Format format) const;
};

/// The checks, grouped as in their files.
std::span<const Check> life_checks();
std::span<const Check> sound_checks();
std::span<const Check> parameter_checks();
std::span<const Check> state_checks();
std::span<const Check> note_checks();
std::span<const Check> bus_checks();
std::span<const Check> clap_checks();
std::span<const Check> clap_extension_checks();
std::span<const Check> vst3_checks();
std::vector<Check> all_checks();

struct Rigour {
    std::uint64_t seed = 1;
    bool thorough = false;               ///< ten times the rounds
    std::chrono::seconds time_limit{60}; ///< for the check of all plugins of a library
};
/// Holds every plugin of the library to the check, in a child process. [main-thread]
Outcome run_check(const Check& check, const std::filesystem::path& library, const Rigour& rigour = {});

} // namespace aviary::validator
