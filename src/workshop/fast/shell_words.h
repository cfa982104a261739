// The words of a command as Ninja gives it to a shell. Pure. [any-thread]
//
//     shell_words("c++ -DNAME='a b' -c x.cpp");   // {"c++", "-DNAME=a b", "-c", "x.cpp"}
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

/// Nothing when the command is more than one program with its arguments, or needs a shell to work out a word.
std::optional<std::vector<std::string>> shell_words(std::string_view command);

} // namespace aviary::workshop
