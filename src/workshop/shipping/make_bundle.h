// Makes what is shipped: a release build of a project's plugins, checked, each with the fingerprint of its sources.
//
//     Foreground work;
//     auto receipts = make_bundles(work, project, aviary_package);
//     if (!receipts) return receipts.error();
//     for (const auto& receipt : *receipts) ... project / bundle_folder / receipt.libraries[0].bundle
//
// The build folder is the project's build/bundle, with plugins/NAME/{manifest.toml,NAME.clap} and vst3/NAME.vst3. The
// receipts lie in build/receipts. Ninja compares time stamps, so it misses a source put back with an old time, a
// damaged library, a new compiler, or an SDK installed from a package. Unless the receipts prove that it misses
// nothing, all objects are compiled again. [main-thread]
#pragma once

#include "workshop/shipping/foreground.h"
#include "workshop/shipping/receipt.h"

#include <filesystem>
#include <vector>

namespace aviary::workshop {

inline const std::filesystem::path bundle_folder = "build/bundle";

/// Returns one receipt for each plugin, in order of name. `project` is absolute. Errors: as Foreground; "bundle.busy"
/// when another process does the same; "bundle.folder" when the build folder cannot be removed; "bundle.symbols" as
/// check_exports(); "bundle.restless" when files change faster than they are built; library.* and receipt.*.
Result<std::vector<Receipt>> make_bundles(
    Foreground& work, const std::filesystem::path& project, const std::filesystem::path& aviary_package);

/// The receipts of the last successful make_bundles(), in order of name. Errors: "receipt.missing",
/// "receipt.unreadable".
Result<std::vector<Receipt>> read_receipts(const std::filesystem::path& project);

/// Whether a library exports its format's entry points and nothing else. Otherwise two plugins in one host could share
/// a function by accident. Errors: "bundle.symbols", library.*. [any-thread]
Result<void> check_exports(const std::filesystem::path& library, const std::string& format);

} // namespace aviary::workshop
