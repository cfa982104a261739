// The plugin under work: which it is, how it fares, what it is fed with and what it puts out. No edit of the project:
// nothing of this is kept.
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
    std::filesystem::path folder; ///< the project's, where its sound files are; empty: none
    bool is_caged = false;        ///< see Workshop
};

class UnderWork {
public:
    UnderWork(OpenSong& open, const PluginLibrary& library);
    ~UnderWork();

    /// Names the plugin that is being worked on, by its bundle. Its slot is the first that plays it.
    void work_on(std::string project, std::string bundle_name, const Workplace& place = {});
    std::optional<engine::SlotId> slot() const; ///< nothing while the song does not play it
    std::optional<Workshop> state() const;      ///< nothing while none is under work
    /// As it sounds now; nothing when it does not, or keeps none.
    std::optional<hosting::PluginState> plugin_state() const;

    /// Feeds it with this in place of what the song sends it, whatever code takes its place there. A file is heard as
    /// soon as it is read. Errors: work.none when nothing is live, source.range, also for a plugin without an audio
    /// input; source.unknown, source.device.
    Result<void> set_source(const Source& source);
    void watch(bool on); ///< whether Watched events are wanted

    // For whoever makes code go live.
    /// Remembers the stage and tells the observers.
    void report(const Stage& stage);
    // Kept, and told when it is new.
    void set_health(const Health& health);
    void set_versions(const Versions& versions);
    void set_author_page(const AuthorPage& page);

private:
    friend class Session; // which lets time pass, and knows when slots change
    void tick();
    void note_silenced(engine::SlotId slot);
    /// After every change of what its slot is, plays or is fed with.
    void take_up_slot();

    struct Work;
    hosting::Processor* processor() const;
    Result<void> check(const Source& source) const;
    void feed_slot();
    void tap_slot();
    void tell_watched();
    void hear_reader();
    void forgive_silence();

    OpenSong& open_;
    const PluginLibrary& library_;
    std::unique_ptr<Work> work_; ///< null: none
    bool is_watched_ = false;
    int ticks_ = 0;
};

} // namespace aviary::session
