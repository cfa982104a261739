// Replaces the content of a file atomically: a reader finds the whole old content or the whole new one, even after a
// kill or a power failure.
//
//     if (auto written = write_atomically(folder / "daw.mixer.json", text); !written) return written.error();
//
// To change several files as nearly at once as a file system can, write them all first, then rename them all:
//
//     auto pending = PendingFile::write(path, text);   // on the disk, not yet in place
//     if (!pending) return pending.error();
//     if (auto put = pending->put_in_place(); !put) return put.error();
//     return sync_folder(pending->folder());
//
// All [worker]: they wait for the disk. Errors: file.full, file.denied, file.write. The file then keeps its old
// content, unless the error came from sync_folder(), which runs after the rename.
#pragma once

#include "base/result.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>

namespace aviary {

/// Keeps the rights of a file that exists. Follows a symbolic link: the link stays, its target gets the content.
Result<void> write_atomically(const std::filesystem::path& path, std::string_view content);

/// Content in a temporary file of the same folder, not yet in its place.
class PendingFile {
public:
    /// With all of its content, which is on the disk then.
    static Result<PendingFile> write(const std::filesystem::path& path, std::string_view content);
    /// An empty one, for content that comes bit by bit into file().
    static Result<PendingFile> begin(const std::filesystem::path& path);
    ~PendingFile(); ///< Removes the temporary file unless it was put in place
    PendingFile(PendingFile&& other) noexcept;
    PendingFile& operator=(PendingFile&&) = delete;

    int file() const {
        return file_;
    } ///< a descriptor to read and write, open for as long as this object lives
    const std::filesystem::path& beside() const { return beside_; } ///< the temporary file
    Result<void> sync(); ///< waits until what was written is on the disk

    /// Renames. The new content is safe from a power failure only after sync_folder(folder()).
    Result<void> put_in_place();
    std::filesystem::path folder() const { return place_.parent_path(); }

private:
    PendingFile(std::filesystem::path place, std::filesystem::path beside, int file);
    std::filesystem::path place_, beside_; // beside_ is empty once it is in place
    int file_ = -1;                        // locked, so that remove_leftovers() leaves it alone
};

Result<void> sync_folder(const std::filesystem::path& folder);

/// Removes the temporary files and folders that killed writers left in this folder. Those of living writers stay, and
/// so does what cannot be removed.
void remove_leftovers(const std::filesystem::path& folder);

// -- shared with session/project/staged_folder.h, which does the same for a folder ------------------------------------

/// A new temporary name in the folder, of the form that remove_leftovers() looks for.
std::filesystem::path name_beside(const std::filesystem::path& folder);
/// Locks an open file or folder of such a name, so that remove_leftovers() leaves it alone. False when one of another
/// process was faster.
bool lock_beside(int file);
/// False, with errno set, when not all of it could be written.
bool write_all(int file, std::string_view content);
/// The error for this errno, with words on what to do.
Error disk_error(const std::filesystem::path& path, int error_number = errno);

} // namespace aviary
