// The project in the explorer: four values, three of them in two files; and its folder with a history that refuses as the
// real one does. An operation of the disk begins with a look at the files and ends with their writing. In between another
// program may save.
#pragma once

#include "session/edits/order_advance.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace aviary::session::edits {

/// `level` and `pan` are in one file, `line` is in another, and `hidden` is in none.
enum class Field : std::uint8_t { level, pan, line, hidden };
inline constexpr std::array all_fields = {Field::level, Field::pan, Field::line, Field::hidden};
inline constexpr std::array filed_fields = {Field::level, Field::pan, Field::line};
const char* name_of(Field field);

/// The value 0 is that of a new project. Each edit and each save makes another one, so that one knows where it came from.
struct Content {
    std::array<std::uint8_t, all_fields.size()> values{};

    std::uint8_t operator[](Field field) const { return values[std::size_t(field)]; }
    std::uint8_t& operator[](Field field) { return values[std::size_t(field)]; }
    friend bool operator==(const Content&, const Content&) = default;
    bool has_files_of(const Content& other) const {
        return values[0] == other.values[0] && values[1] == other.values[1] && values[2] == other.values[2];
    }
};

Merged<Content> merge(const Content& base, const Content& ours, const Content& theirs);

enum class File : std::uint8_t { mixer, song };
inline constexpr std::array all_files = {File::mixer, File::song};
inline File file_of(Field field) { return field == Field::line ? File::song : File::mixer; }
bool is_same(File file, const Content& one, const Content& other);
void put(File file, const Content& from, Content& to);

struct Commit {
    Content content;
    StepId step; ///< 0: a floor
};

struct Operation {
    Do what;
    Step<Content> step;     ///< of commit
    bool is_save = false;   ///< the step was saved by another program, and no file is written
    bool has_begun = false; ///< it has looked at the files
    Content read{};         ///< by read
};

struct Folder {
    Content files;
    std::vector<Commit> branch; ///< those behind `newest` can be brought back
    std::size_t newest = 0, floor = 0;
    bool is_open = false;  ///< there is a history to write to
    bool is_moved = false; ///< the branch is not where the history left it
    bool trusts_saves =
        false; ///< broken: a save is committed as it was read, also if the file is another by now

    const Content& committed() const { return branch[newest].content; }
    Content target(const Operation& operation) const; ///< what the history is to have after it
    /// Why the operation cannot begin now: a code of an error, or nothing.
    std::string refusal(const Operation& operation) const;
    /// Writes what differs, but for files that were saved meanwhile; then commits or moves.
    void finish(const Operation& operation);
    /// Begins the history at what the folder holds.
    void begin_history();
};

} // namespace aviary::session::edits
