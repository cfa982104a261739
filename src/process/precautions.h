// Limits that a process sets itself before it runs unknown code. A crash leaves no core file. Code that eats memory, or
// never lets go of a core, ends its process before it hurts the machine.
#pragma once

namespace aviary::process {

/// Cannot be undone. [main-thread] of a process that runs nothing else
void take_precautions();

} // namespace aviary::process
