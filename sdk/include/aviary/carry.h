// What new code of a plugin takes over from the old one while it sounds: phases, delay lines, voices. One function names
// each thing once, for giving and for taking:
//
//     void carry(aviary::Carry& carry) override {
//         carry("phase", phase_);                   // a number, an enum, an array, a record with AVIARY_FIELDS
//         carry("line", line_.data(), line_.size());  // or the elements of a buffer
//     }
//
// It is for sound under way and serves no project: what a project saves is a parameter, Kept, Learned or Tape. A name
// that the other code lacks, or has with another type or length, keeps its present value, and the workshop says so.
// Names have up to 255 bytes. All of it may take 8 MB; what is beyond that is left behind, and said.
// carry() runs between two blocks on the audio thread: like process(), it must not allocate or lock.
#pragma once

#include <aviary/detail/codec.h>
#include <aviary/nonblocking.h>
#include <aviary/record.h>

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

/// True for types that lie in memory as they are; does not compile for others.
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

class Carry {
public:
    /// True while the new code takes: values are checked here, and what hangs on them is brought up to date.
    virtual bool loading() const AVIARY_NONBLOCKING = 0;

    template <typename T>
    void operator()(const char* name, T& value) AVIARY_NONBLOCKING {
        if constexpr (detail::IsArray<T>)
            elements(name, &value[0], detail::Array<T>::size);
        else
            elements(name, &value, 1);
    }
    template <typename T>
    void operator()(const char* name, T* values, unsigned long count) AVIARY_NONBLOCKING {
        elements(name, values, count);
    }

protected:
    ~Carry() = default;
    /// Gives or takes `size` bytes that are `type` in words.
    virtual void bytes(
        const char* name, const char* type, void* data, unsigned long size) AVIARY_NONBLOCKING = 0;

    template <typename T>
    void plain(const char* name, const char* type, T* values, unsigned long count) AVIARY_NONBLOCKING {
        bytes(name, type, values, sizeof(T) * count);
    }

private:
    template <typename T>
    void elements(const char* name, T* values, unsigned long count) AVIARY_NONBLOCKING {
        if constexpr (detail::is_plain<T>()) {
            detail::TypeText type;
            detail::add_type<T>(type);
            plain(name, type.text(), values, count);
        }
    }
};

} // namespace aviary
