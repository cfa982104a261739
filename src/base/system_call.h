// Marks the few system calls that an audio thread makes on purpose: to wake a child or a helper, to wait for one no longer
// than allowed, to see whether it is there. RealtimeSanitizer lets these pass, and nothing else.
//
//     const SystemCall deliberate;   // lives around the call
#pragma once

#ifdef AVIARY_SANITIZE_REALTIME
#include <sanitizer/rtsan_interface.h>
namespace aviary {
using SystemCall = __rtsan::ScopedDisabler;
}
#else
namespace aviary {
struct SystemCall {
    SystemCall() {}
};
} // namespace aviary
#endif
