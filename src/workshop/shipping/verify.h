// Would a host load what the source says? Compares source tree, last bundle and installed copies by content.
//
//     auto standings = verify(project, {*user_places(), system_places()});
//     for (const auto& standing : *standings) print(standing.plugin, standing.place, word(standing.freshness));
//     for (const auto& remedy : remedies(*standings)) ...
//
// Only reads: builds nothing, runs nothing, loads nothing. Looks at the files that the last bundle was made from. A new
// file shows only through a known file that changed to name it. [any-thread]
#pragma once

#include "base/result.h"
#include "workshop/shipping/install.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

enum class Freshness : std::uint8_t {
    current,
    newer,   ///< the tree has changed since the bundle was made
    stale,   ///< made from something else than what is in the tree
    missing, ///< not where it belongs
    damaged, ///< no such library, or not the bytes that its fingerprint promises
};
std::string_view word(Freshness freshness);

struct Standing {
    enum class Place : std::uint8_t { tree, build, installed };
    std::string plugin;
    Place place = Place::tree;
    std::string format; ///< "clap" or "vst3"; empty for the tree
    std::filesystem::path path;
    Freshness freshness = Freshness::current;
    std::string fingerprint; ///< the short form; empty when there is none
    std::string detail;      ///< "wobble.cpp changed", "made from other sources and flags"; may be empty
};
std::string_view word(Standing::Place place);

/// For every plugin of the last bundle: its tree, then each format's build, then every copy of it in these places, or
/// one entry that says that there is none. `project` is absolute. Errors: "receipt.missing" when there is nothing to
/// compare with, "receipt.unreadable".
Result<std::vector<Standing>> verify(const std::filesystem::path& project, const std::vector<Places>& places);

/// The commands that make everything current, without the program's name: "bundle", "install", "install --system". None
/// when everything is current.
std::vector<std::string> remedies(const std::vector<Standing>& standings);

} // namespace aviary::workshop
