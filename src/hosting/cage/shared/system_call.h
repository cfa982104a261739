// Marks the few system calls that the host's audio thread makes at a cage on purpose: to wake the child, to wait for it
// no longer than allowed, to see whether it is there. RealtimeSanitizer lets these pass, and nothing else.
#pragma once

#ifdef AVIARY_SANITIZE_REALTIME
#include <sanitizer/rtsan_interface.h>
namespace aviary::hosting::cage {
using SystemCall = __rtsan::ScopedDisabler;
}
#else
namespace aviary::hosting::cage {
/// Lives around the call.
struct SystemCall {
    SystemCall() {}
};
} // namespace aviary::hosting::cage
#endif
