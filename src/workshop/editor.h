// Shows a place of the project in the author's own editor.
//
//     Editor editor(project);
//     auto opened = editor.open("wobble.cpp", 12, 7);
//     if (!opened) return opened.error();   // "no editor is known: set AVIARY_EDITOR, ..."
//
// The editor is the author's, not ours: it lives on when we end. No shell reads its command line. [main-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace aviary::workshop {

class Editor {
public:
    explicit Editor(std::filesystem::path project);
    ~Editor();
    Editor(const Editor&) = delete;

    /// `file` as problems name it: relative to the project, or absolute. Line and column count from 1; 0: not known.
    /// Errors: editor.outside unless it is a file of the project, links followed; editor.none when none is known that has
    /// a window; editor.failed when it cannot be run.
    Result<void> open(const std::filesystem::path& file, int line, int column);

private:
    void reap();

    const std::filesystem::path project_;
    std::vector<pid_t> opened_; ///< that may have ended
};

/// As the environment names them; may be empty. The first that can be used counts.
struct EditorNames {
    std::string aviary_editor, visual, editor;
};

/// The words of the command that shows the place. AVIARY_EDITOR may say where they go, as in "edit {file} {line} {column}";
/// other editors are spoken to in their own way as far as we know it. Error: editor.none. Pure. [any-thread]
Result<std::vector<std::string>> editor_command(
    const EditorNames& names, const std::filesystem::path& file, int line, int column);

} // namespace aviary::workshop
