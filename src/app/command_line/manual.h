// Makes the manual page and the shells' completions from the verbs. The build runs the program to get them:
// aviary --man > aviary.1, aviary --completion bash > aviary. Pure.
#pragma once

#include "app/command_line/verb.h"

#include <optional>
#include <string_view>

namespace aviary::app {

/// The manual page aviary(1), in roff.
std::string manual(const Program& program);

/// The completion script for "bash", "zsh" or "fish"; nothing for another shell.
std::optional<std::string> completion(const Program& program, std::string_view shell);

} // namespace aviary::app
