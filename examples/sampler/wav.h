// Reads WAV files of 16-bit integers or 32-bit floats, of one channel or more.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

struct Wav {
    double sample_rate = 0;
    std::vector<float> left, right; ///< the same for a file of one channel; further channels are left out
};

/// Throws std::runtime_error, in words for a person. [worker]
inline Wav read_wav(const unsigned char* data, unsigned long size) {
    const auto number = [&](unsigned long at, unsigned bytes) {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < bytes; ++i) value |= std::uint32_t(data[at + i]) << (8 * i);
        return value;
    };
    const auto is_named = [&](unsigned long at, const char* name) {
        return std::memcmp(data + at, name, 4) == 0;
    };
    if (size < 12 || !is_named(0, "RIFF") || !is_named(8, "WAVE"))
        throw std::runtime_error("it is no WAV file");

    constexpr unsigned pcm = 1, floating = 3, extensible = 0xfffe;
    unsigned format = 0, channels = 0, bits = 0;
    Wav wav;
    for (unsigned long at = 12; size - at >= 8;) {
        const unsigned long first = at + 8, length = number(at + 4, 4);
        if (length > size - first) throw std::runtime_error("the WAV file ends too early");
        if (is_named(at, "fmt ") && length >= 16) {
            format = number(first, 2);
            channels = number(first + 2, 2);
            wav.sample_rate = number(first + 4, 4);
            bits = number(first + 14, 2);
            if (format == extensible && length >= 26) format = number(first + 24, 2);
        }
        if (is_named(at, "data")) {
            const bool known = (format == pcm && bits == 16) || (format == floating && bits == 32);
            if (!known || channels == 0 || wav.sample_rate == 0)
                throw std::runtime_error("the WAV file has neither 16-bit integers nor 32-bit floats");
            const auto sample = [&](unsigned long index) {
                const std::uint32_t raw = number(first + index * (bits / 8), bits / 8);
                if (format == pcm) return float(std::int16_t(raw)) / 32768;
                float value;
                std::memcpy(&value, &raw, sizeof value);
                return value;
            };
            const unsigned long frames = length / (channels * (bits / 8));
            for (unsigned long frame = 0; frame < frames; ++frame) {
                wav.left.push_back(sample(frame * channels));
                wav.right.push_back(sample(frame * channels + (channels > 1 ? 1 : 0)));
            }
            return wav;
        }
        at = first + length + length % 2; // chunks begin at even places
        if (at > size) break;
    }
    throw std::runtime_error("the WAV file has no sound");
}
