#include "workshop/watch/changes.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace aviary::workshop {

bool matters(const std::filesystem::path& path) {
    static constexpr std::array<std::string_view, 19> extensions{".c", ".cc", ".cpp", ".cxx", ".c++", ".h",
        ".hh", ".hpp", ".hxx", ".h++", ".inc", ".inl", ".ipp", ".tpp", ".def", ".cmake", ".ixx", ".cppm",
        ".preset"};
    const std::string name = path.filename().string();
    if (name.starts_with('.')) return false;
    if (name.starts_with("flycheck_") || name.find("_flymake") != std::string::npos) return false;
    if (name == "CMakeLists.txt" || name == "CMakePresets.json" || name == "CMakeUserPresets.json")
        return true;
    return std::find(extensions.begin(), extensions.end(), path.extension().string()) != extensions.end();
}

bool worth_watching(const std::filesystem::path& folder_name) {
    const std::string name = folder_name.string();
    return !name.starts_with('.') && name != "build" && !name.starts_with("build-")
           && !name.starts_with("cmake-build-") && name != "node_modules";
}

bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder) {
    const auto inside = file.lexically_relative(folder);
    return !inside.empty() && *inside.begin() != "..";
}

void Burst::add(const std::filesystem::path& file, Clock::time_point now) {
    if (change_.files.empty()) change_.at = now;
    last_ = now;
    if (std::find(change_.files.begin(), change_.files.end(), file) == change_.files.end())
        change_.files.push_back(file);
}

std::optional<Clock::time_point> Burst::due() const {
    if (change_.files.empty()) return std::nullopt;
    return std::min(last_ + quiet_, change_.at + longest_);
}

Change Burst::take() { return std::exchange(change_, {}); }

} // namespace aviary::workshop
