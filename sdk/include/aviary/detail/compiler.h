// What compilers spell differently: in GCC's words, which clang has too, and in MSVC's. The standard library has one
// spelling for all of it, in <atomic>, <bit> and <cstring>, but each of these would cost every save. Plugins need not
// include this.
#pragma once

#if defined(_MSC_VER)
#include <math.h>
#include <string.h>

#define AVIARY_ALWAYS_INLINE __forceinline
/// AVIARY_BUILTIN(sqrt)(x): a function of C's library that the compiler knows without its header.
#define AVIARY_BUILTIN(function) ::function

// MSVC calls for no header, when these are declared as here, and has no calls for loads and stores: an aligned volatile
// is one access on x64 and ARM64, and what it must not be moved across stands beside it.
extern "C" {
long _InterlockedExchangeAdd(long volatile* value, long more);
#if defined(_M_ARM64) || defined(_M_ARM64EC)
void __dmb(unsigned kind);
#else
void _ReadWriteBarrier(void);
#endif
}
#pragma intrinsic(_InterlockedExchangeAdd)
#if defined(_M_ARM64) || defined(_M_ARM64EC)
#pragma intrinsic(__dmb)
#define AVIARY_FENCE_() __dmb(0xB) // within the inner shareable domain: all cores
#else
#pragma intrinsic(_ReadWriteBarrier)
#define AVIARY_FENCE_() _ReadWriteBarrier() // the processor itself keeps this order
#endif
#else
#define AVIARY_ALWAYS_INLINE [[gnu::always_inline]] inline
#define AVIARY_BUILTIN(function) __builtin_##function
#endif

namespace aviary::detail {

template <typename A, typename B>
inline constexpr bool is_same = false;
template <typename A>
inline constexpr bool is_same<A, A> = true;

// Of a variable that several threads share, at most eight bytes; in the words of std::memory_order.
#if defined(_MSC_VER)
template <typename T>
T load_relaxed(const T& value) {
    return *const_cast<const volatile T*>(&value);
}
template <typename T>
T load_acquire(const T& value) {
    const T loaded = load_relaxed(value);
    AVIARY_FENCE_();
    return loaded;
}
/// Relaxed.
inline void add_relaxed(unsigned& value, unsigned more) {
    _InterlockedExchangeAdd(reinterpret_cast<long volatile*>(&value), long(more));
}
/// The value before; both releases and acquires.
inline unsigned subtract(unsigned& value, unsigned less) {
    return unsigned(_InterlockedExchangeAdd(reinterpret_cast<long volatile*>(&value), -long(less)));
}
#else
template <typename T>
T load_relaxed(const T& value) {
    T loaded;
    __atomic_load(&value, &loaded, __ATOMIC_RELAXED);
    return loaded;
}
template <typename T>
T load_acquire(const T& value) {
    T loaded;
    __atomic_load(&value, &loaded, __ATOMIC_ACQUIRE);
    return loaded;
}
/// Relaxed.
inline void add_relaxed(unsigned& value, unsigned more) {
    __atomic_fetch_add(&value, more, __ATOMIC_RELAXED);
}
/// The value before; both releases and acquires.
inline unsigned subtract(unsigned& value, unsigned less) {
    return __atomic_fetch_sub(&value, less, __ATOMIC_ACQ_REL);
}
#endif

} // namespace aviary::detail
