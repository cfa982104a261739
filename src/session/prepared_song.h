// A project's song before the engine plays it. Its plugins are made, with their saved states, while another song plays.
//
//     Prepared prepared = session.prepare(parsed, path, saved_slot);
//     session.take(std::move(prepared), mixers);          // plays from now on
//
// [main-thread]
#pragma once

#include "engine/engine.h"
#include "hosting/plugin/processor.h"
#include "song/files/plugins_file.h"
#include "song/song.h"

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace aviary::session {

/// Gives what the project saved for a slot. `place` is its position among the engine's slots, from 0.
using SavedSlot = std::function<const song::PluginSlot&(std::size_t place)>;

struct TrackMixer {
    int track = 0; ///< number; 0 is the master
    engine::MixerSettings settings;
};

struct PreparedSlot {
    Result<std::unique_ptr<hosting::Processor>> processor;
    song::PluginSlot saved;
    bool is_late = false; ///< the plugin may change its own state some time after it was loaded
};

struct Prepared {
    song::Parsed parsed;
    std::filesystem::path shown_as;
    std::deque<PreparedSlot> slots;

    std::vector<engine::SlotId>
    late_slots() const; ///< the places of late slots, in `slots`; no ids of the engine
};

} // namespace aviary::session
