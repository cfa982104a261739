/* The result of a call between binaries. Values are part of the ABI: new ones are added at the end. */
#ifndef AVIARY_ABI_STATUS_H
#define AVIARY_ABI_STATUS_H

#include <stdint.h>

enum {
    AVIARY_OK = 0,
    AVIARY_FAILED = 1,           /* the callee tried and could not; it has logged why */
    AVIARY_INVALID_ARGUMENT = 2, /* a null pointer, a text that is no UTF-8, a value out of its range */
    AVIARY_NOT_FOUND = 3,        /* nobody provides it, or not in a version new enough */
    AVIARY_ALREADY_EXISTS = 4,   /* it was registered or loaded before */
    AVIARY_NOT_DECLARED = 5,     /* the manifest does not ask for it */
    AVIARY_NOT_NOW = 6, /* allowed only inside init() and on its thread, or not from inside a callback */
    AVIARY_STALE = 7    /* the handle's contract was dropped, or its bundle unloaded */
};
typedef int32_t aviary_status;

#endif
