// The plugins that this library exports, in the order of their AVIARY_PLUGIN lines. [any-thread], after static
// initialisation.
//
//     for (auto* plugin = registrations(); plugin; plugin = plugin->next) offer(plugin->descriptor);
#pragma once

#include <aviary/plugin.h>

namespace aviary::detail {

const Registration* registrations();

} // namespace aviary::detail
