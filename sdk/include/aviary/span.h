// A pointer and a length. Stands in for std::span so that a plugin's file need not parse the standard library.
#pragma once

namespace aviary {

template <typename T>
class Span {
public:
    constexpr Span() = default;
    constexpr Span(T* data, unsigned size)
        : data_(data)
        , size_(size) {}
    template <unsigned N>
    constexpr Span(T (&array)[N])
        : data_(array)
        , size_(N) {}

    constexpr T* begin() const { return data_; }
    constexpr T* end() const { return data_ + size_; }
    constexpr T* data() const { return data_; }
    constexpr unsigned size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr T& operator[](unsigned index) const { return data_[index]; }

private:
    T* data_ = nullptr;
    unsigned size_ = 0;
};

} // namespace aviary
