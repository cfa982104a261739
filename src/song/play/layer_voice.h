// A layer worked out: which velocity and which pitches each hit of its pattern gets.
//
//     const Voice voice = resolve_voice(layer, rhythm.hits.size(), carried, context);
//     for (std::uint8_t key : voice.pitches_at(hit)) ...
//
// A note among the diagnostics says whether a plain line of pitches was taken for a melody or a chord. [any-thread]
#pragma once

#include "song/play/phrase.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace aviary::song {

class MotifBook;

inline constexpr std::uint8_t default_velocity = 80;
inline constexpr std::uint8_t default_pitch = 60; ///< what '+7' counts from when it comes first

/// What a block's lines are worked out with.
struct PrepareContext {
    Diagnostics& diagnostics;
    MotifBook& motifs;
    PhrasePlace place;
    Ticks bar;
};

/// What the language carries from line to line, and from layer to layer, of one track's block.
struct Carried {
    std::vector<std::uint8_t> pitches; ///< the last step; empty: there was none yet
    int velocity = default_velocity;   ///< the last one that sounded
};

struct Voice {
    struct Step {
        std::uint32_t first = 0, count = 0; ///< in `pitches`
    };
    std::vector<std::uint8_t> velocities; ///< at least one; 0 is a rest
    std::vector<Step> steps;              ///< empty: a voice that plays nothing
    std::vector<std::uint8_t> pitches;
    std::vector<std::uint8_t>
        own_velocities{}; ///< of a motif's pitches: one each, and `velocities` do not count

    // `hit` counts from the pattern's beginning, over all its loops.
    std::uint8_t velocity_at(std::uint64_t hit) const { return velocities[hit % velocities.size()]; }
    const Step& step_at(std::uint64_t hit) const { return steps[hit % steps.size()]; }
    std::span<const std::uint8_t> pitches_at(std::uint64_t hit) const {
        const Step step = step_at(hit);
        return std::span(pitches).subspan(step.first, step.count);
    }
};

/// `hits`: how many one loop of the pattern has.
Voice resolve_voice(const Layer& layer, std::size_t hits, Carried& carried, const PrepareContext& context);

/// `carried` is then the last one's.
std::vector<std::uint8_t> resolve_velocities(const std::vector<VelocityStep>& steps, Carried& carried);

/// The pitches of a motif, each with its velocity, hit for hit.
Voice voice_of(const Strand& strand);

/// Held to 0..127.
std::uint8_t to_key(int key);
std::uint8_t to_velocity(Ticks velocity);

} // namespace aviary::song
