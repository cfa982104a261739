// For tests: what is in a folder.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace aviary {

inline void write_text(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The content of every file below `folder`, by its path from there. A folder's path ends in '/', its content is "".
inline std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).generic_string();
        if (entry.is_directory())
            all[name + "/"] = "";
        else
            all[name] = read_text(entry.path());
    }
    return all;
}

} // namespace aviary
