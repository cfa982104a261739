// Faders: how loud each track is heard, and in which of its sends.
#include "engine/engine_impl.h"
#include "engine/in_range.h"

namespace aviary::engine {

void Engine::Impl::move_faders(const TrackRecord& track) {
    const SoloedWays ways(song);
    const MixerSettings& mixer = track.mixer;
    const auto gains = [&](Decibels level, double pan, bool is_heard) {
        return mixer.mute || !is_heard ? Gains{0, 0} : balance_gains(level, pan);
    };
    bool is_heard = ways.is_heard(track);
    for (const SendRecord& send : track.sends) {
        const bool is_way_heard = ways.is_heard(track, send);
        if (send.kind == SendKind::output)
            is_heard |= track.uses(send) && is_way_heard;
        else if (send.kind == SendKind::side_chain) // not heard itself, so no solo elsewhere ends it
            playback.send(MoveSendFader{track.id, send.id, gains(mixer.volume, mixer.pan, true)});
        else if (send.is_pre)
            playback.send(MoveSendFader{track.id, send.id, gains(send.level, 0, is_way_heard)});
        else
            playback.send(
                MoveSendFader{track.id, send.id, gains(mixer.volume + send.level, mixer.pan, is_way_heard)});
    }
    playback.send(MoveFader{track.id, gains(mixer.volume, mixer.pan, is_heard)});
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

int Engine::output(int track) const {
    Impl& impl = gate_.enter();
    const TrackRecord* const record = impl.song.find(track);
    if (!record) return 0;
    for (const SendRecord& send : record->sends)
        if (send.kind == SendKind::output && record->uses(send)) return impl.song.find(send.to)->song.number;
    return 0;
}

} // namespace aviary::engine
