#include "workshop/editor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

/// How an editor wants to be told a place.
enum class Manner : std::uint8_t {
    file_only,
    go_to,   ///< -g file:line:column
    colons,  ///< file:line:column
    options, ///< --line 12 --column 7 file
    plus,    ///< +12 file
    plus_colon,
    plus_comma, ///< +12,7 file
};

struct Known {
    std::string_view name;
    Manner manner;
    bool in_terminal = false;
};

constexpr std::array known_editors{
    Known{"code", Manner::go_to},
    Known{"code-insiders", Manner::go_to},
    Known{"codium", Manner::go_to},
    Known{"vscodium", Manner::go_to},
    Known{"cursor", Manner::go_to},
    Known{"windsurf", Manner::go_to},
    Known{"subl", Manner::colons},
    Known{"sublime_text", Manner::colons},
    Known{"zed", Manner::colons},
    Known{"zeditor", Manner::colons},
    Known{"lapce", Manner::colons},
    Known{"geany", Manner::colons},
    Known{"clion", Manner::options},
    Known{"idea", Manner::options},
    Known{"rider", Manner::options},
    Known{"kate", Manner::options},
    Known{"kwrite", Manner::options},
    Known{"emacs", Manner::plus_colon},
    Known{"emacsclient", Manner::plus_colon},
    Known{"gedit", Manner::plus_colon},
    Known{"gvim", Manner::plus},
    Known{"nvim-qt", Manner::plus},
    Known{"neovide", Manner::plus},
    Known{"mousepad", Manner::file_only},
    Known{"vi", Manner::plus, true},
    Known{"vim", Manner::plus, true},
    Known{"nvim", Manner::plus, true},
    Known{"view", Manner::plus, true},
    Known{"kak", Manner::plus_colon, true},
    Known{"micro", Manner::plus_colon, true},
    Known{"joe", Manner::plus, true},
    Known{"jed", Manner::file_only, true},
    Known{"ne", Manner::plus, true},
    Known{"mcedit", Manner::plus, true},
    Known{"hx", Manner::colons, true},
    Known{"helix", Manner::colons, true},
    Known{"nano", Manner::plus_comma, true},
    Known{"pico", Manner::plus_comma, true},
    Known{"ed", Manner::file_only, true},
};

/// Finds an editor by its program, such as "/opt/clion/bin/clion.sh".
const Known* find_editor(const std::string& word) {
    const std::string name = fs::path(word).filename().string();
    const std::string_view bare =
        name.ends_with(".sh") ? std::string_view(name).substr(0, name.size() - 3) : name;
    const auto found = std::find_if(
        known_editors.begin(), known_editors.end(), [&](const Known& known) { return known.name == bare; });
    return found == known_editors.end() ? nullptr : &*found;
}

/// Splits a command as a shell would: 'a b' and "a b" are one word, and so is a\ b.
std::vector<std::string> words_of(std::string_view command) {
    std::vector<std::string> words;
    std::string word;
    bool in_word = false;
    char quote = 0;
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char c = command[i];
        if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
            word += command[++i];
            in_word = true;
        } else if (quote != 0 ? c == quote : c == '\'' || c == '"') {
            quote = quote != 0 ? 0 : c;
            in_word = true;
        } else if (quote == 0 && (c == ' ' || c == '\t')) {
            if (in_word) words.push_back(std::exchange(word, {}));
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (in_word) words.push_back(std::move(word));
    return words;
}

/// Replaces "{file}", "{line}" and "{column}", wherever they stand in a word. True when there was one.
bool fill_in(std::vector<std::string>& words, const std::string& file, int line, int column) {
    bool found = false;
    const std::pair<std::string_view, std::string> places[]{{"{file}", file},
        {"{line}", std::to_string(std::max(line, 1))}, {"{column}", std::to_string(std::max(column, 1))}};
    for (auto& word : words)
        for (std::size_t at = 0; at < word.size(); ++at)
            for (const auto& [name, value] : places) {
                if (word.compare(at, name.size(), name) != 0) continue;
                word.replace(at, name.size(), value);
                at += value.size() - 1; // a "{line}" in the file's name stays
                found = true;
                break;
            }
    return found;
}

std::vector<std::string> place(Manner manner, const std::string& file, int line, int column) {
    if (line < 1) return {file};
    column = std::max(column, 1);
    switch (manner) {
    case Manner::go_to: return {"-g", fmt::format("{}:{}:{}", file, line, column)};
    case Manner::colons: return {fmt::format("{}:{}:{}", file, line, column)};
    case Manner::options: return {"--line", std::to_string(line), "--column", std::to_string(column), file};
    case Manner::plus: return {fmt::format("+{}", line), file};
    case Manner::plus_colon: return {fmt::format("+{}:{}", line, column), file};
    case Manner::plus_comma: return {fmt::format("+{},{}", line, column), file};
    case Manner::file_only: break;
    }
    return {file};
}

/// Whether the editor runs in the terminal that it is started in: we have none for it.
bool wants_terminal(const std::vector<std::string>& words) {
    const Known* editor = find_editor(words.front());
    if (!editor) return false;
    const auto asks = [&](std::string_view option) {
        return std::find(words.begin(), words.end(), option) != words.end();
    };
    if (editor->name.starts_with("emacs")) return asks("-nw") || asks("-t") || asks("-tty");
    return editor->in_terminal && !asks("-g"); // vim -g has a window
}

} // namespace

Result<std::vector<std::string>> editor_command(
    const EditorNames& names, const fs::path& file, int line, int column) {
    std::string in_terminal;
    for (const std::string* name : {&names.aviary_editor, &names.visual, &names.editor}) {
        auto words = words_of(*name);
        if (words.empty()) continue;
        const bool is_ours = name == &names.aviary_editor;
        if (is_ours && fill_in(words, file.string(), line, column)) return words;
        if (wants_terminal(words)) {
            if (in_terminal.empty()) in_terminal = words.front();
            continue;
        }
        // The editor need not be the first word: "xterm -e vim".
        const Known* editor = nullptr;
        for (const auto& word : words)
            if (!editor) editor = find_editor(word);
        for (auto& word : place(editor ? editor->manner : Manner::file_only, file.string(), line, column))
            words.push_back(std::move(word));
        return words;
    }
    if (in_terminal.empty())
        return Error{"editor.none", "no editor is known: set AVIARY_EDITOR, for example to 'code'", ""};
    return Error{"editor.none",
        fmt::format("{0} needs a terminal, and here is none: set AVIARY_EDITOR, for example to "
                    "'xterm -e {0}'",
            in_terminal),
        ""};
}

} // namespace aviary::workshop
