// Which plugin of ours plays a part of a MIDI file. [any-thread]
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aviary::song::midi {

struct Part {
    std::string_view name;               ///< the track's
    std::string_view instrument;         ///< what an instrument name event says
    std::optional<std::uint8_t> program; ///< General MIDI's, 0..127
    bool is_drum_channel = false;
    bool has_chords = false, has_drum_keys = false;
};

/// A word that a song's `plugin` line takes.
std::string plugin_word_for(const Part& part);

/// Whether most notes are on the keys of General MIDI's kicks, snares and hats, and on three of them or more.
bool are_drum_keys(std::span<const std::uint8_t> keys);

/// "piano", "bass", "strings": the family of a General MIDI program, for a track that has no name.
std::string_view program_family(std::uint8_t program);

} // namespace aviary::song::midi
