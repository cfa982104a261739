// Stereo blocks in aligned memory, and the arithmetic on them that runs for every sample.
//
//     StereoBuffers buffers(3, 512);
//     Stereo block = buffers[0];
//     auto peak = mix(in, {0.5f, 0.5f}, out, frames);
//
// [audio-thread] but for the making of buffers.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

namespace aviary::engine {

/// Borrowed channels of one block. `silent` promises that both hold zeros alone.
struct Stereo {
    float* left = nullptr;
    float* right = nullptr;
    bool silent = false;
};

/// Borrowed channels of an audio device's input: both, only the left, or neither. To be read only.
struct DeviceInput {
    const float* left = nullptr;
    const float* right = nullptr;

    DeviceInput behind(std::uint32_t frames) const {
        return {left ? left + frames : nullptr, right ? right + frames : nullptr};
    }
};

struct Gains {
    float left = 1, right = 1;
    friend bool operator==(const Gains&, const Gains&) = default;
};

/// Largest amplitude of each channel.
struct StereoPeak {
    float left = 0, right = 0;
};

/// Blocks of zeros in one piece of memory, each channel aligned to 64 bytes.
class StereoBuffers {
public:
    StereoBuffers(std::size_t count, std::size_t frames)
        : stride_((frames + 15) / 16 * 16)
        , samples_(static_cast<float*>(::operator new[](bytes(count), std::align_val_t(64)))) {
        std::memset(samples_.get(), 0, bytes(count));
    }
    Stereo operator[](std::size_t index) const {
        float* left = samples_.get() + 2 * index * stride_;
        return {left, left + stride_};
    }

private:
    struct Free {
        void operator()(float* samples) const { ::operator delete[](samples, std::align_val_t(64)); }
    };
    std::size_t bytes(std::size_t count) const { return 2 * count * stride_ * sizeof(float); }
    std::size_t stride_;
    std::unique_ptr<float[], Free> samples_;
};

inline void clear(Stereo& block, std::uint32_t frames) {
    std::memset(block.left, 0, frames * sizeof(float));
    std::memset(block.right, 0, frames * sizeof(float));
    block.silent = true;
}

inline void add(const Stereo& in, Stereo& io, std::uint32_t frames) {
    if (in.silent) return;
    for (std::uint32_t i = 0; i < frames; ++i) io.left[i] += in.left[i];
    for (std::uint32_t i = 0; i < frames; ++i) io.right[i] += in.right[i];
    io.silent = false;
}

/// The bits of amplitudes, read as integers, keep their order, and infinity and NaN come above all. So the largest is
/// found without a branch, many samples at a time.
inline std::int32_t amplitude_bits(float sample) { return std::bit_cast<std::int32_t>(sample) & 0x7fffffff; }
inline constexpr std::int32_t first_not_finite = 0x7f800000;

inline std::int32_t largest_amplitude_bits(const float* samples, std::uint32_t frames) {
    std::int32_t largest = 0;
    for (std::uint32_t i = 0; i < frames; ++i) largest = std::max(largest, amplitude_bits(samples[i]));
    return largest;
}

/// Adds one channel to another at a gain; gives the largest amplitude added.
inline float mix(const float* in, float gain, float* out, std::uint32_t frames) {
    std::int32_t largest = 0;
    for (std::uint32_t i = 0; i < frames; ++i) {
        const float sample = in[i] * gain;
        out[i] += sample;
        largest = std::max(largest, amplitude_bits(sample));
    }
    return std::bit_cast<float>(largest);
}

} // namespace aviary::engine
