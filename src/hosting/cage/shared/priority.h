// Thread priorities: a caged plugin plays right below the host's audio thread and above all ordinary threads. So a busy
// machine does not make it late, and it can never keep the host from playing.
#pragma once

namespace aviary::hosting::cage {

/// The priority of the calling thread; 0 when it has ordinary scheduling. A system call. [any-thread]
int real_time_priority() noexcept;
/// Sets it for the calling thread, not for threads that it starts; 0 or less is ordinary. Without the right to do so,
/// nothing changes.
void set_real_time_priority(int priority) noexcept;

} // namespace aviary::hosting::cage
