// A project on the disk: a song, and beside it what its mixer, its plugins and its page were set to.
//
//     auto project = ProjectFolder::open("night");              // or "night/night.bird"
//     auto content = project->load();                           // defaults for files that are not there
//     content->mixer.master.volume = Decibels(-3);
//     auto saved = project->save({{ProjectFile::mixer, mixer_text(content->mixer)}});
//
// What another program wrote since is never overwritten: save() refuses, load() it and save again.
//
// [worker]: all but the names wait for the disk. One thread at a time.
#pragma once

#include "base/result.h"
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
    std::string song; ///< its text
    song::MixerFile mixer;
    song::PluginsFile plugins;
    song::SessionFile session;
    /// What the project opens without: project.damaged of the session's file, which begins anew and is not saved over;
    /// project.several when songs share the folder.
    std::vector<Error> problems;
};

class ProjectFolder {
public:
    /// Of a folder, its one song, or the one of several that is called as the folder is. Removes what writers left that
    /// were killed; reads nothing. Errors: project.missing, project.no_song, project.which_song, project.unreadable.
    static Result<ProjectFolder> open(const std::filesystem::path& folder_or_song);
    ProjectFolder(ProjectFolder&&) = default; // one knows what was last read
    ProjectFolder& operator=(ProjectFolder&&) = default;

    // [any-thread]
    const std::filesystem::path& folder() const { return folder_; } ///< absolute
    std::string name() const { return song_.stem().string(); }
    std::filesystem::path path_of(ProjectFile file) const;

    /// Those that Git is to keep, and samples, as far as they are there: paths below the folder with '/', in order. Links
    /// to folders are not followed.
    std::vector<std::string> tracked_files() const;

    /// Nothing is written. On an error what was read before counts as before. Errors: those of read_song_file();
    /// project.unreadable; project.damaged, whose `where` is file:line:column.
    Result<ProjectContent> load();

    /// All are on the disk beside before the first is put in place. Gives those that are new; a text that is there
    /// already is not written. Errors, with nothing written: project.changed_outside when one of these files on the disk
    /// is not the one last loaded or saved, project.damaged, project.not_loaded; and those of atomic_file.h.
    /// Who writes between our last look and the rename, a few microseconds, is not seen.
    Result<std::vector<ProjectFile>> save(const std::vector<FileText>& files);

    /// Those that are not what was last loaded or saved.
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
    std::array<std::optional<OnDisk>, 4> known_; // as last loaded or saved; nothing before load()
    bool session_is_damaged_ = false;
    std::set<std::filesystem::path> unsynced_; // folders in which a file was renamed
};

} // namespace aviary::session
