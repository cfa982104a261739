// One open song, made to sound by the engine, and what a person does with it. Knows nothing of sockets: the server, the
// terminal and the tests use it alike.
//
//     Session session({.plugin_folders = {...}});
//     auto opened = session.open("song.bird");
//     auto watching = session.observe([](const Event& event) { ... });
//     session.transport().play();
//     // audio thread: session.process(left, right, frames); main thread, 60 times a second: session.tick();
//
// The session's parts (TransportControl, Mixer, ...) work on the open song. Each part has its own header. Only four
// functions edit the project: change_text(), Mixer::set(), Parameters::set() and Plugins::restore().
//
// Everything is [main-thread] except process().
#pragma once

#include "base/observers.h"
#include "base/result.h"
#include "engine/render/offline.h"
#include "session/plugins/scanned_plugins.h"
#include "session/prepared_song.h"
#include "session/session_state.h"
#include "song/syntax/diagnostics.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace aviary::session {

using engine::SlotId;

class Mixer;
class Notes;
class Parameters;
class Plugins;
class TransportControl;
class UnderWork;

struct SessionSetup {
    engine::EngineSetup engine;
    std::vector<std::filesystem::path> plugin_folders; ///< see library.h
    OpenScanned open_scanned = {};                     ///< likewise
};

struct OpenReport {
    std::vector<song::Diagnostic> diagnostics; ///< about the song's text
    std::vector<Error> problems;               ///< about the plugins that the song names
};

class Session {
public:
    explicit Session(SessionSetup setup);
    ~Session(); ///< after the audio thread has stopped calling process()
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // The song.
    /// A song with mistakes opens too: what could be read of it plays. On an error the song that was open stays open.
    /// The transport keeps its position and goes on, so a song can be opened again while it plays.
    /// Errors: song.missing, song.folder, song.empty, song.binary, song.unreadable, song.too_large.
    Result<OpenReport> open(const std::filesystem::path& song_file);
    Result<OpenReport> open_text(std::string_view text, const std::filesystem::path& shown_as);
    bool is_open() const;
    /// The present problems of the plugins that the open song names.
    std::vector<Error> problems() const;
    SessionState state() const;
    void close(); ///< closes the song; then no song is open

    // project_song.cpp: for Workspace, which keeps a song as a project with its files.
    /// Makes the song's plugins with their saved states. What plays now goes on.
    Prepared prepare(song::Parsed parsed, const std::filesystem::path& shown_as, const SavedSlot& saved_slot);
    /// Plays the prepared song in place of the present one. Gives the problems of its plugins.
    std::vector<Error> take(Prepared prepared, const std::vector<TrackMixer>& mixers);
    /// Plays the edited text from the next bar on. Plugins that the text still names play on. Plugins of other people
    /// take long to open: the slots of new ones stay empty until Plugins::fill_missing(). Error: song.none.
    Result<song::Parsed> change_text(std::string_view text);

    /// Reads the files of clips that were written anew. They are heard from the next bar on.
    void look_at_clips();

    // The parts. They live as long as the session.
    TransportControl& transport();
    Mixer& mixer();
    Parameters& parameters();
    Plugins& plugins();
    Notes& notes();
    UnderWork& under_work();

    /// The observer is called until its Watching is destroyed, which must happen before the session ends and not inside
    /// an observer.
    using Watching = Observers<Event>::Watching;
    [[nodiscard]] Watching observe(std::function<void(const Event&)> observer);
    /// To be called about 60 times a second: frees what the audio thread retired and tells the observers what changed.
    void tick();

    // The sound.
    const engine::EngineSetup& engine_setup() const;
    void listen(bool on); ///< whether Sound events are wanted
    /// Renders the open song from its start. The engine must be set up offline; see engine/render/offline.h.
    Frames frame_of(const engine::Place& place) const; ///< of the open song, from its start
    engine::Rendered render(const engine::Sink& sink, const engine::OfflineOptions& options = {});
    /// Writes the next `frames` frames of the master output over both channels. `input_left` and `input_right` are as
    /// many frames of the device's input; null where the device has none, or only one channel. [audio-thread]
    void process(float* left, float* right, std::uint32_t frames, const float* input_left = nullptr,
        const float* input_right = nullptr) noexcept AVIARY_NONBLOCKING;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
