#include "process/precautions.h"

#include <sys/resource.h>

namespace aviary::process {

void take_precautions() {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    // Counts only under real-time priority, which a cage's audio thread has. If code there never lets go of a core, the
    // host may get no turn to end it, so the kernel does.
    constexpr rlim_t longest_turn_us = 1'500'000;
    const rlimit turn{longest_turn_us, 2 * longest_turn_us}; // by SIGXCPU, which says what it was
    setrlimit(RLIMIT_RTTIME, &turn);
#if !defined(AVIARY_SANITIZE_ADDRESS) && !defined(AVIARY_SANITIZE_THREAD) // they map far more than they use
    constexpr rlim_t most_memory = rlim_t(4) << 30;
    const rlimit memory{most_memory, most_memory};
    setrlimit(RLIMIT_DATA, &memory);
#endif
}

} // namespace aviary::process
