#include "hosting/probe/child_side/processor_time.h"

#include <ctime>

namespace aviary::hosting {

std::chrono::nanoseconds processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace aviary::hosting
