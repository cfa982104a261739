// Asks a plugin for what a page shows of it. Internal to the room. [main-thread]
#pragma once

#include "hosting/plugin/processor.h"
#include "session/session_state.h"

#include <vector>

namespace aviary::session {

Plugin describe(const hosting::Processor& processor);

/// The values of its parameters, in their order.
std::vector<double> values_of(const hosting::Processor& processor);

} // namespace aviary::session
