// One open song, made to sound by the engine, and what a person does with it. Knows nothing of sockets: the server, the
// terminal and the tests use it alike.
//
//     Session session({.plugin_folders = {...}});
//     auto opened = session.open("song.bird");
//     auto watching = session.observe([](const Event& event) { ... });
//     session.transport().play();
//     // audio thread: session.process(left, right, frames); main thread, 60 times a second: session.tick();
//
// What is done with the song is done by the session's parts, each in a header of its own. Edits of the project are
// change_text(), Mixer::set(), Parameters::set() and Plugins::restore(), and nothing else is.
//
// Everything is [main-thread] but process().
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
    std::vector<song::Diagnostic> diagnostics; ///< of the text
    std::vector<Error> problems;               ///< of the plugins it names
};

class Session {
public:
    explicit Session(SessionSetup setup);
    ~Session(); ///< after the audio thread has stopped calling process()
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // The song.
    /// A song with mistakes opens with what was understood; an error leaves the present song as it was. The transport
    /// goes on where it is, so that a song may be opened again while it plays.
    /// Errors: song.missing, song.folder, song.empty, song.binary, song.unreadable, song.too_large.
    Result<OpenReport> open(const std::filesystem::path& song_file);
    Result<OpenReport> open_text(std::string_view text, const std::filesystem::path& shown_as);
    bool is_open() const;
    /// Of the plugins that the open song names, as they are now.
    std::vector<Error> problems() const;
    SessionState state() const;
    void close(); ///< no song is open

    // project_song.cpp, for whoever keeps a project with its files.
    /// Makes the song's plugins with their saved states, beside what plays.
    Prepared prepare(song::Parsed parsed, const std::filesystem::path& shown_as, const SavedSlot& saved_slot);
    /// In place of what plays; gives the problems of its plugins.
    std::vector<Error> take(Prepared prepared, const std::vector<TrackMixer>& mixers);
    /// The song's text was edited: goes on with it at the next bar, with all plugins that remain. New ones of other
    /// people take long to open: their slots stay empty until Plugins::fill_missing(). Error: song.none.
    Result<song::Parsed> change_text(std::string_view text);

    // Its parts. They live as long as the session.
    TransportControl& transport();
    Mixer& mixer();
    Parameters& parameters();
    Plugins& plugins();
    Notes& notes();
    UnderWork& under_work();

    /// Lives as long as the observer wants to hear; must not outlive the session. Not from inside an observer.
    using Watching = Observers<Event>::Watching;
    [[nodiscard]] Watching observe(std::function<void(const Event&)> observer);
    /// About 60 times a second: cleans up behind the audio thread and tells the observers what changed.
    void tick();

    // The sound.
    const engine::EngineSetup& engine_setup() const;
    void listen(bool on); ///< whether Sound events are wanted
    /// The open song from its start, of an engine that is set up offline; see engine/render/offline.h.
    engine::Rendered render(const engine::Sink& sink);
    /// The next frames of the master output, overwriting both channels. The other two are as many frames of the
    /// device's input: none, one channel, or two. [audio-thread]
    void process(float* left, float* right, std::uint32_t frames, const float* input_left = nullptr,
        const float* input_right = nullptr) noexcept AVIARY_NONBLOCKING;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
