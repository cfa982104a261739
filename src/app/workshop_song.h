// The song that the workshop plays, with its project as `aviary serve` keeps it: the mixer, the plugins' states and the
// history. A song that cannot be kept so (it is somebody else's, or cannot be written) is played alone.
//
//     WorkshopSong song(io, session, stream, *read_song("song.bird"));
//     Server server(io, session, {.workspace = song.workspace()});
//     song.open({.on_ready = [&] { play(); }, .on_files = [&] { watch(song.files()); }, ...});
//     song.look();                        // a watcher says that one of the files changed
//
// A change is heard from the next bar on, without a build. [main-thread]
#pragma once

#include "app/song_setup.h"
#include "app/stream.h"
#include "session/session.h"
#include "session/workspace/workspace.h"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace aviary::app {

class WorkshopSong {
public:
    struct Callbacks {
        std::function<void()> on_ready; ///< called once: the song can be played
        std::function<void()> on_files; ///< files() are others now
        std::function<void()> on_alone; ///< called before on_ready: workspace() is null from now on
        std::function<void()> on_other; ///< the song without a project was read again
    };

    WorkshopSong(boost::asio::io_context& io, session::Session& session, Stream stream, SongText song);

    session::Workspace* workspace(); ///< null: the song is played alone
    /// Errors: as Session::open_text(). Those of the project are told, and the song is played alone.
    Result<void> open(Callbacks callbacks);
    /// Takes up what changed in files().
    void look();
    std::vector<std::filesystem::path> files() const; ///< of the song, and beside it, that make its sound
    const std::string& name() const { return song_.name; }

    /// A run of the workshop has ended. Before the first one, a plugin that is missing may only not be built yet; then what
    /// of the song cannot be played is told. What it wants of parameters, and which plugins it misses, may be other with
    /// each code that `is_live`.
    void run_ended(bool is_live);
    /// Loops the whole song, unless its project has a loop.
    void loop_all();

private:
    void heard(const session::WorkspaceEvent& event);
    void loaded(const std::optional<Error>& error);
    void play_alone(const Error& why);
    void read_again();
    void changed(SongText now);
    void tell_alone() const;
    void tell_complaints() const;
    void tell_problems();

    boost::asio::io_context& io_;
    session::Session& session_;
    const Stream stream_;
    SongText song_;
    const std::filesystem::path file_; ///< links are followed: a save is one of the file behind them
    Callbacks callbacks_;
    std::optional<session::Workspace> workspace_;
    Error why_alone_; ///< why there is no workspace
    session::Workspace::Watching watching_;
    std::uint64_t version_ = 0; ///< of the text, as the workspace counts
    bool is_ready_ = false;
    bool first_run_ended_ = false;
    std::set<std::string> told_problems_; ///< of the song as it is now
};

} // namespace aviary::app
