// The child's side of an inquiry: its standard output is for answers alone, whatever plugin code prints.
//
//     const Answers answers;
//     answers.write({{"plugins", plugins}});
//     answers.write(error);
#pragma once

#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::process {

class Answers {
public:
    /// Sends what is printed to standard error from now on, and takes precautions. Once in a process.
    Answers();
    /// One line; false when nobody listens any more. An error is {"error": {code, message, where}}.
    bool write(const nlohmann::json& answer) const;
    bool write(const Error& error) const;

private:
    int file_;
};

} // namespace aviary::process
