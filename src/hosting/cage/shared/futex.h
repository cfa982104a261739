// Waiting for a number in shared memory to change, across processes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace aviary::hosting::cage {

/// Waits until `word` is no longer `old`, somebody wakes it, or the time is over. False when it still is.
bool wait_while(
    const std::atomic<std::uint32_t>& word, std::uint32_t old, std::chrono::nanoseconds time) noexcept;
void wake(std::atomic<std::uint32_t>& word) noexcept; ///< after it changed

} // namespace aviary::hosting::cage
