// Runs a check in a child process, which may crash or hang.
//
//     auto outcome = run_isolated([&](Report& report) { check.run(...); }, 60s);
//     for (auto& failure : outcome.failures) ADD_FAILURE() << failure;
//
// The child is forked, so call it while this process has one thread. It dies with its parent. [main-thread]
#pragma once

#include "validator/report.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace aviary::validator {

struct Outcome {
    std::vector<std::string> failures;
    std::string skipped; ///< why, when nothing was to be checked
    std::string talk;    ///< the last of what the child wrote to its standard error
};

Outcome run_isolated(const std::function<void(Report&)>& check, std::chrono::seconds time_limit);

} // namespace aviary::validator
