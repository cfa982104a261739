#include "song/syntax/scale.h"

#include "song/syntax/pitch_names.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace aviary::song {

namespace {

struct Mode {
    std::string_view name;
    std::initializer_list<int> steps;
};

const Mode modes[] = {
    {"major", {0, 2, 4, 5, 7, 9, 11}},
    {"maj", {0, 2, 4, 5, 7, 9, 11}},
    {"ionian", {0, 2, 4, 5, 7, 9, 11}},
    {"minor", {0, 2, 3, 5, 7, 8, 10}},
    {"min", {0, 2, 3, 5, 7, 8, 10}},
    {"m", {0, 2, 3, 5, 7, 8, 10}},
    {"aeolian", {0, 2, 3, 5, 7, 8, 10}},
    {"dorian", {0, 2, 3, 5, 7, 9, 10}},
    {"phrygian", {0, 1, 3, 5, 7, 8, 10}},
    {"lydian", {0, 2, 4, 6, 7, 9, 11}},
    {"mixolydian", {0, 2, 4, 5, 7, 9, 10}},
    {"locrian", {0, 1, 3, 5, 6, 8, 10}},
    {"harmonic", {0, 2, 3, 5, 7, 8, 11}},
    {"melodic", {0, 2, 3, 5, 7, 9, 11}},
    {"pentatonic", {0, 2, 4, 7, 9}},
    {"blues", {0, 3, 5, 6, 7, 10}},
    {"chromatic", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
    {"wholetone", {0, 2, 4, 6, 8, 10}},
};

constexpr int octave = 12;

int floored(int number, int by) { return number >= 0 ? number / by : -((by - 1 - number) / by); }

const Mode* find_mode(std::string_view name) {
    const auto is_same = [&](const Mode& mode) {
        return std::ranges::equal(mode.name, name,
            [](char a, char b) { return a == char(std::tolower(static_cast<unsigned char>(b))); });
    };
    const auto found = std::ranges::find_if(modes, is_same);
    return found == std::end(modes) ? nullptr : found;
}

} // namespace

int Scale::nearest(int key) const {
    for (int away = 0;; ++away) {
        for (const int candidate : {key - away, key + away}) {
            const int above = candidate - root - floored(candidate - root, octave) * octave;
            if (std::ranges::find(steps, above) != steps.end()) return candidate;
        }
    }
}

int Scale::step(int key, int degrees) const {
    const int octaves = floored(key - root, octave);
    const int above = key - root - octaves * octave;
    const auto size = int(steps.size());
    const int degree = int(std::ranges::upper_bound(steps, above) - steps.begin()) - 1;
    const int off = above - steps[std::size_t(degree)];
    const int to = octaves * size + degree + degrees;
    const int to_octave = floored(to, size);
    return root + to_octave * octave + steps[std::size_t(to - to_octave * size)] + off;
}

std::optional<Scale> parse_scale(std::string_view text) {
    const auto name = parse_pitch_name(text);
    if (!name) return std::nullopt;
    text.remove_prefix(name->length);
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text == "M") text = "major";
    const Mode* const mode = find_mode(text.empty() ? "major" : text.substr(0, text.find(' ')));
    if (!mode) return std::nullopt;
    // "harmonic minor", "minor pentatonic"
    const std::size_t blank = text.find_last_of(' ');
    const std::string_view second = blank == std::string_view::npos ? "" : text.substr(blank + 1);
    Scale scale{(name->semitones % octave + octave) % octave, mode->steps};
    if (second == "pentatonic" && (mode->name == "minor" || mode->name == "min"))
        scale.steps = {0, 3, 5, 7, 10};
    return scale;
}

std::span<const std::string_view> mode_names() {
    static constexpr auto count = std::size(modes);
    static const auto names = [] {
        std::array<std::string_view, count> all;
        for (std::size_t i = 0; i < count; ++i) all[i] = modes[i].name;
        return all;
    }();
    return names;
}

bool is_mode(std::string_view name) { return find_mode(name) != nullptr; }

} // namespace aviary::song
