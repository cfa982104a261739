// Shows a place of the project in the author's own editor.
//
//     Editor editor(project);
//     auto opened = editor.open("wobble.cpp", 12, 7);
//     if (!opened) return opened.error();   // "no editor is known: set AVIARY_EDITOR, ..."
//
// The editor belongs to the author: it lives on when we end. No shell reads its command line. [main-thread]
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
    /// Errors: editor.outside when it is no file of the project, after following links; editor.none when no editor is
    /// known that has a window; editor.failed when the editor cannot be run.
    Result<void> open(const std::filesystem::path& file, int line, int column);

private:
    void reap();

    const std::filesystem::path project_;
    std::vector<pid_t> opened_; ///< editors that reap() has not reaped
};

/// The editors that the environment names, any of them empty. The first that can be used counts.
struct EditorNames {
    std::string aviary_editor, visual, editor;
};

/// The words of the command that shows the place. AVIARY_EDITOR may say where the place goes, as in
/// "edit {file} {line} {column}"; else it is given in the way that the editor understands, if we know the editor.
/// Error: editor.none. Pure. [any-thread]
Result<std::vector<std::string>> editor_command(
    const EditorNames& names, const std::filesystem::path& file, int line, int column);

} // namespace aviary::workshop
