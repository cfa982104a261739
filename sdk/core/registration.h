// The plugins that this library exports, in the order of their AVIARY_PLUGIN lines. [any-thread], after static
// initialisation.
//
//     for (const Registration* plugin : offered()) offer(plugin->descriptor);
#pragma once

#include <aviary/plugin.h>

#include <vector>

namespace aviary::detail {

/// All of them, linked by `next`; null when there are none.
const Registration* registrations();

/// Those that a host is shown. For each of the others, says on stderr what its author got wrong.
std::vector<const Registration*> offered();

} // namespace aviary::detail
