#include "hosting/cage/shared/priority.h"

#include "base/system_call.h"

#include <algorithm>

#include <sched.h>

namespace aviary::hosting::cage {

int real_time_priority() noexcept {
    const SystemCall deliberate;
    const int policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
    sched_param param{};
    if ((policy != SCHED_FIFO && policy != SCHED_RR) || sched_getparam(0, &param) != 0) return 0;
    return param.sched_priority;
}

void set_real_time_priority(int priority) noexcept {
    const SystemCall deliberate;
    const sched_param param{.sched_priority = std::max(priority, 0)};
    sched_setscheduler(0, (priority > 0 ? SCHED_FIFO : SCHED_OTHER) | SCHED_RESET_ON_FORK, &param);
}

} // namespace aviary::hosting::cage
