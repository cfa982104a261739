// Where hosts look for plugins, and how a bundle gets there: whole or not at all. [any-thread]
//
//     auto places = user_places();
//     if (!places) return places.error();
//     put_in_place(folder / "vst3/wobble.vst3", places->vst3 / "wobble.vst3");
//
// A bundle is copied beside its place under a name that no host looks for, made durable, then changes places with the
// one that was there, in one step of the file system. Whoever opens it, and whenever the power fails, there is the old
// one whole or the new one whole. On a file system that cannot exchange names (other than ext4, xfs, btrfs, tmpfs,
// f2fs) a folder is for a moment not there at all; a file is always replaced in one step.
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

/// `bundle` is a file or a folder. Makes the folders that are missing. What an install that was killed left beside the
/// place is removed. Error: "install.write" with the system's reason; then what was there is untouched.
Result<void> put_in_place(const std::filesystem::path& bundle, const std::filesystem::path& place);

} // namespace aviary::workshop
