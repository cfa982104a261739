// A short name for a path, for files that we keep elsewhere about what lies there. [any-thread]
//
//     data_folder / "tokens" / path_name("/home/me/night")      // "a36b1e…", 16 digits, the same on every run
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace aviary {

/// Two paths may get one name: the file itself has to tell them apart. By FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv
inline std::string path_name(const std::filesystem::path& path) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : path.native()) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15];
    return digits;
}

} // namespace aviary
