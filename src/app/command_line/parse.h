// Reads a command line by the descriptions of the verbs.
//
//     const Asked asked = parse(program, argc, argv);
//     return asked.verb ? asked.verb->run() : asked.code;
//
// [main-thread]
#pragma once

#include "app/command_line/verb.h"

namespace aviary::app {

struct Asked {
    const Verb* verb =
        nullptr;  ///< its options have their values; null: help, the version or an error was printed
    int code = 0; ///< the exit code if `verb` is null: 0 for help and the version, 2 for wrong usage
};

Asked parse(const Program& program, int argc, char** argv);

} // namespace aviary::app
