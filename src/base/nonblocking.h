// AVIARY_NONBLOCKING, behind a function's parameters, marks a function that the audio thread runs. RealtimeSanitizer
// (preset rtsan) stops the program at any allocation, lock or system call that happens inside it. The SDK has the same
// macro in <aviary/nonblocking.h>, since its headers stand alone.
#pragma once

#ifndef AVIARY_NONBLOCKING
#if defined(__clang__) && __clang_major__ >= 20
#define AVIARY_NONBLOCKING [[clang::nonblocking]]
#else
#define AVIARY_NONBLOCKING
#endif
#endif
