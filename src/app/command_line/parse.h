// Reads a command line as the verbs describe it.
//
//     const Asked asked = parse(program, argc, argv);
//     return asked.verb ? asked.verb->run() : asked.code;
//
// [main-thread]
#pragma once

#include "app/command_line/verb.h"

namespace aviary::app {

struct Asked {
    const Verb* verb = nullptr; ///< its options are filled in; nullptr: all was said already
    int code = 0; ///< then: 0 for help and the version, 2 for wrong usage, told on standard error
};

Asked parse(const Program& program, int argc, char** argv);

} // namespace aviary::app
