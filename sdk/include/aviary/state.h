// What a plugin keeps beside its parameters: one function names each thing once, and that serves for saving and for
// loading. The same state goes into a project file and across a reload of the plugin's code.
//
//     void state(aviary::State& state) override {
//         state("phase", phase_);                     // any number, bool or enum
//         state("buffer", buffer_, buffer_size_);     // or an array of them
//     }
//
// What a saved state lacks keeps its present value, as does an array whose saved length differs. Names are up to
// 255 bytes. state() runs between two blocks, on the thread that runs them while the plugin plays: it must not
// allocate or lock, like process(). It may come before the first prepare(); what was loaded then is loaded once more
// after it, for arrays that prepare() makes.
#pragma once

#include <aviary/nonblocking.h>

namespace aviary {

namespace detail {
/// What can be saved by its bytes: neither a std::vector, which owns memory elsewhere, nor an address.
template <typename T>
inline constexpr bool is_plain = __is_trivially_copyable(T);
template <typename T>
inline constexpr bool is_plain<T*> = false;
} // namespace detail

class State {
public:
    virtual bool loading() const AVIARY_NONBLOCKING = 0;

    template <typename T>
    void operator()(const char* name, T& value) AVIARY_NONBLOCKING {
        static_assert(detail::is_plain<T>, "name a number, or the elements of an array with their count");
        bytes(name, &value, sizeof(T), sizeof(T));
    }
    template <typename T, unsigned N>
    void operator()(const char* name, T (&values)[N]) AVIARY_NONBLOCKING {
        static_assert(detail::is_plain<T>, "name an array of numbers");
        bytes(name, values, sizeof(T) * N, sizeof(T));
    }
    template <typename T>
    void operator()(const char* name, T* values, unsigned long count) AVIARY_NONBLOCKING {
        static_assert(detail::is_plain<T>, "name an array of numbers");
        bytes(name, values, sizeof(T) * count, sizeof(T));
    }

protected:
    ~State() = default;
    virtual void bytes(
        const char* name, void* data, unsigned long size, unsigned long element_size) AVIARY_NONBLOCKING = 0;
};

} // namespace aviary
