#include "session/sounds/stereo_file.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

constexpr sf_count_t read_at_once = 4096; // frames

Error unreadable(const fs::path& file, const std::string& why) {
    return {"sound.unreadable", "the sound file " + why, file.filename().string()};
}

struct Close {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
struct OpenSound {
    std::unique_ptr<SNDFILE, Close> file;
    SF_INFO info{};
};

Result<OpenSound> open_sound(const fs::path& file, int most_seconds) {
    std::error_code error;
    if (!fs::exists(file, error)) return unreadable(file, "cannot be read: there is no such file");
    if (!fs::is_regular_file(file, error))
        return unreadable(file, "cannot be read: it is no file"); // a pipe would wait
    OpenSound sound;
    sound.file.reset(sf_open(file.c_str(), SFM_READ, &sound.info));
    if (!sound.file) return unreadable(file, std::string("cannot be read: ") + sf_strerror(nullptr));
    if (sound.info.frames <= 0 || sound.info.channels < 1 || sound.info.samplerate < 1)
        return unreadable(file, "holds no sound");
    if (sound.info.frames / sound.info.samplerate >= most_seconds)
        return unreadable(file, "is longer than " + std::to_string(most_seconds / 60) + " minutes: cut it");
    return sound;
}

} // namespace

Result<void> check_stereo(const fs::path& file, int most_seconds) {
    const auto sound = open_sound(file, most_seconds);
    if (!sound) return sound.error();
    return {};
}

Result<StereoFile> read_stereo(const fs::path& file, int most_seconds, const GivenUp& given_up) {
    const auto sound = open_sound(file, most_seconds);
    if (!sound) return sound.error();
    const auto channels = std::size_t(sound->info.channels), right = std::min<std::size_t>(1, channels - 1);
    const auto number = [](float sample) { return std::isfinite(sample) ? sample : 0; };
    std::vector<float> buffer(std::size_t(read_at_once) * channels);
    StereoFile all{{}, {}, double(sound->info.samplerate), channels == 1};
    const auto most = std::size_t(sound->info.samplerate) * std::size_t(most_seconds);
    while (all.left.size() < most && !given_up()) {
        const auto count = sf_readf_float(sound->file.get(), buffer.data(), read_at_once);
        if (count <= 0) break;
        for (std::size_t i = 0; i < std::size_t(count); ++i) {
            all.left.push_back(number(buffer[i * channels]));
            all.right.push_back(number(buffer[i * channels + right]));
        }
    }
    if (given_up()) return unreadable(file, "was not read to its end");
    if (all.left.empty()) return unreadable(file, "holds no sound");
    return all;
}

} // namespace aviary::session
