// Where hosts look for plugins, and how a bundle gets there: whole or not at all. [any-thread]
//
//     auto places = user_places();
//     if (!places) return places.error();
//     put_in_place(folder / "vst3/wobble.vst3", places->vst3 / "wobble.vst3");
//
// A bundle is first copied next to its place, under a name that no host looks for, and made durable. Then it changes
// names with the one that was there, in one step of the file system. So a host finds the old bundle whole or the new
// one whole, even after a power failure. Only ext4, xfs, btrfs, tmpfs and f2fs can exchange names. On others a bundle
// that is a folder is missing for a moment; one that is a file is always replaced in one step.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string_view>

namespace aviary::workshop {

struct Places {
    std::filesystem::path clap, vst3;
    const std::filesystem::path& of(std::string_view format) const { return format == "clap" ? clap : vst3; }
};

/// ~/.clap and ~/.vst3. Error: "install.home" when HOME does not name an absolute folder.
Result<Places> user_places();
/// /usr/lib/clap and /usr/lib/vst3.
Places system_places();

/// `bundle` is a file or a folder. Makes the folders that are missing, and removes the copy that a killed install left.
/// Error: "install.write" with the system's reason; the old bundle is then untouched, unless the new one could not be
/// made durable in its place.
Result<void> put_in_place(const std::filesystem::path& bundle, const std::filesystem::path& place);

} // namespace aviary::workshop
