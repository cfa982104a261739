// For tests: writes sound files.
#pragma once

#include <sndfile.h>

#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

namespace aviary::session {

/// Writes interleaved samples, as 32 bit float WAV unless `format` says otherwise.
inline void write_sound(const std::filesystem::path& file, const std::vector<float>& samples, int sample_rate,
    int channels = 1, int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT) {
    std::filesystem::create_directories(file.parent_path());
    SF_INFO info{};
    info.samplerate = sample_rate;
    info.channels = channels;
    info.format = format;
    SNDFILE* sound = sf_open(file.c_str(), SFM_WRITE, &info);
    ASSERT_NE(sound, nullptr) << sf_strerror(nullptr);
    const auto count = sf_count_t(samples.size());
    EXPECT_EQ(sf_write_float(sound, samples.data(), count), count);
    sf_close(sound);
}

} // namespace aviary::session
