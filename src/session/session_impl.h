// The inside of Session, which its sources share: session.cpp, commands.cpp, go_live.cpp, under_work.cpp.
#pragma once

#include "engine/sound_tap.h"
#include "session/parameters/parameter_follower.h"
#include "session/plugins/library.h"
#include "session/session.h"
#include "session/under_work/sound_reader.h"

#include <atomic>
#include <map>

namespace aviary::session {

using hosting::Processor;

/// What a page shows of a plugin, asked from it now.
Plugin describe(const Processor& processor);
std::vector<double> values_of(const Processor& processor);

struct Session::Impl {
    explicit Impl(SessionSetup setup)
        : library(std::move(setup.plugin_folders), std::move(setup.open_scanned))
        , engine(setup.engine)
        , tap(setup.engine.sample_rate) {}

    Result<void> need_song() const;
    const Track* find_track(int number) const;
    Result<Processor*> find_processor(SlotId slot) const;
    Result<std::pair<Processor*, const ParameterMetadata*>> find_parameter(
        SlotId slot, std::string_view id) const;
    Result<std::unique_ptr<Processor>> make(const std::string& word, const song::PluginSlot& saved);
    std::optional<SlotId> slot_under_work();
    std::vector<SlotId> slots_of_bundle(const std::string& bundle);
    Result<SwapReport> swap_in(const std::string& bundle, const std::vector<std::string>& played);
    void compare(SlotId slot, const hosting::PluginMetadata& after, SwapReport& report) const;
    void tell_of(const SwapReport& swapped);
    Track show(Track track) const;
    void announce_track_of(SlotId slot);
    /// The song that the engine plays now.
    void show(
        const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> slots);

    void emit(const Event& event) { observers.tell(event); }
    void follow(SlotId slot);
    void tell_parameters();
    void tell_sound();
    void note_silenced(SlotId slot);
    void forgive_silence();
    void set_health(const Health& health);

    // under_work.cpp:
    Processor* processor_under_work();
    Result<void> check_source(const Source& source);
    /// After every change of what the slot under work is, or is fed with.
    void feed_slot();
    void tap_slot();
    void tell_watched();
    void hear_reader();

    PluginLibrary library;
    engine::Engine engine;
    engine::SoundTap tap;

    std::optional<Song> song;
    std::vector<engine::Slot> slots;
    std::vector<Track> tracks; ///< without mixer and names, which the engine knows
    Transport transport;

    struct Work {
        std::string project, bundle;
        Workplace place;
        std::vector<Stage> runs;
        Health health;
        int silenced_at = 0; ///< tick
        Versions versions;
        AuthorPage page;
        Source source;
        SoundFiles sounds;
        std::unique_ptr<SoundReader> reader;              ///< none without a folder
        std::shared_ptr<const engine::LoopedSound> sound; ///< of a file that has been read
    };
    std::optional<Work> work;
    bool watched = false;
    std::atomic<bool> device_gives_sound = false; ///< said by the audio thread

    std::map<SlotId, ParameterFollower>
        followers;                             ///< of the plugin under work, and of all that somebody turned
    std::function<void(SlotId)> state_changed; ///< may be empty
    int ticks = 0;
    Observers<Event> observers;
};

} // namespace aviary::session
