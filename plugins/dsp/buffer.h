// Memory for a delay line or a table: floats, zero at first, made in prepare() and freed with its owner.
// Stands in for std::vector so that a plugin's file need not parse the standard library.
#pragma once

#include "dsp/silence.h"

namespace dsp {

class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { delete[] samples_; }

    /// A new size makes all samples zero; the same size keeps them. [main-thread]
    void resize(unsigned long size) {
        if (size == size_) return;
        delete[] samples_;
        samples_ = new float[size]();
        size_ = size;
    }
    void clear() { dsp::clear(samples_, size_); }
    float* data() { return samples_; }
    unsigned long size() const { return size_; }
    float& operator[](unsigned long index) { return samples_[index]; }

private:
    float* samples_ = nullptr;
    unsigned long size_ = 0;
};

/// The smallest power of two that is at least `size`: delay lines wrap round with a mask.
inline unsigned long power_of_two(double size) {
    unsigned long power = 1;
    while (double(power) < size) power *= 2;
    return power;
}

} // namespace dsp
