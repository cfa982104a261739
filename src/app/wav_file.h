// Writes a WAV file whole or not at all: under a temporary name beside its place, which is then renamed.
//
//     auto file = WavFile::create("song.wav", 48000, SampleFormat::pcm_24);
//     if (!file) return file.error();
//     (*file)->write(left, right);
//     auto done = (*file)->finish();
//
// The same samples give the same bytes: no time stamp is written. If it is destroyed unfinished, or the program ends by
// SIGINT, SIGTERM or SIGHUP, no file is left. Only one may exist at a time. [main-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace aviary::app {

enum class SampleFormat : std::uint8_t { pcm_16, pcm_24, float_32 };

class WavFile {
public:
    /// finish() replaces an existing file. Errors: wav.folder (`path` is a folder, or its folder is missing), wav.write
    /// with the system's reason.
    static Result<std::unique_ptr<WavFile>> create(
        const std::filesystem::path& path, double sample_rate, SampleFormat format);
    ~WavFile();

    /// Clips samples to -1..1 unless the format is float_32. False: nothing more can be written; finish() says why.
    bool write(std::span<const float> left, std::span<const float> right);
    /// Puts the file in its place. Error: wav.write, and then nothing is put there.
    Result<void> finish();

private:
    struct Impl;
    explicit WavFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::app
