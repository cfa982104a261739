// The counters behind NoAllocScope. Linked as an object, so that its malloc comes before the C library's.
#include "rt/no_alloc.h"

#include <cstddef>

namespace {
struct Counts {
    std::uint64_t allocations, frees, locks;
};
thread_local Counts counts;
} // namespace

#if defined(AVIARY_SANITIZE_ADDRESS) || defined(AVIARY_SANITIZE_THREAD)

// These sanitizers replace malloc themselves and offer hooks instead.
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*malloc_hook)(const volatile void*, std::size_t), void (*free_hook)(const volatile void*));

static const int hooks =
    __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t) { ++counts.allocations; },
        [](const volatile void*) { ++counts.frees; });
static constexpr bool allocations_counted = true, locks_counted = false;

#elif defined(AVIARY_SANITIZE_REALTIME) || !defined(__GLIBC__)

static constexpr bool allocations_counted = false, locks_counted = false;

#else

#include <cerrno>
#include <dlfcn.h>
#include <pthread.h>

// The C library's own names for what is replaced here.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) {
    ++counts.allocations;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++counts.allocations;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
    ++counts.allocations;
    return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
    ++counts.allocations;
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    ++counts.allocations;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    ++counts.allocations;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
void free(void* memory) {
    if (memory) ++counts.frees;
    __libc_free(memory);
}
}

namespace {
template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}
} // namespace

// Each real function is looked up once; two threads that do so at the same time find the same. Condition waits are not
// counted: whoever waits has locked, and that was counted. These functions are visible, unlike the rest of a program,
// so that shared libraries find them before the C library's.
#define AVIARY_COUNT_LOCK(function, Lock)                                                                    \
    extern "C" __attribute__((visibility("default"))) int function(Lock* lock) {                             \
        ++counts.locks;                                                                                      \
        static int (*volatile real)(Lock*) = nullptr;                                                        \
        if (!real) real = next<int(Lock*)>(#function);                                                       \
        return real(lock);                                                                                   \
    }
AVIARY_COUNT_LOCK(pthread_mutex_lock, pthread_mutex_t)
AVIARY_COUNT_LOCK(pthread_mutex_trylock, pthread_mutex_t)
AVIARY_COUNT_LOCK(pthread_rwlock_rdlock, pthread_rwlock_t)
AVIARY_COUNT_LOCK(pthread_rwlock_wrlock, pthread_rwlock_t)
#undef AVIARY_COUNT_LOCK

static constexpr bool allocations_counted = true, locks_counted = true;

#endif

namespace aviary::rt {

NoAllocScope::NoAllocScope()
    : allocations_before_(counts.allocations)
    , frees_before_(counts.frees)
    , locks_before_(counts.locks) {}
std::uint64_t NoAllocScope::allocations() const { return counts.allocations - allocations_before_; }
std::uint64_t NoAllocScope::frees() const { return counts.frees - frees_before_; }
std::uint64_t NoAllocScope::locks() const { return counts.locks - locks_before_; }
bool NoAllocScope::counts_allocations() { return allocations_counted; }
bool NoAllocScope::counts_locks() { return locks_counted; }

} // namespace aviary::rt
