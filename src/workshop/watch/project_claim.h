// Claims a project's build folder for this program, so that no second one builds there at the same time and removes what
// the first one keeps. The claim ends with the object, or with the program.
//
//     auto claim = ProjectClaim::make(project);
//     if (!claim) return claim.error();         // "process 1234 works on this project; its page is at port 8124"
//     claim->tell_port(8124);
//
// [main-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>

namespace aviary::workshop {

class ProjectClaim {
public:
    /// Error "project.taken". Where no lock can be had, as in a folder that cannot be written, nothing is claimed, and that
    /// is no error.
    static Result<ProjectClaim> make(const std::filesystem::path& project);
    ~ProjectClaim();
    ProjectClaim(ProjectClaim&& other) noexcept;
    ProjectClaim& operator=(ProjectClaim&&) = delete;

    void tell_port(std::uint16_t port) const; ///< for the message of the others

private:
    explicit ProjectClaim(int file)
        : file_(file) {}
    int file_; ///< -1: nothing is claimed
};

} // namespace aviary::workshop
