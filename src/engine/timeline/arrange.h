// Brings a track of the score and the plugins of its chain together: whose parameter each line of automation moves.
//
//     auto events = arrange(track, chain, tempo, max_frames, &report.problems, 0);
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "engine/engine.h"
#include "engine/graph/track.h"

#include <memory>
#include <span>
#include <vector>

namespace aviary::engine {

/// What is in one slot of a chain.
struct Occupant {
    ChainSlotId slot{};
    const hosting::Processor* processor = nullptr; ///< null: the slot is empty
};

/// `chain`: instrument, effects in order, strip. A word that means nothing, or a parameter
/// that must not be automated, goes to `problems` (if not null) and moves nothing. `ending`: see TrackEvents.
std::unique_ptr<TrackEvents> arrange(const song::Track& track, std::span<const Occupant> chain,
    const Tempo& tempo, std::uint32_t max_frames, std::vector<Error>* problems, std::size_t ending);

/// "line:column", or nothing for nowhere.
std::string place_of(song::Position position);

} // namespace aviary::engine
