// The manual page and the shells' completions, made from what the verbs say of themselves. The build runs the program for
// them: aviary --man > aviary.1, aviary --completion bash > aviary. Pure.
#pragma once

#include "app/command_line/verb.h"

#include <optional>
#include <string_view>

namespace aviary::app {

/// aviary(1), for man.
std::string manual(const Program& program);

/// Of "bash", "zsh" or "fish"; nothing of another shell.
std::optional<std::string> completion(const Program& program, std::string_view shell);

} // namespace aviary::app
