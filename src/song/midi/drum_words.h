// The words of instruments whose keys are drums, as General MIDI has them on channel 10. [any-thread]
#pragma once

#include <string_view>

namespace aviary::song {

inline bool is_drum_word(std::string_view word) {
    return word == "drums" || word == "kick" || word == "aviary.drums";
}

} // namespace aviary::song
