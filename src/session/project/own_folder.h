// Decides whether a song may be opened for others to see and change, and whether its folder's code may run. [worker]
//
//     auto song = own_song("night");            // the real path; nothing of it was read
//     if (!song) return song.error();
//     if (!is_trusted(data_folder, song->parent_path())) say("its plugins do not run: ...");
//
// A folder is this user's own when it and the song belong to the user (or to root, as installed examples do), and when
// nobody else may write into it or put another folder in its place. A group that is the user's alone is nobody else. Access
// lists (ACLs) are not looked at.
#pragma once

#include "base/result.h"

#include <filesystem>

namespace aviary::session {

/// The real path of the song that find_song() finds. Every link on the way was followed, so nobody can turn one later.
/// Errors: those of find_song(), "project.unsafe".
Result<std::filesystem::path> own_song(const std::filesystem::path& folder_or_song);

/// Whether everything from the folder down to `inside`, and all that lies in that, is this user's own too. Links are not
/// followed, and count as unsafe. Error: "project.unsafe".
Result<void> judge_inside(const std::filesystem::path& folder, const std::filesystem::path& inside);

/// Remembers that this user made or worked in the folder. Errors: "project.unsafe", those of atomic_file.h.
Result<void> trust_folder(const std::filesystem::path& data_folder, const std::filesystem::path& folder);

/// Whether trust_folder() was called for this folder, it is still the same one (by path, number and owner), and it is
/// still this user's own. False also when the list cannot be read.
bool is_trusted(const std::filesystem::path& data_folder, const std::filesystem::path& folder);

} // namespace aviary::session
