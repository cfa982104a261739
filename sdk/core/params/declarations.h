// Finds what an author got wrong in declaring parameters, before a host does. [any-thread]
#pragma once

#include <aviary/param.h>

#include <string>
#include <vector>

namespace aviary::detail {

/// The first fault, for a person: which parameter, what is wrong, what would be right. Empty when there is none.
std::string declaration_fault(const std::vector<Param*>& params);

} // namespace aviary::detail
