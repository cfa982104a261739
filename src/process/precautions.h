// What a process does before it runs code that it does not know: a crash leaves no core file, and eating memory or
// holding on to a core ends the process before it ends the machine.
#pragma once

namespace aviary::process {

/// For good. [main-thread] of a process that is there for that code alone
void take_precautions();

} // namespace aviary::process
