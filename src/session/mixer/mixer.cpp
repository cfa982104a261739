#include "session/mixer/mixer.h"

#include "session/open_song.h"

namespace aviary::session {

namespace {

Result<void> check(const engine::MixerSettings& settings) {
    if (!(settings.pan >= -1 && settings.pan <= 1))
        return Error{"mixer.range", "pan must be between -1 (left) and 1 (right)", ""};
    if (!(settings.volume <= engine::loudest_fader))
        return Error{"mixer.range", "volume_db must be at most 24 dB", ""};
    for (const Send& send : settings.sends)
        if (!(send.level <= engine::loudest_fader))
            return Error{"mixer.range", "level_db of a send must be at most 24 dB", ""};
    return {};
}

} // namespace

Result<void> Mixer::set(int track, const MixerChange& change) {
    if (auto song = open_.need_song(); !song) return song;
    const Track* known = open_.find_track(track);
    if (track != 0 && !known)
        return Error{"track.unknown", "the song has no track " + std::to_string(track), ""};
    engine::MixerSettings settings = open_.engine.mixer(track);
    settings.volume = change.volume.value_or(settings.volume);
    settings.pan = change.pan.value_or(settings.pan);
    settings.mute = change.mute.value_or(settings.mute);
    settings.solo = change.solo.value_or(settings.solo);
    settings.sends = change.sends.value_or(settings.sends);
    if (auto checked = check(settings); !checked) return checked;
    if (auto set = open_.engine.set_mixer(track, settings); !set) return set;
    if (known)
        open_.tell(open_.shown(*known));
    else
        open_.tell(Master{settings});
    return {};
}

engine::MixerSettings Mixer::settings(int track) const { return open_.engine.mixer(track); }

} // namespace aviary::session
