// The text of a song owns what it names of the mix: it takes the place of what daw.mixer.json says, and a fader moved by
// hand moves the text.
//
//     own(track.mix, settings);
//     if (auto text = with_mix(song_text, track.mix, settings)) ...
//
// Pure. [any-thread]
#pragma once

#include "engine/engine.h"
#include "song/score.h"

#include <optional>
#include <string>
#include <string_view>

namespace aviary::session {

/// Puts what the text says into the settings.
void own(const song::TrackMix& mix, engine::MixerSettings& settings);

/// The text with these settings where it names them, and `mix` as it is then. Nothing: the text says just that.
std::optional<std::string> with_mix(
    std::string_view text, song::TrackMix& mix, const engine::MixerSettings& settings);

} // namespace aviary::session
