// What a plugin keeps beside its parameters: one function names each thing once, and that serves for saving and for
// loading. The same state goes into a project file and across a reload of the plugin's code.
//
//     void state(aviary::State& state) override {
//         state("phase", phase_);                     // any number, bool or enum
//         state("buffer", buffer_, buffer_size_);     // or an array of them
//     }
//
// A name that the saved state lacks keeps its present value, and so does an array whose saved length differs. Names
// have up to 255 bytes. While the plugin plays, state() runs between two blocks on the audio thread: like process(), it
// must not allocate or lock. It may come before the first prepare(). What was loaded then is loaded again after
// prepare(), for the arrays that prepare() makes.
#pragma once

#include <aviary/nonblocking.h>

namespace aviary {

namespace detail {
template <typename T>
inline constexpr bool is_pointer = false;
template <typename T>
inline constexpr bool is_pointer<T*> = true;
template <typename T>
inline constexpr bool is_const = false;
template <typename T>
inline constexpr bool is_const<const T> = true;

/// True for types that can be saved as their bytes; does not compile for others.
template <typename T>
constexpr bool is_plain() {
    static_assert(!is_const<T>, "what is kept is loaded as well as saved: it cannot be const");
    static_assert(
        !is_pointer<T>, "a pointer means nothing in another run: name what it points to, with its count");
    static_assert(__is_trivially_copyable(T),
        "what owns memory cannot be kept as it is: name its elements, with their count");
    return true;
}
} // namespace detail

class State {
public:
    virtual bool loading() const AVIARY_NONBLOCKING = 0;

    template <typename T>
    void operator()(const char* name, T& value) AVIARY_NONBLOCKING {
        static_assert(detail::is_plain<T>());
        bytes(name, &value, sizeof(T), sizeof(T));
    }
    template <typename T, unsigned N>
    void operator()(const char* name, T (&values)[N]) AVIARY_NONBLOCKING {
        static_assert(detail::is_plain<T>());
        bytes(name, values, sizeof(T) * N, sizeof(T));
    }
    template <typename T>
    void operator()(const char* name, T* values, unsigned long count) AVIARY_NONBLOCKING {
        static_assert(detail::is_plain<T>());
        bytes(name, values, sizeof(T) * count, sizeof(T));
    }

protected:
    ~State() = default;
    virtual void bytes(
        const char* name, void* data, unsigned long size, unsigned long element_size) AVIARY_NONBLOCKING = 0;
};

/// A state that an older version of the plugin saved. migrate() changes it to what this version means, before it is
/// loaded:
///
///     unsigned state_version() const override { return 2; }
///     void migrate(aviary::OldState& old) override {
///         if (old.version() < 1) old.rename("freq", "cutoff");
///         if (old.version() < 2) old.set("gain", old.value("gain") * 0.5);
///     }
///
/// Names are ids of parameters. rename() and remove() also take the names that state() gives. [main-thread]
class OldState {
public:
    virtual unsigned version() const = 0;
    virtual bool has(const char* param_id) const = 0;
    /// The saved value, or `otherwise` when there is none. For a choice, the saved index.
    virtual double value(const char* param_id, double otherwise = 0) const = 0;
    virtual void set(const char* param_id, double value) = 0;
    /// Nothing happens when there is no such name, or the new one is taken.
    virtual void rename(const char* from, const char* to) = 0;
    virtual void remove(const char* name) = 0;

protected:
    ~OldState() = default;
};

} // namespace aviary
