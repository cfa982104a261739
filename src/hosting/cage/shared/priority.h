// Whose turn it is on a core: a caged plugin plays right below the host's audio thread, above everything ordinary, so
// that a busy machine does not make it late, and so that it can never keep the host from playing.
#pragma once

namespace aviary::hosting::cage {

/// Of the calling thread; 0 when it has ordinary scheduling. A system call. [any-thread]
int real_time_priority() noexcept;
/// Of the calling thread, not of what it starts; 0 or less is ordinary. Without the right to it, nothing changes.
void set_real_time_priority(int priority) noexcept;

} // namespace aviary::hosting::cage
