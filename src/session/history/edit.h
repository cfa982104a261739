// One edit of a project as the history keeps it, and what the history answers. Plain values. [any-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aviary::session {

/// Files of a project by their path in its folder, with '/'. Given to the history: the bytes to be written, or nothing
/// for what lies on the disk as it is, also when it lies there no more. Answered by it: the bytes, or nothing for a file
/// that is gone.
using ProjectFiles = std::map<std::string, std::optional<std::string>>;

/// Who made a commit: the word in brackets at the start of its message.
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
    std::string text;                ///< what was done, when that is no change of values
    std::vector<ValueChange> values; ///< else these
    ProjectFiles files;
};

struct HistoryEntry {
    std::string id; ///< of the commit, as Git writes it
    std::string message;
    EditSource source = EditSource::user;
    std::int64_t time = 0; ///< seconds since 1970
    bool is_undone = false;
};

/// From the newest back to this session's floor.
struct HistoryList {
    std::vector<HistoryEntry> entries;
    bool can_undo = false, can_redo = false;
};

struct Committed {
    std::optional<HistoryEntry> entry; ///< nothing when the edit changed nothing
    /// Set when the files are written but Git could not take the commit yet: why. It does so with the next edit, or
    /// when the project is next opened.
    std::optional<Error> waits_for;
};

/// What undo and redo did: every file that is another now, to be applied as one.
struct HistoryMove {
    bool moved = false; ///< false at the floor, and when there is nothing to redo
    ProjectFiles files;
};

} // namespace aviary::session
