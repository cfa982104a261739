// Makes the events of a track for the plugins of its chain: finds the parameter that each line of automation moves.
//
//     auto events = arrange(track, chain, tempo, max_frames, &report.problems, 0);
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "engine/engine.h"
#include "engine/graph/track.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace aviary::engine {

/// What is in one slot of a chain.
struct Occupant {
    ChainSlotId slot{};
    const hosting::Processor* processor = nullptr; ///< null: the slot is empty
};

/// `chain`: instrument, effects in order, strip. Automation of a parameter that is unknown or must not be automated
/// moves nothing and goes to `problems` (if not null). `ending`: see TrackEvents.
std::unique_ptr<TrackEvents> arrange(const song::Track& track, std::span<const Occupant> chain,
    const Tempo& tempo, std::uint32_t max_frames, std::vector<Error>* problems, std::size_t ending);

/// What is wrong with the track's lines of automation: `where` is "line:column". `chain` as for arrange(); null: the slot
/// is empty.
std::vector<Error> parameter_problems(
    const song::Track& track, std::span<const hosting::PluginMetadata* const> chain);

/// What is wrong with the plugin's side chain: it has no input for one. Nothing
/// if the song gives it none.
std::optional<Error> side_chain_problem(const song::PluginWord& word, const hosting::Processor& processor);

/// "line:column"; empty if the position is not known.
std::string place_of(song::Position position);

} // namespace aviary::engine
