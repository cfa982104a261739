// Which files of a project matter to its build, and when a burst of events is one save. Pure. [any-thread]
//
//     if (matters(path)) burst.add(path, now);
//     if (burst.due() <= now) start_run(burst.take());
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <vector>

namespace aviary::workshop {

using Clock = std::chrono::steady_clock;

struct Change {
    /// In the order in which they were written; relative to the project if they lie in it, else absolute.
    std::vector<std::filesystem::path> files;
    Clock::time_point at; ///< of the first event
};

/// True for sources, headers, presets and CMake files; false for hidden files, and for what editors write beside the sources
/// (backups, swap and lock files, linters' copies). `path` is relative to the project.
bool matters(const std::filesystem::path& path);

/// False for folders where nobody edits: hidden ones (.git, .vscode), build trees, node_modules.
bool worth_watching(const std::filesystem::path& folder_name);

/// Whether the file lies in the folder or below, by their names alone.
bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder);

/// Joins the events of one save (or of a checkout that writes many files) until none has come for a quiet period.
class Burst {
public:
    /// However long the events go on, a change is due `longest` after the first.
    explicit Burst(Clock::duration quiet, Clock::duration longest = std::chrono::milliseconds(200))
        : quiet_(quiet)
        , longest_(longest) {}

    void add(const std::filesystem::path& file, Clock::time_point now);
    std::optional<Clock::time_point> due() const; ///< nothing while no event waits
    Change take();                                ///< what came since the last take()

private:
    Clock::duration quiet_, longest_;
    Change change_;
    Clock::time_point last_;
};

} // namespace aviary::workshop
