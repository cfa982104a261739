// While it lives, numbers too small to hear count as zero: a fading tail must not make the processor ten times slower.
#pragma once

#include <cstdint>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace aviary::engine {

class FlushDenormals {
public:
#if defined(__SSE2__)
    FlushDenormals()
        : before_(_mm_getcsr()) {
        _mm_setcsr(before_ | 0x8040); // flush to zero, denormals are zero
    }
    ~FlushDenormals() { _mm_setcsr(before_); }

private:
    unsigned before_;
#elif defined(__aarch64__)
    FlushDenormals() {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" ::"r"(before_ | std::uint64_t(1) << 24));
    }
    ~FlushDenormals() { asm volatile("msr fpcr, %0" ::"r"(before_)); }

private:
    std::uint64_t before_;
#endif
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;
};

} // namespace aviary::engine
