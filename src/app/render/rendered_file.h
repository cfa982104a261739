// Writes sound into a file of one of three kinds: WAV (RF64 beyond 4 GB), FLAC, Ogg Vorbis.
//
//     auto out = OutFile::begin("song.flac", {});
//     auto file = RenderedFile::begin(**out, {SoundKind::flac, SampleFormat::pcm_24}, 48000, {.title = "My song"});
//     if (!file) return file.error();
//     (*file)->write(left, right);
//     auto done = (*file)->finish();
//     auto placed = (*out)->finish();
//
// The same samples give the same bytes: no time stamp and no random number is written. [main-thread]
#pragma once

#include "app/render/out_file.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aviary::app {

enum class SoundKind : std::uint8_t { wav, flac, ogg };
enum class SampleFormat : std::uint8_t { pcm_16, pcm_24, float_32 };

struct SoundFormat {
    SoundKind kind = SoundKind::wav;
    SampleFormat samples = SampleFormat::pcm_24; ///< Ogg Vorbis has none of its own
    bool is_dithered = false; ///< triangular noise of one step each way before whole numbers are made
};

/// By the ending of the name. Error out.kind for one that is unknown, and for none.
Result<SoundKind> sound_kind_of(const std::filesystem::path& path);

/// What is written beside the samples, where the kind of file has a place for it.
struct SoundFacts {
    struct Mark {
        std::int64_t frame;
        std::string name;
    };
    std::string title, comment;
    std::vector<Mark> marks{}; ///< WAV only: cue points with labels
    bool is_loop = false;      ///< WAV only: all of it is to be played round and round
    std::int64_t frames = 0;   ///< how long it is, at most
};

/// See BS.1770; WAV only, in a broadcast chunk.
struct SoundLoudness {
    double integrated = 0, range = 0, true_peak = 0; ///< LUFS, LU, dBTP
};

class RenderedFile {
public:
    /// `out` must outlive this object. Errors: out.format (a FLAC of floats, a rate that the kind cannot have), file.write.
    static Result<std::unique_ptr<RenderedFile>> begin(
        const OutFile& out, const SoundFormat& format, double sample_rate, const SoundFacts& facts);
    ~RenderedFile();

    /// Clips samples to -1..1 unless they are floats. False: nothing more can be written; finish() says why.
    bool write(std::span<const float> left, std::span<const float> right);
    void tell(const SoundLoudness& loudness); ///< before finish()
    /// Writes what is left. Error: file.write, file.full.
    Result<void> finish();

private:
    struct Impl;
    explicit RenderedFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::app
