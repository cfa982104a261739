// The parameters of a project's plugins as TypeScript, for authors who write a page of their own: data with its types, so
// that the compiler knows every id, range and choice.
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

/// Writes ui/parameters.generated.ts of a project that has a folder ui/, if its text is new. Leaves a file alone that
/// does not begin as ours do. Errors: "types.foreign", "file.write".
Result<void> write_typescript(
    const std::filesystem::path& project, const std::vector<hosting::PluginMetadata>& plugins);

} // namespace aviary::workshop
