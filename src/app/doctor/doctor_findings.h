// What a machine has and lacks for Aviary, judged from what was seen of it.
//
//     const std::vector<Finding> findings = judge(look_around());
//     return can_play_songs(findings) ? 0 : 1;
//
// Pure. doctor/machine.h looks.
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
        note,    ///< something that only some want is missing
        missing, ///< without it no song plays
    };
    std::string name; ///< for programs too, stable: "stock plugins", "compiler"
    State state = State::good;
    std::string text;
    std::string remedy; ///< a command, or where it is told; empty when all is good
};

std::vector<Finding> judge(const Machine& machine);
bool can_play_songs(const std::vector<Finding>& findings);

/// "12.2.0" of the first line that a tool says about its version; empty when there is none in it.
std::string version_in(std::string_view line);
/// Of versions, number by number: "12" is at least "9.4".
bool is_at_least(std::string_view version, std::string_view least);

} // namespace aviary::app
