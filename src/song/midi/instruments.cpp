#include "song/midi/instruments.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <numeric>

namespace aviary::song::midi {

namespace {

struct Family {
    std::string_view name, word;
};
/// General MIDI has sixteen families of eight programs.
constexpr std::array<Family, 16> families = {{{"piano", "dx7"}, {"bells", "dx7"}, {"organ", "poly"},
    {"guitar", "poly"}, {"bass", "bass"}, {"strings", "prophet"}, {"ensemble", "prophet"}, {"brass", "cs80"},
    {"reed", "poly"}, {"pipe", "poly"}, {"lead", "mini"}, {"pad", "jup8"}, {"effects", "jup8"},
    {"world", "poly"}, {"percussion", "drums"}, {"noises", "poly"}}};

/// What people call tracks, in the order in which it counts: "bass drum" is no bass.
constexpr Family names[] = {{"kick", "kick"}, {"drum", "drums"}, {"perc", "drums"}, {"snare", "drums"},
    {"hat", "drums"}, {"clap", "drums"}, {"sub", "sublab"}, {"bass", "bass"}, {"lead", "mini"},
    {"pad", "jup8"}, {"string", "prophet"}, {"brass", "cs80"}, {"horn", "cs80"}, {"piano", "dx7"},
    {"keys", "dx7"}, {"rhodes", "dx7"}, {"bell", "dx7"}, {"chord", "prophet"}, {"organ", "poly"},
    {"synth", "synths"}};

constexpr std::string_view known_words[] = {"mono", "poly", "drums", "kick", "bass", "mini", "jup8",
    "prophet", "cs80", "dx7", "buchla", "surge", "sublab", "monoment", "synths"};

bool plays_one_voice(std::string_view word) {
    return word == "bass" || word == "mini" || word == "sublab" || word == "mono";
}

} // namespace

std::string plugin_word_for(const Part& part) {
    const bool is_known =
        std::find(std::begin(known_words), std::end(known_words), part.instrument) != std::end(known_words);
    const bool is_id =
        part.instrument.starts_with("aviary.") && part.instrument.find(' ') == std::string_view::npos;
    if (is_known || is_id) return std::string(part.instrument);
    if (part.is_drum_channel) return "drums";
    std::string lower;
    for (const char c : part.name) lower += char(std::tolower(static_cast<unsigned char>(c)));
    std::string_view word = part.program         ? families[*part.program / 8].word
                            : part.has_drum_keys ? "drums"
                                                 : "poly";
    for (const Family& known : names)
        if (lower.find(known.name) != std::string::npos) {
            word = known.word;
            break;
        }
    return std::string(part.has_chords && plays_one_voice(word) ? "poly" : word);
}

bool are_drum_keys(std::span<const std::uint8_t> keys) {
    constexpr std::uint8_t drums[] = {35, 36, 38, 40, 42, 44, 46};
    std::array<std::size_t, std::size(drums)> counts{};
    for (const std::uint8_t key : keys) {
        const auto drum = std::size_t(std::find(std::begin(drums), std::end(drums), key) - std::begin(drums));
        if (drum < counts.size()) ++counts[drum];
    }
    const auto is_played = [](std::size_t count) { return count > 0; };
    const std::size_t on_drums = std::accumulate(counts.begin(), counts.end(), std::size_t(0));
    return std::count_if(counts.begin(), counts.end(), is_played) >= 3 && on_drums * 10 >= keys.size() * 8;
}

std::string_view program_family(std::uint8_t program) { return families[(program & 0x7F) / 8].name; }

} // namespace aviary::song::midi
