#include "workshop/build/unsure_objects.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/stat.h>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t second = 1'000'000'000;
/// Longer than a kernel's tick.
constexpr std::int64_t tick = second / 50;

struct Interval {
    std::int64_t begin, end; ///< nanoseconds since the epoch
    bool contains(std::int64_t time) const { return begin <= time && time <= end; }
};

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * second + time.tv_nsec; }

/// From the file's last byte to its renaming into place, which keeps the modification time but renews the change time.
Interval arrival(const struct stat& file) {
    return {std::min(nanoseconds(file.st_mtim), nanoseconds(file.st_ctim)) - tick,
        std::max(nanoseconds(file.st_mtim), nanoseconds(file.st_ctim)) + tick};
}

} // namespace

void forget_unsure_objects(const fs::path& build_folder, const std::vector<fs::path>& saved) {
    std::vector<Interval> arrivals;
    for (const auto& file : saved)
        if (struct stat found{}; ::stat(file.c_str(), &found) == 0) arrivals.push_back(arrival(found));
    if (arrivals.empty()) return;

    // One line for each output, the newest last: begin, end, time in nanoseconds when the command began, output, hash.
    std::ifstream log(build_folder / ".ninja_log");
    for (std::string line; std::getline(log, line);) {
        std::istringstream fields(line);
        std::int64_t begin = 0, end = 0, time = 0;
        std::string output;
        if (!(fields >> begin >> end >> time) || !fields.ignore() || !std::getline(fields, output, '\t'))
            continue;
        const bool is_unsure = std::ranges::any_of(arrivals, [&](const auto& a) { return a.contains(time); });
        std::error_code ignored;
        if (is_unsure && fs::path(output).extension() == ".o") fs::remove(build_folder / output, ignored);
    }
}

} // namespace aviary::workshop
