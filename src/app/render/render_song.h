// Renders one song into one or more sound files.
//
//     auto outcome = render_song("song.bird", "song.wav", {.sample_rate = 44100}, telling);
//     if (!outcome) return fail(outcome.error());
//
// [main-thread]
#pragma once

#include "app/render/rendered_file.h"
#include "base/result.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace aviary::app {

/// How loud the loudest, or the whole, is to be.
struct Normalise {
    enum class By : std::uint8_t { peak, lufs } by = By::peak;
    double target = -1; ///< dBFS or LUFS
};

struct RenderPlan {
    double sample_rate = 48000;
    SoundFormat format;
    std::string from, to; ///< places in the song, see song_place.h; empty: its start, its end
    std::optional<double> tail_seconds{};
    double longest_tail_seconds = 30;
    std::optional<Normalise> normalise{};
    bool is_loop = false;  ///< the tail is added to the start, so that the file can be played round and round
    bool is_split = false; ///< a file for each section
    bool keep_going = false; ///< render what was understood of a text with errors
    bool trust = false;      ///< run the plugins that were built beside the song, whatever its folder is
};

struct RenderOutcome {
    std::vector<std::filesystem::path> files;
    double seconds = 0;      ///< how long the sound is
    double song_seconds = 0; ///< of that, without its tail
    double took = 0;         ///< how many seconds rendering took
    float peak = 0;          ///< of what was written
    SoundLoudness loudness;  ///< likewise
    double gain = 0;         ///< dB that were added to normalise it
    bool faded = false;      ///< something still sounded when the longest tail was over
};

struct RenderTelling {
    std::function<void(const std::string& text)> warn; ///< a line, without its end
    /// What is wrong with the text: as a person reads it, with the lines that it is about; and in a line each.
    std::function<void(const std::string& text, const std::vector<std::string>& lines)> complain;
    std::function<void(double done)> progress = [](double) {}; ///< 0..1, often
};

/// "-" is standard input as a song, and standard output as a file. Errors: song.wrong (its text has errors, which `complain`
/// was told), place.…, out.…, file.…, and those of session::Session::open() and session::Workspace::open().
Result<RenderOutcome> render_song(const std::filesystem::path& song, const std::filesystem::path& out,
    const RenderPlan& plan, const RenderTelling& telling);

} // namespace aviary::app
