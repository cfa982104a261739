// Puts new content in the place of a file, so that whoever reads it, also after a kill or a power failure, finds the
// whole old content or the whole new one.
//
//     if (auto written = write_atomically(folder / "daw.mixer.json", text); !written) return written.error();
//
// Several files change as nearly at once as a file system can: all are written beside, then all are renamed.
//
//     auto pending = PendingFile::write(path, text);   // on the disk, not yet in place
//     if (!pending) return pending.error();
//     if (auto put = pending->put_in_place(); !put) return put.error();
//     return sync_folder(pending->folder());
//
// All [worker]: they wait for the disk. Errors: file.full, file.denied, file.write; then the file is what it was.
#pragma once

#include "base/result.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>

namespace aviary {

/// With the rights of the file that is there. A symbolic link stays; what it leads to is written.
Result<void> write_atomically(const std::filesystem::path& path, std::string_view content);

class PendingFile {
public:
    static Result<PendingFile> write(const std::filesystem::path& path, std::string_view content);
    ~PendingFile(); ///< Removes it unless it was put in place
    PendingFile(PendingFile&& other) noexcept;
    PendingFile& operator=(PendingFile&&) = delete;

    /// Whether that lasts is known after sync_folder(folder()).
    Result<void> put_in_place();
    std::filesystem::path folder() const { return place_.parent_path(); }

private:
    PendingFile(std::filesystem::path place, std::filesystem::path beside, int file);
    std::filesystem::path place_, beside_; // beside_ is empty once it is in place
    int file_ = -1;                        // locked for as long as the name is ours
};

Result<void> sync_folder(const std::filesystem::path& folder);

/// Removes what writers left in this folder that were killed: their files and folders beside. Those of writers that are
/// alive, and whatever cannot be removed, stay.
void remove_leftovers(const std::filesystem::path& folder);

// -- what folders that are written beside (staged_folder.h) share with files --------------------------------------------

/// A name in the folder that nobody has, which remove_leftovers() knows again.
std::filesystem::path name_beside(const std::filesystem::path& folder);
/// Says that an open file or folder of such a name is ours. False when it was removed before we could.
bool lock_beside(int file);
/// False and errno when not all of it could be.
bool write_all(int file, std::string_view content);
/// What failed, by errno, and what to do.
Error disk_error(const std::filesystem::path& path, int error_number = errno);

} // namespace aviary
