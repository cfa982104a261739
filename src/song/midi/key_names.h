// Keys between songs, which name them ("F# minor", "D dorian"), and MIDI files, which count sharps. [any-thread]
#pragma once

#include "song/midi/midi_file.h"

#include <optional>
#include <string>
#include <string_view>

namespace aviary::song::midi {

/// Modes as the key with the same sharps; nothing for a name that is no key.
std::optional<KeySignature> key_signature_of(std::string_view key);
/// "F# minor", "Eb major"
std::string key_name(KeySignature key);

} // namespace aviary::song::midi
