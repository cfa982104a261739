// AVIARY_NONBLOCKING, behind a function's parameters, promises that it never allocates, locks, waits or calls the system.
// Clang 20 and later check the promise: RealtimeSanitizer (-fsanitize=realtime) stops the program where it is broken,
// -Wfunction-effects warns where the function calls one that does not promise it. For other compilers it is a comment.
#pragma once

#if defined(__clang__) && __clang_major__ >= 20
#ifndef AVIARY_NONBLOCKING
#define AVIARY_NONBLOCKING [[clang::nonblocking]]
#endif
/// For a call that keeps the promise without declaring it, such as a host's function of which CLAP demands it.
#define AVIARY_TRUSTED(call)                                                                                 \
    __extension__({                                                                                          \
        _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wfunction-effects\"") call;    \
        _Pragma("clang diagnostic pop")                                                                      \
    })
#else
#ifndef AVIARY_NONBLOCKING
#define AVIARY_NONBLOCKING
#endif
#define AVIARY_TRUSTED(call) call
#endif
