#include "session/under_work/sound_file.h"

#include "session/under_work/resample.h"

#include <algorithm>
#include <memory>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_sounds = 200;
constexpr int most_entries =
    20'000; // the search ends after so many: a larger folder is not a plugin's source
constexpr int longest_seconds = 600;

bool is_sound(const fs::path& file) {
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
        [](unsigned char c) { return char(std::tolower(c)); });
    return extension == ".wav" || extension == ".flac" || extension == ".ogg" || extension == ".aiff";
}

Error unknown(const Error& why) { return {"source.unknown", why.message, why.where}; }

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
    const auto sound = check_stereo(file, longest_seconds);
    if (!sound) return unknown(sound.error());
    return {};
}

Result<std::shared_ptr<const engine::LoopedSound>> read_sound(
    const fs::path& file, double sample_rate, const GivenUp& given_up) {
    auto sound = read_stereo(file, longest_seconds, given_up);
    if (!sound) return unknown(sound.error());
    engine::LoopedSound all{std::move(sound->left), std::move(sound->right)};
    if (sound->sample_rate != sample_rate) {
        all.left = resample_loop(all.left, sound->sample_rate, sample_rate, given_up);
        all.right =
            sound->is_mono ? all.left : resample_loop(all.right, sound->sample_rate, sample_rate, given_up);
    }
    if (given_up()) return Error{"source.unknown", "was not read to its end", file.filename().string()};
    return std::make_shared<const engine::LoopedSound>(std::move(all));
}

} // namespace aviary::session
