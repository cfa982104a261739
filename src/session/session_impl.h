// The inside of Session, which its sources share: session.cpp, commands.cpp, go_live.cpp.
#pragma once

#include "engine/sound_tap.h"
#include "session/library.h"
#include "session/parameter_follower.h"
#include "session/session.h"

#include <map>

namespace aviary::session {

using engine::SlotId;
using hosting::ParameterMetadata;
using hosting::Processor;

/// What a page shows of a plugin, asked from it now.
Plugin describe(const Processor& processor);
std::vector<double> values_of(const Processor& processor);

struct Session::Impl {
    explicit Impl(Setup setup)
        : library(std::move(setup.plugin_folders))
        , engine(setup.engine)
        , tap(setup.engine.sample_rate) {}

    Result<void> need_song() const;
    const Track* find_track(int number) const;
    Result<Processor*> find_processor(SlotId slot) const;
    Result<std::pair<Processor*, const ParameterMetadata*>> find_parameter(
        SlotId slot, std::string_view id) const;
    std::optional<SlotId> slot_under_work();
    std::vector<SlotId> slots_of_bundle(const std::string& bundle);
    Track show(Track track) const;
    void announce_track_of(SlotId slot);

    void emit(const Event& event);
    void follow(SlotId slot);
    void tell_parameters();
    void tell_sound();

    PluginLibrary library;
    engine::Engine engine;
    engine::SoundTap tap;

    std::optional<Song> song;
    std::vector<engine::Slot> slots;
    std::vector<Track> tracks; ///< without mixer and names, which the engine knows
    Transport transport;

    struct Work {
        std::string project, bundle;
        std::vector<Stage> runs;
    };
    std::optional<Work> work;

    std::map<SlotId, ParameterFollower>
        followers; ///< of the plugin under work, and of all that somebody turned
    int ticks = 0;
    std::vector<std::weak_ptr<const Observer>> observers;
};

} // namespace aviary::session
