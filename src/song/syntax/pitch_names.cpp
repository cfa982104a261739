#include "song/syntax/pitch_names.h"

#include "song/syntax/diagnostics.h"

#include <algorithm>
#include <charconv>

namespace aviary::song {

namespace {

constexpr int default_octave = 4, semitones_in_octave = 12;

struct Quality {
    std::string_view name;
    std::initializer_list<int> intervals;
};

/// Ninths and beyond include the seventh. A 13 leaves out the 11th, which would clash with the third.
const Quality qualities[] = {
    {"", {0, 4, 7}},
    {"maj", {0, 4, 7}},
    {"M", {0, 4, 7}},
    {"m", {0, 3, 7}},
    {"min", {0, 3, 7}},
    {"-", {0, 3, 7}},
    {"7", {0, 4, 7, 10}},
    {"dom7", {0, 4, 7, 10}},
    {"maj7", {0, 4, 7, 11}},
    {"M7", {0, 4, 7, 11}},
    {"m7", {0, 3, 7, 10}},
    {"min7", {0, 3, 7, 10}},
    {"-7", {0, 3, 7, 10}},
    {"dim", {0, 3, 6}},
    {"o", {0, 3, 6}},
    {"dim7", {0, 3, 6, 9}},
    {"o7", {0, 3, 6, 9}},
    {"m7b5", {0, 3, 6, 10}},
    {"ø", {0, 3, 6, 10}},
    {"aug", {0, 4, 8}},
    {"+", {0, 4, 8}},
    {"aug7", {0, 4, 8, 10}},
    {"+7", {0, 4, 8, 10}},
    {"sus2", {0, 2, 7}},
    {"sus4", {0, 5, 7}},
    {"sus", {0, 5, 7}},
    {"6", {0, 4, 7, 9}},
    {"m6", {0, 3, 7, 9}},
    {"add9", {0, 4, 7, 14}},
    {"9", {0, 4, 7, 10, 14}},
    {"m9", {0, 3, 7, 10, 14}},
    {"min9", {0, 3, 7, 10, 14}},
    {"maj9", {0, 4, 7, 11, 14}},
    {"M9", {0, 4, 7, 11, 14}},
    {"11", {0, 4, 7, 10, 14, 17}},
    {"13", {0, 4, 7, 10, 14, 21}},
    {"5", {0, 7}},
    {"power", {0, 7}},
};

std::string nearest_quality(std::string_view written) {
    std::vector<std::string_view> names;
    for (const Quality& quality : qualities)
        if (!quality.name.empty()) names.push_back(quality.name);
    return did_you_mean(written, names);
}

std::optional<int> parse_integer(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The nearest pitch of that name below the root.
int bass_below(int root, int semitones) {
    const int down = ((root - semitones) % semitones_in_octave + semitones_in_octave) % semitones_in_octave;
    return root - (down == 0 ? semitones_in_octave : down);
}

} // namespace

std::optional<PitchName> parse_pitch_name(std::string_view text) {
    if (text.empty()) return std::nullopt;
    constexpr std::string_view letters = "CDEFGAB";
    constexpr int steps[] = {0, 2, 4, 5, 7, 9, 11};
    const char letter =
        text.front() >= 'a' && text.front() <= 'g' ? char(text.front() - 'a' + 'A') : text.front();
    const std::size_t index = letters.find(letter);
    if (index == std::string_view::npos) return std::nullopt;
    PitchName name{steps[index], 1};
    for (; name.length < text.size() && name.length < 3; ++name.length) {
        if (text[name.length] == '#')
            ++name.semitones;
        else if (text[name.length] == 'b')
            --name.semitones;
        else
            break;
    }
    return name;
}

std::optional<int> parse_pitch(std::string_view text) {
    if (text.empty() || text.size() > 8) return std::nullopt;
    if (text.front() >= '0' && text.front() <= '9') return parse_integer(text);
    const auto name = parse_pitch_name(text);
    if (!name) return std::nullopt;
    const std::string_view rest = text.substr(name->length);
    const auto octave = rest.empty() ? default_octave : parse_integer(rest);
    if (!octave) return std::nullopt;
    return (*octave + 1) * semitones_in_octave + name->semitones;
}

Chord parse_chord(std::string_view text) {
    std::string_view rest = text.substr(text.starts_with('@') ? 1 : 0);
    int octave = default_octave;
    if (const auto digits = rest.find_first_not_of("0123456789"); digits > 0 && digits <= 2) {
        octave = *parse_integer(rest.substr(0, digits));
        rest.remove_prefix(digits);
    }
    const auto root_name = parse_pitch_name(rest);
    if (!root_name)
        return {{}, "no chord root in " + in_quotes(text),
            "write '@', an octave if wanted, and a name: '@Am7', '@3Fm7'"};
    rest.remove_prefix(root_name->length);
    const std::size_t slash = rest.find('/');
    const auto quality = rest.substr(0, slash);
    const auto intervals = chord_intervals(quality);
    if (!intervals)
        return {{}, "unknown chord quality " + in_quotes(quality) + " in " + in_quotes(text),
            nearest_quality(quality)};

    Chord chord;
    const int root = (octave + 1) * semitones_in_octave + root_name->semitones;
    for (int interval : *intervals) chord.pitches.push_back(root + interval);
    if (slash != std::string_view::npos) {
        const std::string_view bass = rest.substr(slash + 1);
        const auto bass_name = parse_pitch_name(bass);
        if (!bass_name || bass_name->length != bass.size())
            return {{}, "unknown bass " + in_quotes(bass) + " in " + in_quotes(text),
                "write a pitch without octave: '@C/G'"};
        chord.pitches.insert(chord.pitches.begin(), bass_below(root, bass_name->semitones));
    }
    return chord;
}

std::optional<std::vector<int>> chord_intervals(std::string_view quality) {
    for (const Quality& known : qualities)
        if (known.name == quality) return std::vector<int>(known.intervals);
    return std::nullopt;
}

} // namespace aviary::song
