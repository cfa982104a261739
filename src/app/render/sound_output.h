// The files that a render writes: one, or one for each section. They are put in their places together, at the end.
//
//     auto output = SoundOutput::begin({.path = "song.wav", .format = format, .sample_rate = 48000}, {});
//     if (!output) return output.error();
//     (*output)->write(left, right);
//     auto done = (*output)->finish(loudness);
//
// [main-thread]
#pragma once

#include "app/render/rendered_file.h"
#include "base/result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aviary::app {

class SoundOutput {
public:
    struct Setup {
        std::filesystem::path path;
        SoundFormat format;
        double sample_rate = 48000;
        SoundFacts facts{}; ///< of the whole; where it is split, each mark begins a file of its own
        bool is_split = false;
        std::vector<std::filesystem::path> inputs{}; ///< see OutFile::begin()
    };
    /// Errors: as OutFile::begin() and RenderedFile::begin().
    static Result<std::unique_ptr<SoundOutput>> begin(Setup setup);
    ~SoundOutput();

    /// False: nothing more can be written; finish() says why.
    bool write(std::span<const float> left, std::span<const float> right);
    /// Gives the files that were written. On an error those that have their place already stay.
    Result<std::vector<std::filesystem::path>> finish(const SoundLoudness& loudness);

private:
    struct Impl;
    explicit SoundOutput(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::app
