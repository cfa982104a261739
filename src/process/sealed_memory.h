// Memory that is shared with a child by its descriptor. Nobody can change its size: a child that shrank it would end us with
// SIGBUS at our next look.
//
//     const int descriptor = make_sealed_memory("aviary-cage", sizeof(SharedBlock));    // < 0: errno says why
//
// [any-thread]
#pragma once

#include <cstddef>

namespace aviary::process {

/// A descriptor of `size` zeros, closed on exec; whoever calls has to close it. -1 on an error, with errno.
int make_sealed_memory(const char* name, std::size_t size);

} // namespace aviary::process
