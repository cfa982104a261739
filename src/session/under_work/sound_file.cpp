#include "session/under_work/sound_file.h"

#include "session/under_work/resample.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_sounds = 200;
constexpr int most_entries =
    20'000; // the search ends after so many: a larger folder is not a plugin's source
constexpr int longest_seconds = 600;
constexpr sf_count_t piece = 4096; // frames read at once

bool is_sound(const fs::path& file) {
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
        [](unsigned char c) { return char(std::tolower(c)); });
    return extension == ".wav" || extension == ".flac" || extension == ".ogg" || extension == ".aiff";
}

Error unreadable(const fs::path& file, const std::string& why) {
    return {"source.unknown", "the sound file " + why, file.filename().string()};
}

struct Close {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
struct OpenSound {
    std::unique_ptr<SNDFILE, Close> file;
    SF_INFO info{};
};

Result<OpenSound> open_sound(const fs::path& file) {
    OpenSound sound;
    sound.file.reset(sf_open(file.c_str(), SFM_READ, &sound.info));
    if (!sound.file) return unreadable(file, std::string("cannot be read: ") + sf_strerror(nullptr));
    if (sound.info.frames <= 0 || sound.info.channels < 1 || sound.info.samplerate < 1)
        return unreadable(file, "holds no sound");
    if (sound.info.frames / sound.info.samplerate >= longest_seconds)
        return unreadable(file, "is longer than 10 minutes: cut it");
    return sound;
}

/// The sound at the file's own rate. Ends early if the file does, or when given up.
engine::LoopedSound read_all(const OpenSound& sound, const std::function<bool()>& given_up) {
    const auto channels = std::size_t(sound.info.channels), right = std::min<std::size_t>(1, channels - 1);
    const auto number = [](float sample) { return std::isfinite(sample) ? sample : 0; };
    std::vector<float> buffer(std::size_t(piece) * channels);
    engine::LoopedSound all;
    const auto most = std::size_t(sound.info.samplerate) * longest_seconds;
    while (all.left.size() < most && !given_up()) {
        const auto count = sf_readf_float(sound.file.get(), buffer.data(), piece);
        if (count <= 0) break;
        for (std::size_t i = 0; i < std::size_t(count); ++i) {
            all.left.push_back(number(buffer[i * channels]));
            all.right.push_back(number(buffer[i * channels + right]));
        }
    }
    return all;
}

} // namespace

std::vector<std::string> find_sounds(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed);
    for (int looked_at = 0; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
        if (++looked_at > most_entries || names.size() == most_sounds) break;
        const fs::path& path = entry->path();
        const std::string name = path.filename().string();
        std::error_code ignored;
        if (name.starts_with('.') || name == "build")
            entry.disable_recursion_pending();
        else if (is_sound(path) && entry->is_regular_file(ignored))
            names.push_back(path.lexically_relative(folder).generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> check_sound(const fs::path& file) {
    const auto sound = open_sound(file);
    if (!sound) return sound.error();
    return {};
}

Result<std::shared_ptr<const engine::LoopedSound>> read_sound(
    const fs::path& file, double sample_rate, const std::function<bool()>& given_up) {
    const auto sound = open_sound(file);
    if (!sound) return sound.error();
    engine::LoopedSound all = read_all(*sound, given_up);
    const double own_rate = sound->info.samplerate;
    if (own_rate != sample_rate) {
        all.left = resample_loop(all.left, own_rate, sample_rate, given_up);
        all.right =
            sound->info.channels == 1 ? all.left : resample_loop(all.right, own_rate, sample_rate, given_up);
    }
    if (given_up()) return unreadable(file, "was not read to its end");
    if (all.left.empty()) return unreadable(file, "holds no sound");
    return std::make_shared<const engine::LoopedSound>(std::move(all));
}

} // namespace aviary::session
