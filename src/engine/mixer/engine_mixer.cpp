// Faders: how loud each track is heard, and in which of its sends.
#include "engine/engine_impl.h"
#include "engine/in_range.h"

#include <set>

namespace aviary::engine {

namespace {

/// What is heard while tracks are soloed: the soloed tracks, the tracks that their sends lead to, and what other tracks
/// send to soloed ones. So a track that is not heard itself may be heard by one of its sends.
class SoloedWays {
public:
    explicit SoloedWays(const std::deque<TrackRecord>& tracks) {
        for (const TrackRecord& track : tracks)
            if (track.mixer.solo) is_any_ = true, reached_.insert(track.id), reaching_.insert(track.id);
        for (bool grew = is_any_; grew;) { // each time one send further
            grew = false;
            for (const TrackRecord& track : tracks)
                for (const SendRecord& send : track.sends) {
                    if (send.to == TrackId::master) continue;
                    if (reached_.contains(track.id)) grew |= reached_.insert(send.to).second;
                    if (reaching_.contains(send.to)) grew |= reaching_.insert(track.id).second;
                }
        }
    }
    bool is_heard(const TrackRecord& track) const { return !is_any_ || reached_.contains(track.id); }
    bool is_heard(const TrackRecord& track, const SendRecord& send) const {
        return is_heard(track) || reaching_.contains(send.to);
    }

private:
    bool is_any_ = false;
    std::set<TrackId> reached_;  ///< tracks that the sound of a soloed track comes to
    std::set<TrackId> reaching_; ///< tracks whose sound comes to a soloed track
};

} // namespace

void Engine::Impl::move_faders(const TrackRecord& track) {
    const SoloedWays ways(song.tracks);
    const MixerSettings& mixer = track.mixer;
    const auto gains = [&](Decibels level, bool is_heard) {
        return mixer.mute || !is_heard ? Gains{0, 0} : balance_gains(level, mixer.pan);
    };
    playback.send(MoveFader{track.id, gains(mixer.volume, ways.is_heard(track))});
    for (const SendRecord& send : track.sends)
        playback.send(
            MoveSendFader{track.id, send.id, gains(mixer.volume + send.level, ways.is_heard(track, send))});
}

void Engine::Impl::move_all_faders() {
    for (const TrackRecord& record : song.tracks) move_faders(record);
}

Result<void> Engine::set_mixer(int track, const MixerSettings& asked) {
    Impl& impl = gate_.enter();
    const MixerSettings settings = in_range(asked);
    if (track == 0) {
        if (!settings.sends.empty()) return Error{"send.master", "the master sends to no track", {}};
        impl.master = settings;
        const Gains gains = settings.mute ? Gains{0, 0} : balance_gains(settings.volume, settings.pan);
        impl.playback.send(MoveMasterFader{gains});
        return {};
    }
    TrackRecord* const record = impl.song.find(track);
    if (!record) return Error{"track.unknown", "the song has no track " + std::to_string(track), {}};
    const auto sends = impl.wanted_sends(*record, settings.sends);
    if (!sends) return sends.error();

    const bool others_change =
        record->mixer.solo != settings.solo || impl.sends_of(*record) != settings.sends;
    record->mixer = settings;
    record->mixer.sends.clear();
    impl.set_sends(*record, *sends);
    impl.keep_mixer(*record);
    if (others_change)
        impl.move_all_faders();
    else
        impl.move_faders(*record);
    return {};
}

/// Keeps the settings for the version that still sounds too: another edit may take this track away, and the next one
/// put it back.
void Engine::Impl::keep_mixer(const TrackRecord& record) {
    TrackRecord* const heard = sounding ? sounding->find(record.id) : nullptr;
    if (!heard) return;
    heard->mixer = record.mixer;
    heard->sends = record.sends;
}

MixerSettings Engine::mixer(int track) const {
    Impl& impl = gate_.enter();
    if (track == 0) return impl.master;
    const TrackRecord* const record = impl.song.find(track);
    if (!record) return {};
    MixerSettings settings = record->mixer;
    settings.sends = impl.sends_of(*record);
    return settings;
}

} // namespace aviary::engine
