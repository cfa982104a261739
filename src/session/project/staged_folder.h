// Makes a folder that appears with all its content or not at all: it is made beside its place, then renamed.
//
//     auto staged = StagedFolder::begin(place);
//     if (!staged) return staged.error();
//     if (auto written = staged->write("night.bird", text); !written) return written;
//     return staged->put_in_place();
//
// All [worker]: they wait for the disk. Errors: project.exists (a file or folder is there), and those of atomic_file.h.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string_view>

namespace aviary::session {

class StagedFolder {
public:
    /// Nothing, or an empty folder, may be at `place`. Makes the folders above it.
    static Result<StagedFolder> begin(const std::filesystem::path& place);
    ~StagedFolder(); ///< removes the folder, unless it was put in place
    StagedFolder(StagedFolder&& other) noexcept;
    StagedFolder& operator=(StagedFolder&&) = delete;

    // Folders inside it are made as needed.
    Result<void> write(const std::filesystem::path& name, std::string_view text);
    /// One more error: project.unreadable.
    Result<void> copy(const std::filesystem::path& source, const std::filesystem::path& name);

    Result<void> put_in_place();

private:
    StagedFolder(std::filesystem::path place, std::filesystem::path beside, int folder);
    Result<void> make_folder_of(const std::filesystem::path& name);
    Result<void> sync_folders() const;

    std::filesystem::path place_, beside_; // beside_ is empty once it is in place
    int folder_ = -1;                      // file descriptor; locked for as long as beside_ is ours
};

} // namespace aviary::session
