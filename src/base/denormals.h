// While a FlushDenormals lives, this thread's floating-point unit treats denormals (numbers too small for full
// precision) as zero. Otherwise a filter that rings out may slow down a hundredfold. The destructor restores the host's
// setting. [audio-thread]
#pragma once

#if defined(__SSE2__) || defined(_M_X64)
#include <xmmintrin.h>
#endif

namespace aviary {

class FlushDenormals {
public:
    FlushDenormals()
        : before_(read()) {
        write(before_ | flush_bits);
    }
    ~FlushDenormals() { write(before_); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

private:
#if defined(__SSE2__) || defined(_M_X64)
    using Register = unsigned;
    static constexpr Register flush_bits = 0x8040; // flush-to-zero, denormals-are-zero
    static Register read() { return _mm_getcsr(); }
    static void write(Register value) { _mm_setcsr(value); }
#elif defined(__aarch64__)
    using Register = unsigned long long;
    static constexpr Register flush_bits = 1ull << 24; // FPCR.FZ
    static Register read() {
        Register value;
        asm volatile("mrs %0, fpcr" : "=r"(value));
        return value;
    }
    static void write(Register value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#else
    using Register = unsigned;
    static constexpr Register flush_bits = 0;
    static Register read() { return 0; }
    static void write(Register) {}
#endif
    Register before_;
};

} // namespace aviary
