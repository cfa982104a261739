// The plugins that a workshop built beside a song, in build/workshop/plugins of its folder. A song may come from anybody, so
// their code runs only where its user trusts it: in a folder that this user made with `new` or worked in with `start`, with
// --trust, or when a trusted key signed the bundle. And it runs in processes of its own.
//
//     BesideSong beside(io, song, {.is_trusted = options.trust});
//     const auto problems = beside.load(session, score);       // before the song is opened
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "song/score.h"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aviary::session {
class Session;
}

namespace aviary::app {

/// Whether the folder of a bundle may run. Error "plugin.untrusted", with what to do. `data_folder` has the list of trusted
/// folders, and the public keys of those whose signatures count in trusted_keys/.
Result<void> may_run(const std::filesystem::path& data_folder, const std::filesystem::path& song_folder,
    const std::filesystem::path& bundle);

/// The plugins that the CMakeLists.txt beside the song builds, by name; none if there is no such project.
std::vector<std::string> plugins_of_project(const std::filesystem::path& song_file);

/// Builds the project beside the song if the score names a plugin of it that is not built yet, and if the folder may run
/// code. Says on standard error that it does. Errors: "build.failed" and others of Foreground::build().
Result<void> build_beside(const std::filesystem::path& song_file, const song::Score& score, bool is_trusted);

class BesideSong {
public:
    struct Setup {
        bool is_trusted = false;        ///< whatever the folder is
        std::function<void()> on_start; ///< called before the first process is started
        std::function<void(const std::string& text)> on_trouble; ///< told what happens to their processes
    };
    BesideSong(boost::asio::io_context& io, const std::filesystem::path& song_file, Setup setup);
    ~BesideSong();

    /// Puts the plugins into the session's library if the score has a word that is one of theirs, or that nobody knows.
    /// Gives why some do not play. This object must outlive the session's plugins.
    std::vector<Error> load(session::Session& session, const song::Score& score);

private:
    Result<void> load_one(session::Session& session, const std::filesystem::path& bundle);

    boost::asio::io_context& io_;
    const std::filesystem::path folder_; ///< of the song
    const Setup setup_;
    const std::vector<std::filesystem::path> bundles_;
};

} // namespace aviary::app
