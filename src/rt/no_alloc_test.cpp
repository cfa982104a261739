#include "rt/no_alloc.h"

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using aviary::rt::NoAllocScope;

namespace {
// Keeps the compiler from leaving out an allocation whose result nobody uses.
template <typename T>
void keep(T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}
} // namespace

TEST(NoAllocScope, CountsAllocationsAndFreesInsideIt) {
    if (!NoAllocScope::counts_allocations()) GTEST_SKIP() << "this sanitizer owns malloc";
    auto before = std::make_unique<int>(1);
    NoAllocScope scope;
    EXPECT_EQ(scope.allocations(), 0u);
    auto number = std::make_unique<int>(2);
    keep(number);
    EXPECT_EQ(scope.allocations(), 1u);
    EXPECT_EQ(scope.frees(), 0u);
    before.reset();
    EXPECT_EQ(scope.frees(), 1u);
}

TEST(NoAllocScope, SeesThroughTheStandardLibrary) {
    if (!NoAllocScope::counts_allocations()) GTEST_SKIP() << "this sanitizer owns malloc";
    NoAllocScope scope;
    std::string text(100, 'x');
    keep(text);
    std::vector<double> numbers(10);
    keep(numbers);
    EXPECT_EQ(scope.allocations(), 2u);
}

TEST(NoAllocScope, CountsLocks) {
    if (!NoAllocScope::counts_locks()) GTEST_SKIP() << "this sanitizer owns the locks";
    std::mutex mutex;
    NoAllocScope scope;
    mutex.lock();
    mutex.unlock();
    if (mutex.try_lock()) mutex.unlock();
    EXPECT_EQ(scope.locks(), 2u);
}

TEST(NoAllocScope, LeavesOtherThreadsOut) {
    std::thread other;
    NoAllocScope scope;
    const auto before = scope.allocations();
    other = std::thread([] {
        std::vector<int> numbers(1000);
        keep(numbers);
    });
    const auto started = scope.allocations() - before; // std::thread's own state
    other.join();
    EXPECT_EQ(scope.allocations() - before, started);
}
