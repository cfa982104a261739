// The plugin under work: which it is, whether it sounds, what its input is and what it puts out. Nothing here is an edit
// of the project, and nothing is kept.
//
//     session.under_work().work_on("projects/wobble", "wobble", {.folder = "projects/wobble"});
//     session.under_work().set_source({.kind = Source::Kind::tone});
//     session.under_work().watch(true);       // Watched events come
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "hosting/plugin/plugin_state.h"
#include "session/session_state.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace aviary::session {

struct OpenSong;
class PluginLibrary;

/// Where the plugin under work comes from.
struct Workplace {
    std::filesystem::path
        folder;            ///< the folder of its source, where its sound files are; empty: no sound files
    bool is_caged = false; ///< see Workshop
};

class UnderWork {
public:
    UnderWork(OpenSong& open, const PluginLibrary& library);
    ~UnderWork();

    /// Names the plugin that is being worked on, by its bundle. Its slot is the first one that plays that bundle.
    void work_on(std::string project, std::string bundle_name, const Workplace& place = {});
    std::optional<engine::SlotId> slot() const; ///< nothing while the song does not play it
    std::optional<Workshop> state() const;      ///< nothing while no plugin is under work
    /// The plugin's present state or, before it first plays, the one that the project keeps for it; nothing if there is none.
    std::optional<hosting::PluginState> plugin_state() const;

    /// Gives the plugin this input in place of the song's. The input stays over swaps. A file is heard as soon as it has
    /// been read. Errors: work.none (no plugin is live), source.range (also if the plugin has no audio input),
    /// source.unknown, source.device.
    Result<void> set_source(const Source& source);
    void watch(bool on); ///< whether Watched events are wanted

    // For the workshop, which builds the plugin and makes it go live.
    /// Remembers the stage and tells the observers.
    void report(const Stage& stage);
    // These keep the value, and tell the observers if it is new.
    void set_health(const Health& health);
    void set_versions(const Versions& versions);
    void set_author_page(const AuthorPage& page);

private:
    friend class Session; // Session calls the next five
    void tick();
    /// The engine made a block of that slot's plugin silent, because it was no sound.
    void note_silenced(engine::SlotId slot);
    void note_loud(engine::SlotId slot); ///< likewise, because it was too loud
    void note_said(const Said& said);
    /// To be called after the plugin's slot, or what plays there, may have changed.
    void take_up_slot();

    struct Work;
    hosting::Processor* processor() const;
    std::optional<hosting::PluginState> saved_state() const;
    Result<void> check(const Source& source) const;
    void feed_slot();
    void tap_slot();
    void tell_watched();
    void hear_reader();
    void forgive_silence();

    OpenSong& open_;
    const PluginLibrary& library_;
    std::unique_ptr<Work> work_; ///< null: no plugin is under work
    bool is_watched_ = false;
    int ticks_ = 0;
};

} // namespace aviary::session
