// Makes a new plugin project, which builds, plays in its own song, and passes its own test.
//
//     auto files = scaffold({.name = "wobble", .kind = Kind::effect}, current_folder);
//     if (!files) return files.error();
//
// [any-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

enum class Kind : std::uint8_t { effect, instrument, note_effect };

struct NewProject {
    std::string name; ///< of the folder, the plugin and its source: [a-z][a-z0-9_-]*, at most 40 characters
    Kind kind = Kind::effect;
    bool ui = false; ///< with a page of its own, in ui/
};

/// Whether a project may have this name. Error: project.name.
Result<void> check_name(std::string_view name);

/// Makes the folder `where`/name with its files, and returns their names. On an error nothing is left behind.
/// Errors: project.name, project.exists, project.write.
Result<std::vector<std::string>> scaffold(const NewProject& project, const std::filesystem::path& where);

} // namespace aviary::workshop
