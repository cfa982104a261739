// Counts what real-time code must not do. For tests, and for the canary's trial runs of plugins:
//
//     rt::NoAllocScope scope;
//     engine.process(left, right, 512);
//     EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0);
//
// Counts from its construction on, on this thread only, in everything that the thread calls, shared libraries included.
// The program must link aviary_rt_counters, which puts itself in front of malloc and the locks of pthreads.
#pragma once

#include <cstdint>

namespace aviary::rt {

class NoAllocScope {
public:
    NoAllocScope();

    std::uint64_t allocations() const; ///< malloc, realloc, operator new and their kin
    std::uint64_t frees() const;
    std::uint64_t locks() const; ///< mutexes and read-write locks taken, or tried

    /// False under RealtimeSanitizer, which does the same work itself, and without glibc.
    static bool counts_allocations();
    static bool counts_locks(); ///< False also under AddressSanitizer and ThreadSanitizer.

private:
    std::uint64_t allocations_before_, frees_before_, locks_before_;
};

} // namespace aviary::rt
