#include "hosting/cage/shared/futex.h"

#include "base/system_call.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace aviary::hosting::cage {

bool wait_while(
    const std::atomic<std::uint32_t>& word, std::uint32_t old, std::chrono::nanoseconds time) noexcept {
    if (word.load(std::memory_order_acquire) != old) return true;
    if (time.count() <= 0) return false;
    const timespec limit{time.count() / 1'000'000'000, time.count() % 1'000'000'000};
    const SystemCall deliberate;
    syscall(SYS_futex, &word, FUTEX_WAIT, old, &limit, nullptr, 0);
    return word.load(std::memory_order_acquire) != old;
}

void wake(std::atomic<std::uint32_t>& word) noexcept {
    const SystemCall deliberate;
    syscall(SYS_futex, &word, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

} // namespace aviary::hosting::cage
