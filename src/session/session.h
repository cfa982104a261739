// One open song, made to sound by the engine, and everything that a person does with it. Knows nothing of sockets:
// the server, the terminal and the tests use it alike.
//
//     Session session({.plugin_folders = {...}});
//     auto opened = session.open("song.bird");
//     auto watching = session.observe([](const Event& event) { ... });
//     // audio thread: session.process(left, right, frames); main thread, 60 times a second: session.tick();
//
// Everything is [main-thread] but process().
#pragma once

#include "base/observers.h"
#include "base/result.h"
#include "engine/render/offline.h"
#include "hosting/formats/clap/module.h"
#include "hosting/plugin/plugin_state.h"
#include "session/parameters/parameter_changes.h"
#include "session/plugins/library.h"
#include "session/session_state.h"
#include "session/workspace/project_song.h"
#include "song/song.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aviary::session {

using engine::SlotId;
using hosting::ParameterMetadata;

struct SessionSetup {
    engine::EngineSetup engine;
    std::vector<std::filesystem::path> plugin_folders; ///< see library.h
    OpenScanned open_scanned = {};                     ///< likewise
};

struct OpenReport {
    std::vector<song::Diagnostic> diagnostics; ///< of the text
    std::vector<Error> problems;               ///< of the plugins it names
};

/// Of a parameter that the new code in a slot does not have.
struct LeftValue {
    engine::SlotId slot = 0;
    std::string id;
    double value = 0;
};

/// What changed when new code went live.
struct SwapReport {
    std::string plugin_id, name;
    std::vector<engine::SlotId> slots; ///< that play the new code; empty if the song does not use the plugin
    ParameterChanges parameters;       ///< of the slot under work
    std::vector<LeftValue> left;       ///< in all slots
};

/// What became of slots that were empty.
struct FillReport {
    std::vector<engine::SlotId> slots; ///< that play now
    std::vector<Error> problems;       ///< of those that do not, though their words are known
};

struct MixerChange {
    std::optional<double> volume_db, pan;
    std::optional<bool> mute, solo;
    std::optional<std::vector<Send>> sends; ///< all of them
};

/// Where the plugin under work comes from.
struct Workplace {
    std::filesystem::path folder; ///< the project's, where its sound files are; empty: none
    bool is_caged = false;        ///< see Workshop
};

class Session {
public:
    explicit Session(SessionSetup setup);
    ~Session(); ///< after the audio thread has stopped calling process()
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// A song with mistakes opens with what was understood; an error leaves the present song as it was. The transport
    /// goes on where it is, so that a song may be opened again while it plays.
    /// Errors: song.missing, song.folder, song.empty, song.binary, song.unreadable, song.too_large.
    Result<OpenReport> open(const std::filesystem::path& song_file);
    Result<OpenReport> open_text(std::string_view text, const std::filesystem::path& shown_as);
    bool is_open() const;
    /// Of the plugins that the open song names, as they are now.
    std::vector<Error> problems() const;
    SessionState state() const;
    const engine::EngineSetup& engine_setup() const;

    // Commands. Errors: song.none while no song is open.
    Result<void> play();
    Result<void> stop();
    Result<void> seek(double beats); ///< error transport.range below 0
    Result<void> set_loop(
        std::optional<engine::Loop> loop); ///< error transport.range unless 0 <= start < end
    /// Clamped to the range. Errors: slot.unknown, slot.empty, parameter.unknown, parameter.text, engine.busy.
    Result<ParameterValue> set_parameter(engine::SlotId slot, std::string_view id, double value);
    Result<ParameterValue> set_parameter(engine::SlotId slot, std::string_view id, const std::string& text);
    /// Track 0 is the master. Errors: track.unknown, mixer.range (pan outside -1..1, volume or level above +24 dB or
    /// NaN), and those of engine.set_mixer() for sends.
    Result<void> set_mixer(int track, const MixerChange& change);
    void listen(bool on); ///< whether Sound events are wanted

    /// A note by hand on the slot's track, beside what the song plays, also while the transport stands; velocity 0..1.
    /// Errors: slot.unknown, slot.empty, note.range, engine.busy.
    Result<void> play_note(engine::SlotId slot, int key, double velocity, bool on);

