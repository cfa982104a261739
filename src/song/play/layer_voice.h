// A layer worked out: which velocity and which pitches each hit of its pattern gets.
//
//     const Voice voice = resolve_voice(layer, rhythm.hits.size(), diagnostics);
//     for (std::uint8_t key : voice.pitches_at(hit)) ...
//
// A note among the diagnostics says whether a plain line of pitches was taken for a melody or a chord. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace aviary::song {

inline constexpr std::uint8_t default_velocity = 80;
inline constexpr std::uint8_t default_pitch = 60; ///< what '+7' counts from when it comes first

struct Voice {
    struct Step {
        std::uint32_t first = 0, count = 0; ///< in `pitches`
    };
    std::vector<std::uint8_t> velocities; ///< at least one
    std::vector<Step> steps;              ///< empty: a voice that plays nothing
    std::vector<std::uint8_t> pitches;

    // `hit` counts from the pattern's beginning, over all its loops.
    std::uint8_t velocity_at(std::uint64_t hit) const { return velocities[hit % velocities.size()]; }
    std::span<const std::uint8_t> pitches_at(std::uint64_t hit) const {
        const Step step = steps[hit % steps.size()];
        return std::span(pitches).subspan(step.first, step.count);
    }
};

/// `hits`: how many one loop of the pattern has.
Voice resolve_voice(const Layer& layer, std::size_t hits, Diagnostics& diagnostics);

std::vector<std::uint8_t> resolve_velocities(const std::vector<VelocityStep>& steps);

} // namespace aviary::song
