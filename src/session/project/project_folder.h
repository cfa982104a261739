// A project on the disk: a song, and beside it the files with the settings of its mixer, its plugins and its page.
//
//     auto project = ProjectFolder::open("night");              // or "night/night.bird"
//     auto content = project->load();                           // a missing file gives defaults
//     content->mixer.master.volume = Decibels(-3);
//     auto saved = project->save({{ProjectFile::mixer, mixer_text(content->mixer)}});
//
// save() never overwrites what another program wrote since: it refuses, and the caller must load() before it saves again.
//
// [worker]: all functions wait for the disk, except those marked otherwise. One thread at a time.
#pragma once

#include "base/result.h"
#include "session/project/state_files.h"
#include "song/files/mixer_file.h"
#include "song/files/plugins_file.h"
#include "song/files/session_file.h"

#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::session {

enum class ProjectFile : std::uint8_t { song, mixer, plugins, session };
inline constexpr std::array<ProjectFile, 4> project_files{
    ProjectFile::song, ProjectFile::mixer, ProjectFile::plugins, ProjectFile::session};

struct FileText {
    ProjectFile file;
    std::string text;
};

struct ProjectContent {
    std::string song; ///< the song's text
    song::MixerFile mixer;
    song::PluginsFile plugins;
    song::SessionFile session;
    std::optional<std::string> mixer_bytes{}, plugins_bytes{}; ///< of the files; nothing: there is none
    /// Problems that do not keep the project from opening. project.damaged: the session file cannot be read, so defaults
    /// are used, and it is not overwritten. project.several: other songs are in the same folder. project.state: a plugin's
    /// state is missing or damaged, so the plugin starts at its defaults.
    std::vector<Error> problems;
};

class ProjectFolder {
public:
    /// Given a folder, takes its only song, or of several the one that has the folder's name. Removes temporary files of
    /// writers that were killed. Reads no file. Errors: project.missing, project.no_song, project.which_song,
    /// project.unreadable.
    static Result<ProjectFolder> open(const std::filesystem::path& folder_or_song);
    ProjectFolder(ProjectFolder&&) = default; // not copied: there is one record of what was last read
    ProjectFolder& operator=(ProjectFolder&&) = default;

    // [any-thread]
    const std::filesystem::path& folder() const { return folder_; } ///< absolute
    std::string name() const { return song_.stem().string(); }
    std::filesystem::path path_of(ProjectFile file) const;

    /// The files that Git is to keep, the samples and the states that lie apart, as far as they exist: sorted paths below
    /// the folder, with '/'. Links to folders are not followed. [worker]
    std::vector<std::string> tracked_files() const;

    /// Reads all files and writes nothing. After an error save() still compares with what was read before. Errors: those
    /// of read_song_file(); project.unreadable; project.damaged, whose `where` is file:line:column. States that are known
    /// are not read again.
    Result<ProjectContent> load(const KnownStates& known = {});

    /// Writes all new texts to temporary files before it renames the first one into place. Gives the files that it
    /// wrote; an unchanged text is not written. Errors, with nothing written: project.changed_outside when one of these
    /// files is not as it was last loaded or saved, project.damaged, project.not_loaded, and those of atomic_file.h.
    /// A program that writes between our last check and the rename, a few microseconds, is not noticed.
    Result<std::vector<ProjectFile>> save(const std::vector<FileText>& files);

    /// The files that are not as they were last loaded or saved.
    std::vector<ProjectFile> changed_outside() const;

private:
    ProjectFolder(std::filesystem::path folder, std::filesystem::path song)
        : folder_(std::move(folder))
        , song_(std::move(song)) {}

    using OnDisk = std::optional<std::string>; ///< nothing: there is no such file
    struct Texts {
        std::array<OnDisk, 4> of;
    };
    Result<Texts> read_all() const;
    Result<OnDisk> read(ProjectFile file) const;
    Result<void> check_unchanged(ProjectFile file) const;
    std::optional<Error> other_songs() const;
    Result<void> sync();
    std::optional<OnDisk>& known(ProjectFile file) { return known_[std::size_t(file)]; }
    const std::optional<OnDisk>& known(ProjectFile file) const { return known_[std::size_t(file)]; }

    std::filesystem::path folder_, song_;
    std::array<std::optional<OnDisk>, 4> known_; // texts as last loaded or saved; nothing before load()
    bool session_is_damaged_ = false;
    std::set<std::filesystem::path> unsynced_; // folders in which a file was renamed
};

} // namespace aviary::session
