// AVIARY_NONBLOCKING, behind a function's parameters, promises that it never allocates, locks, waits or calls the system.
// Clang 20 and later hold it to that: RealtimeSanitizer (-fsanitize=realtime) stops the program where it breaks the
// promise, -Wfunction-effects warns where it calls what makes none. For other compilers it is a comment.
#pragma once

#if defined(__clang__) && __clang_major__ >= 20
#ifndef AVIARY_NONBLOCKING
#define AVIARY_NONBLOCKING [[clang::nonblocking]]
#endif
/// Calls what keeps the promise without saying so, such as a host's function that CLAP binds to it.
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
