// Judges what a machine has and lacks for Aviary, from what look_around() saw.
//
//     const std::vector<Finding> findings = judge(look_around());
//     return can_play_songs(findings) ? 0 : 1;
//
// Pure. doctor/machine.h looks at the machine.
#pragma once

#include "app/doctor/machine.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::app {

struct Finding {
    enum class State : std::uint8_t {
        good,
        note,    ///< something is missing that not everybody needs
        missing, ///< something is missing without which no song plays
    };
    std::string name; ///< "stock plugins", "compiler"; stable, since scripts read it
    State state = State::good;
    std::string text;
    std::string remedy; ///< a command, or the document that tells what to do; empty if all is good
};

std::vector<Finding> judge(const Machine& machine);
bool can_play_songs(const std::vector<Finding>& findings);

/// The version, like "12.2.0", in the first line that a tool prints about itself; empty if the line has none.
std::string version_in(std::string_view line);
/// Compares versions number by number: "12" is at least "9.4".
bool is_at_least(std::string_view version, std::string_view least);

} // namespace aviary::app
