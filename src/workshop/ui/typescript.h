// Writes the parameters of a project's plugins as TypeScript, for authors who write a page of their own. The file has
// data and types, so that the compiler knows every id, range and choice.
//
//     if (auto written = write_typescript(project, plugins); !written) tell(written.error());
//
// [any-thread]
#pragma once

#include "base/result.h"
#include "hosting/plugin/metadata.h"

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::workshop {

/// The text of the file. Pure.
std::string typescript_of(const std::vector<hosting::PluginMetadata>& plugins);

/// Writes ui/parameters.generated.ts if the project has a folder ui/ and the text has changed. Errors: "types.foreign"
/// when there is a file that does not begin as ours do, which stays; those of write_whole_file().
Result<void> write_typescript(
    const std::filesystem::path& project, const std::vector<hosting::PluginMetadata>& plugins);

} // namespace aviary::workshop
