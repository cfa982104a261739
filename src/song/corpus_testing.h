// Songs that tests read: our own, those that others wrote, and damaged ones.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song::testing {

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Songs that others wrote; they lie beside the checkout where there are any.
inline std::vector<std::filesystem::path> songs_of_others(std::string_view prefix) {
    const std::filesystem::path folder = AVIARY_SOURCE_DIR "/../shared/corpus";
    std::vector<std::filesystem::path> paths;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        if (entry.path().extension() == ".bird" && entry.path().filename().string().starts_with(prefix))
            paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

inline std::string own_song() { return text_of(AVIARY_SOURCE_DIR "/src/song/testdata/harbour.bird"); }

/// Has every form that the language has, most of them more than once.
inline std::string song_of_every_form() {
    return text_of(AVIARY_SOURCE_DIR "/src/song/testdata/every_form.bird");
}

/// Ours and those of others.
inline std::vector<std::string> songs_to_try() {
    std::vector<std::string> songs{own_song(), song_of_every_form()};
    for (const auto& path : songs_of_others("")) songs.push_back(text_of(path));
    return songs;
}

/// Damages a song as a keyboard, an editor or a bad disk would: cuts, doubles, swaps and overwrites parts of it.
inline std::string mutated(std::string text, std::mt19937& random) {
    static const std::string_view pieces[] = {" ", " [ ", "]", "(", ")", "q(3,8)", "_", "\n", "  ", "\t", "-",
        "+99", "@", "n", "p", "v", "sec", "arr", "ch 0", "trk", "99999999999", "0", ".", "ramp 0 1 sec",
        "\xFF", "sw 100 ~960", "t -96000", "b 10000", "cont", "meter 64/1", "x", "wwd", "#", "motif",
        "tracks", "gate 1000", "@riff", "@riff(every 3 rev)", "(stretch 64)", "motif riff 2\n",
        "bpm ramp 1 1000", "meter 7/8", "tuning edo 31", "lfo random 100hz 0 1", "cc 1 lfo sine 1/256 0 127",
        "bend 0/2", "q+x", "|", "clip a 0 1", "send 1 0", "at 2.1 90"};
    const auto any = [&](std::size_t below) {
        return std::size_t(random() % std::max<std::size_t>(below, 1));
    };
    for (std::size_t edits = 1 + any(12); edits > 0; --edits) {
        const std::size_t at = any(text.size()), length = any(40);
        switch (any(4)) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(at, pieces[any(std::size(pieces))]); break;
        case 2: text.insert(at, text.substr(any(text.size()), length)); break;
        default:
            if (!text.empty()) text[at] = char(random());
        }
    }
    return text;
}

} // namespace aviary::song::testing
