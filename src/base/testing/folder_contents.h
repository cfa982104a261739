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

/// The content of every file below `folder`, by its path from there. A folder's path ends in '/', its content is "". Begins
/// anew where a folder below goes away meanwhile.
inline std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    for (;;) {
        std::map<std::string, std::string> all;
        std::error_code error;
        fs::recursive_directory_iterator entry(folder);
        for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
            const std::string name = entry->path().lexically_relative(folder).generic_string();
            std::error_code is_gone;
            if (entry->is_directory(is_gone))
                all[name + "/"] = "";
            else
                all[name] = read_text(entry->path());
        }
        if (!error) return all;
    }
}

} // namespace aviary
