// vfork and exec, done with care. Only Child uses it.
#pragma once

#include "process/child.h"

namespace aviary::process {

/// A running child and our ends of its pipes, all close-on-exec; the owner closes them and reaps the child.
struct Spawned {
    pid_t pid = -1;
    int pidfd = -1; ///< readable once the child has ended
    int out = -1, err = -1;
};

/// [main-thread]
Result<Spawned> spawn_group(const ChildOptions& options);

} // namespace aviary::process
