// A WAV file that is there whole or not at all: written beside its place under a temporary name, then renamed.
//
//     auto file = WavFile::create("song.wav", 48000, SampleFormat::pcm_24);
//     if (!file) return file.error();
//     (*file)->write(left, right);
//     auto done = (*file)->finish();
//
// The same samples give the same bytes: no time stamp is written. Destroyed unfinished, or ended by SIGINT, SIGTERM or
// SIGHUP, it leaves nothing behind. One at a time. [main-thread]
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
    /// An existing file is replaced, but not before finish(). Errors: wav.folder when `path` is a folder or its folder
    /// is missing, wav.write with the system's reason.
    static Result<std::unique_ptr<WavFile>> create(
        const std::filesystem::path& path, double sample_rate, SampleFormat format);
    ~WavFile();

    /// Samples -1..1, clipped there unless the format is floating. False when no more can be written; finish() says why.
    bool write(std::span<const float> left, std::span<const float> right);
    /// Puts the file in its place. Error: wav.write, and then there is none.
    Result<void> finish();

private:
    struct Impl;
    explicit WavFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::app
