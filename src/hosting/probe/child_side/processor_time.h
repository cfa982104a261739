// The processor time that the calling thread has used. Unlike the time of day, it does not count when others ran.
#pragma once

#include <chrono>

namespace aviary::hosting {

std::chrono::nanoseconds processor_time(); ///< [any-thread]

} // namespace aviary::hosting
