// Marks what the audio thread runs, so that RealtimeSanitizer (preset rtsan) stops at any allocation, lock or system
// call below it.
#pragma once

#ifndef AVIARY_NONBLOCKING
#if defined(__clang__) && __clang_major__ >= 20
#define AVIARY_NONBLOCKING [[clang::nonblocking]]
#else
#define AVIARY_NONBLOCKING
#endif
#endif
