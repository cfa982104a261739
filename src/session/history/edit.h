// One edit of a project as the history keeps it, and what the history answers. Plain values. [any-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aviary::session {

/// Files of a project by their path in its folder, with '/'. In an edit: the bytes to write; nothing means that the file
/// is committed as it is on the disk, also if it was removed there. In an answer: the bytes; nothing means that the file
/// is gone.
using ProjectFiles = std::map<std::string, std::optional<std::string>>;

/// Where a commit came from. Its word stands in brackets at the start of the commit's message.
enum class EditSource : std::uint8_t { automatic, user, mixer, song, plugin, reload };
const char* word(EditSource source); ///< "auto", "user", ...

/// One value that a person moved, as its commit's message shows it: "drums volume -3.0 -> -6.0 dB".
struct ValueChange {
    std::string what; ///< "drums volume"
    std::string from, to;
    std::string unit; ///< may be empty
};

struct Edit {
    EditSource source = EditSource::user;
    std::string text;                ///< what was done, if `values` do not say it; may be empty
    std::vector<ValueChange> values; ///< the values that were moved
    ProjectFiles files;
    /// Another program wrote the files: they are committed if they are still so, and not written.
    bool is_there = false;
};

struct HistoryEntry {
    std::string id; ///< the commit's id, as Git writes it; empty until there is one
    std::string message;
    EditSource source = EditSource::user;
    std::int64_t time = 0; ///< seconds since 1970
    bool is_undone = false;
    std::uint64_t step = 0; ///< in the order of the project's changes
};

/// The commits from the newest back to this session's floor.
struct HistoryList {
    std::vector<HistoryEntry> entries;
    bool can_undo = false, can_redo = false;
};

struct Committed {
    std::optional<HistoryEntry> entry; ///< nothing when the edit changed nothing
    /// Set if the files are written but the branch could not be moved to the commit yet; says why. The next edit, or
    /// the next opening of the project, moves it.
    std::optional<Error> waits_for;
    /// Of the floor: why the history is kept beside the folder's own repository, which is broken.
    std::optional<Error> beside{};
};

} // namespace aviary::session