    /// Names the plugin that is being worked on, by its bundle. Its slot is the first that plays it.
    void work_on(std::string project, std::string bundle_name, const Workplace& place = {});
    /// Feeds the plugin under work with this in place of what the song sends it, whatever code takes its place there.
    /// A file is heard as soon as it is read. Errors: work.none when nothing is live, source.range, also for a plugin
    /// without an audio input; source.unknown, source.device.
    Result<void> set_source(const Source& source);
    void watch(bool on); ///< whether Watched events are wanted
    /// For whoever makes code go live: kept, and told when it is new.
    void set_health(const Health& health);
    void set_versions(const Versions& versions);
    void set_author_page(const AuthorPage& page);
    /// The bundle that a song's word for a plugin means. Error: plugin.unknown.
    Result<std::filesystem::path> bundle_of(std::string_view word);
    /// Which of a bundle's plugins the song plays, one for each slot that plays it. The bundle need not be known yet.
    std::vector<std::string> plays_of(
        const std::string& bundle, const std::vector<hosting::PluginMetadata>& plugins) const;
    /// Of the plugin under work as it sounds now; nothing when it does not, or keeps none.
    std::optional<hosting::PluginState> state_under_work();
    /// Puts the code of that bundle folder in place of what the song plays of the same bundle, with parameters and
    /// state kept. The first time, loads it and fills the slots that name it. On an error the old code sounds on.
    /// With a module, as of a cage, that is the new code.
    Result<SwapReport> go_live(
        const std::filesystem::path& bundle, std::shared_ptr<const hosting::Module> module = nullptr);
    /// Remembers the stage and tells the observers.
    void report(Stage stage);

    // project_song.cpp, for whoever keeps a project with its files. Slots have places: their order in the song.
    /// Makes the song's plugins with their saved states, beside what plays.
    Prepared prepare(song::Parsed parsed, const std::filesystem::path& shown_as, const SavedSlot& saved_slot);
    /// In place of what plays; gives the problems of its plugins.
    std::vector<Error> take(Prepared prepared, const std::vector<TrackMixer>& mixers);
    /// The song's text was edited: goes on with it at the next bar, with all plugins that remain. New ones of other
    /// people take long to open: their slots stay empty until fill_missing().
    Result<song::Parsed> change_text(std::string_view text);
    /// Starts the plugins that fill_missing() would wait for; `opened` is called once, at once or from the loop.
    void start_missing(const std::function<void()>& opened);
    /// Puts plugins with their saved states into the empty slots whose words are known by now, waiting for none.
    FillReport fill_missing(const SavedSlot& saved_slot);
    /// The open song from its start, of an engine that is set up offline; see engine/drivers/offline.h.
    engine::Rendered render(const engine::Sink& sink);
    void close(); ///< no song is open
    bool names_unknown_plugins(const song::Score& score) const;
    /// What is said of the song, of words too that no plugin goes by.
    std::vector<song::Diagnostic> diagnostics_of(const song::Parsed& parsed) const;
    void look_for_plugins();           ///< that came since
    void set_scanned(PluginList list); ///< those of other people
    /// Starts the song's plugins that prepare() would wait for; `opened` is called once, at once or from the loop.
    void start_ahead(const song::Score& score, const std::function<void()>& opened);
    std::vector<KnownPlugin> known_plugins();
    SlotId slot_at(std::size_t place) const; ///< 0: there is none
    std::optional<std::size_t> place_of(SlotId slot) const;
    const hosting::PluginMetadata* plugin_in(SlotId slot) const; ///< null: none
    std::string name_of(SlotId slot) const;                      ///< of the plugin there
    std::optional<std::vector<std::byte>> save_state(SlotId slot) const;
    /// From one saved state of the slot to another.
    void restore(SlotId slot, const song::PluginSlot& before, const song::PluginSlot& after);
    Result<Plugin> plugin(SlotId slot) const; ///< errors slot.unknown, slot.empty
    const ParameterMetadata* parameter(SlotId slot, std::string_view id) const; ///< null: there is none
    std::string text_of(SlotId slot, std::string_view id, double value) const;
    engine::MixerSettings mixer(int track) const;
    const Transport& transport() const;
    /// Called from tick() when a plugin says that its state is another, without an edit.
    void on_state_changed(std::function<void(SlotId)> changed);

    /// Lives as long as the observer wants to hear; must not outlive the session. Not from inside an observer.
    using Watching = Observers<Event>::Watching;
    [[nodiscard]] Watching observe(std::function<void(const Event&)> observer);

    /// About 60 times a second: cleans up behind the audio thread and tells the observers what changed.
    void tick();
    /// The next frames of the master output, overwriting both channels. The other two are as many frames of the
    /// device's input: none, one channel, or two. [audio-thread]
    void process(float* left, float* right, std::uint32_t frames, const float* input_left = nullptr,
        const float* input_right = nullptr) noexcept AVIARY_NONBLOCKING;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
