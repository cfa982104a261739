// How a plugin fares whose code runs in a process of its own. The cage's clap_plugin offers it to Processor.
//
//     if (processor.fate().state == Fate::State::stopped) show(processor.fate().text);
#pragma once

#include <clap/plugin.h>

#include <cstdint>
#include <string>

namespace aviary::hosting {

struct Fate {
    enum class State : std::uint8_t {
        sounding, ///< nothing is wrong, or the plugin needs no process of its own
        lost,     ///< its process ended, or was ended; it is started again
        stopped   ///< its process is not started again by itself
    };
    State state = State::sounding;
    std::string text; ///< for people; empty while it sounds
    friend bool operator==(const Fate&, const Fate&) = default;
};

/// A plugin extension within the house. [main-thread]
struct FateExtension {
    static constexpr const char* id = "aviary.fate/1";
    const Fate* (*get)(const clap_plugin* plugin);
};

} // namespace aviary::hosting
