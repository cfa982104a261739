// The child's side of an Inquiry. It keeps standard output for answers alone, whatever plugin code prints.
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
    /// From now on, what the process prints to standard output goes to standard error instead. Also calls
    /// take_precautions(). Once in a process.
    Answers();
    /// Writes one line; false when the parent no longer reads. An Error becomes {"error": {code, message, where}}.
    bool write(const nlohmann::json& answer) const;
    bool write(const Error& error) const;

private:
    int file_;
};

} // namespace aviary::process
