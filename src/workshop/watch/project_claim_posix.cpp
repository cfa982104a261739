#include "workshop/watch/project_claim.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace aviary::workshop {

namespace {

/// "1234 8124": the process, and the port of its page if it has one.
Error taken_by(int file, const std::filesystem::path& project) {
    char text[64] = {};
    const auto size = pread(file, text, sizeof text - 1, 0);
    char* rest = text;
    const long process = size > 0 ? std::strtol(text, &rest, 10) : 0;
    const long port = std::strtol(rest, nullptr, 10);
    const std::string who = process > 0 ? fmt::format("process {}", process) : "another program";
    const std::string page = port > 0 ? fmt::format("; its page is http://127.0.0.1:{}/", port) : "";
    return {"project.taken",
        fmt::format(
            "{} works on this project already{}. End it first, or work in a copy of the folder", who, page),
        project.string()};
}

void write_text(int file, const std::string& text) {
    if (ftruncate(file, 0) != 0) return;
    [[maybe_unused]] const auto written = pwrite(file, text.data(), text.size(), 0);
}

} // namespace

Result<ProjectClaim> ProjectClaim::make(const std::filesystem::path& project) {
    const auto folder = project / "build";
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    const int file =
        open((folder / "workshop.claim").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return ProjectClaim(-1);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        const bool is_taken = errno == EWOULDBLOCK;
        const Error taken = taken_by(file, project);
        close(file);
        if (is_taken) return taken;
        return ProjectClaim(-1);
    }
    write_text(file, std::to_string(getpid()));
    return ProjectClaim(file);
}

ProjectClaim::~ProjectClaim() {
    if (file_ >= 0) close(file_);
}

ProjectClaim::ProjectClaim(ProjectClaim&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

void ProjectClaim::tell_port(std::uint16_t port) const {
    if (file_ >= 0) write_text(file_, fmt::format("{} {}", getpid(), port));
}

} // namespace aviary::workshop
