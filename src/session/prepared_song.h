// What a project's song is made of before the engine has it: plugins with their states, made beside what plays.
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

/// What was saved of the slot in that place, in the order of the engine's slots.
using SavedSlot = std::function<const song::PluginSlot&(std::size_t place)>;

struct TrackMixer {
    int track = 0; ///< number; 0 is the master
    engine::MixerSettings settings;
};

struct PreparedSlot {
    Result<std::unique_ptr<hosting::Processor>> processor;
    song::PluginSlot saved;
    bool is_late = false; ///< its plugin may change its state by itself after it was loaded
};

struct Prepared {
    song::Parsed parsed;
    std::filesystem::path shown_as;
    std::deque<PreparedSlot> slots;

    std::vector<engine::SlotId> late_slots() const; ///< their places
};

} // namespace aviary::session
