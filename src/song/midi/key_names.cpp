#include "song/midi/key_names.h"

#include "song/syntax/pitch_names.h"

#include <array>

namespace aviary::song::midi {

namespace {

/// So many sharps more or fewer than the major key on the same root.
int sharps_of_mode(std::string_view mode) {
    struct Mode {
        std::string_view begins;
        int sharps;
    };
    static constexpr Mode modes[] = {{"dor", -2}, {"phr", -4}, {"lyd", 1}, {"mix", -1}, {"min", -3},
        {"aeo", -3}, {"loc", -5}, {"har", -3}, {"mel", -3}};
    if (mode == "m") return -3;
    for (const Mode& known : modes)
        if (mode.substr(0, 3) == known.begins) return known.sharps;
    return 0;
}

/// Sharps of the major keys on C, C#/Db, D ...
constexpr int sharps_of_root[] = {0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};

} // namespace

std::optional<KeySignature> key_signature_of(std::string_view key) {
    const auto root = parse_pitch_name(key);
    if (!root) return std::nullopt;
    std::string_view mode = key.substr(root->length);
    while (mode.starts_with(' ')) mode.remove_prefix(1);
    int sharps = sharps_of_root[(root->semitones % 12 + 12) % 12] + sharps_of_mode(mode);
    // F# and C# major have sharps, Gb and Cb have flats.
    if (key.substr(1).starts_with('#') && sharps < 0) sharps += 12;
    if (key.substr(1).starts_with('b') && sharps > 0) sharps -= 12;
    if (sharps > 7) sharps -= 12;
    if (sharps < -7) sharps += 12;
    return KeySignature{std::int8_t(sharps), sharps_of_mode(mode) == -3};
}

std::string key_name(KeySignature key) {
    static constexpr std::array<std::string_view, 18> fifths = {
        "Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#"};
    const int place = 7 + key.sharps + (key.is_minor ? 3 : 0);
    return std::string(fifths[std::size_t(place)]) + (key.is_minor ? " minor" : " major");
}

} // namespace aviary::song::midi
