// Is what a host would load what the source says? Source tree, last bundle and installed copies, compared by content.
//
//     auto standings = verify(project, {*user_places(), system_places()});
//     for (const auto& standing : *standings) print(standing.plugin, standing.place, words(standing.freshness));
//     for (const auto& remedy : remedies(*standings)) ...
//
// Reads only; builds nothing, runs nothing, loads nothing. The files it looks at are those that the last bundle was
// made from, so that a new file counts once a known one names it. [any-thread]
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
    newer,   ///< of the tree: it is not what the bundle was made from
    stale,   ///< made from other than what is in the tree
    missing, ///< is not where it belongs
    damaged, ///< is no such library, or has other bytes than the one its fingerprint says it is
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

/// Every plugin of the last bundle: its tree, then each format's build, then every copy of it that lies in these places,
/// or that none does. `project` is absolute. Errors: "receipt.missing" when there is nothing to compare with,
/// "receipt.unreadable".
Result<std::vector<Standing>> verify(const std::filesystem::path& project, const std::vector<Places>& places);

/// The command that makes everything current, without its program's name: "bundle", "install", "install --system".
/// More than one when one does not suffice, none when everything is.
std::vector<std::string> remedies(const std::vector<Standing>& standings);

} // namespace aviary::workshop
