// Makes what is shipped: a release build of a project's plugins, checked, each marked with what it came from.
//
//     Foreground work;
//     auto receipts = make_bundles(work, project, aviary_package);
//     if (!receipts) return receipts.error();
//     for (const auto& receipt : *receipts) ... project / bundle_folder / receipt.libraries[0].bundle
//
// The build folder is the project's build/bundle: plugins/NAME/{manifest.toml,NAME.clap}, vst3/NAME.vst3; the receipts
// lie in build/receipts. Objects are compiled again when Ninja has reason to, and all of them when the receipts do not
// vouch for what is there: Ninja goes by time stamps, so that a file put back with an old one, a damaged library, a new
// compiler or an SDK installed from a package would escape it. [main-thread]
#pragma once

#include "workshop/shipping/foreground.h"
#include "workshop/shipping/receipt.h"

#include <filesystem>
#include <vector>

namespace aviary::workshop {

inline const std::filesystem::path bundle_folder = "build/bundle";

/// One receipt a plugin, in order of name. `project` is absolute. Errors: as Foreground; "bundle.busy" when another
/// does the same; "bundle.symbols" when a library exports other than its format's entry points; "bundle.restless" when
/// files change faster than they are built; library.* and receipt.*.
Result<std::vector<Receipt>> make_bundles(
    Foreground& work, const std::filesystem::path& project, const std::filesystem::path& aviary_package);

/// Those of the last make_bundles() that ended well, in order of name. Errors: "receipt.missing", "receipt.unreadable".
Result<std::vector<Receipt>> read_receipts(const std::filesystem::path& project);

/// A library may export its format's entry points and nothing else, so that two plugins in one host never share a
/// function by accident. Errors: "bundle.symbols", library.*. [any-thread]
Result<void> check_exports(const std::filesystem::path& library, const std::string& format);

} // namespace aviary::workshop
