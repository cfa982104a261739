// The inside of Session, shared by session.cpp and project_song.cpp.
#pragma once

#include "engine/sound_tap.h"
#include "session/mixer/mixer.h"
#include "session/notes/notes.h"
#include "session/open_song.h"
#include "session/parameters/followed_parameters.h"
#include "session/parameters/parameters.h"
#include "session/plugins/plugins.h"
#include "session/plugins/speech.h"
#include "session/session.h"
#include "session/sounds/clip_sounds.h"
#include "session/transport/transport_control.h"
#include "session/under_work/under_work.h"

namespace aviary::session {

/// A part uses the parts above it, and none below.
struct Session::Impl {
    explicit Impl(SessionSetup setup)
        : library(std::move(setup.plugin_folders), std::move(setup.open_scanned))
        , clips(setup.engine.sample_rate, setup.engine.offline)
        , open(with_clips(setup.engine))
        , tap(setup.engine.sample_rate) {}

    engine::EngineSetup with_clips(engine::EngineSetup setup) {
        setup.clips = &clips;
        return setup;
    }
    /// Sets the open song, after the engine has begun to play it.
    void put(
        const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> slots);
    void play_written_mix(const song::Score& score);
    void hear_engine();
    void hear_clips();
    void tell_sound();

    PluginLibrary
        library; ///< stands first, because it must outlive the processors that it made for the engine
    ClipSounds clips;
    OpenSong open;
    engine::SoundTap tap;
    FollowedParameters followed{open};
    TransportControl transport{open};
    Mixer mixer{open};
    Parameters parameters{open, followed};
    Notes notes{open};
    Plugins plugins{open, library, parameters, followed, [this] { under_work.take_up_slot(); }};
    UnderWork under_work{open, library};
    Speech speech{[this](const Said& said) {
        under_work.note_said(said);
        open.tell(said);
    }};
    int ticks = 0;
};

} // namespace aviary::session
