#include "workshop/build/undefined_symbols.h"

#include "base/whole_file.h"

#include <algorithm>
#include <cctype>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

constexpr int most_files = 500;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool is_source(const fs::path& file) {
    const auto extension = file.extension();
    return extension == ".cpp" || extension == ".cc" || extension == ".cxx" || extension == ".c";
}

/// Whether the text has a body of a function of that name: "name(…) {", or a variable of it.
bool seems_to_define(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const auto end = at + name.size();
        if ((at > 0 && is_word(text[at - 1])) || end >= text.size() || is_word(text[end])) continue;
        const auto next = text.find_first_of(";{", end);
        const auto assigned = text.find_first_not_of(" \t", end);
        if (next != std::string_view::npos && text[next] == '{'
            && text.substr(end, next - end).find('}') == std::string_view::npos)
            return true;
        if (assigned != std::string_view::npos && text[assigned] == '=') return true;
    }
    return false;
}

/// Source files of the project that CMakeLists.txt does not name.
std::vector<fs::path> unnamed_sources(const fs::path& project) {
    std::vector<fs::path> sources;
    const std::string lists = read_whole_file(project / "CMakeLists.txt").value_or("");
    std::error_code error;
    fs::recursive_directory_iterator entry(project, error), end;
    for (int files = 0; !error && entry != end && files < most_files; entry.increment(error), ++files) {
        const auto name = entry->path().filename().string();
        if (entry->is_directory(error)
            && (name == "build" || name == "node_modules" || name.starts_with('.')))
            entry.disable_recursion_pending();
        if (is_source(entry->path()) && lists.find(name) == std::string::npos)
            sources.push_back(entry->path());
    }
    std::sort(sources.begin(), sources.end());
    return sources;
}

} // namespace

std::optional<std::string> undefined_name(std::string_view message) {
    std::string_view symbol;
    for (const std::string_view words : {"undefined symbol: ", "undefined reference to "})
        if (const auto at = message.find(words); at != std::string_view::npos)
            symbol = message.substr(at + words.size());
    if (symbol.empty()) return std::nullopt;
    if (symbol.front() == '`' || symbol.front() == '\'') symbol.remove_prefix(1);
    symbol = symbol.substr(0, symbol.find_first_of("('["));
    const auto begin = symbol.find_last_of(": ");
    if (begin != std::string_view::npos) symbol.remove_prefix(begin + 1);
    while (!symbol.empty() && !is_word(symbol.back())) symbol.remove_suffix(1);
    return symbol.empty() ? std::nullopt : std::optional(std::string(symbol));
}

void explain_undefined(std::vector<Problem>& problems, const fs::path& project) {
    std::optional<std::vector<std::pair<fs::path, std::string>>> sources; // with their texts
    for (Problem& problem : problems) {
        const auto name = undefined_name(problem.message);
        if (problem.severity != "error" || !name) continue;
        if (!sources) {
            sources.emplace();
            for (const auto& file : unnamed_sources(project))
                sources->emplace_back(file, read_whole_file(file).value_or(""));
        }
        const auto found = std::ranges::find_if(
            *sources, [&](const auto& source) { return seems_to_define(source.second, *name); });
        problem.message += found != sources->end()
                               ? ". " + found->first.lexically_relative(project).string()
                                     + " seems to have it: add that file to SOURCES in CMakeLists.txt"
                               : ". It is declared, but no source has it: is a file missing from SOURCES in "
                                 "CMakeLists.txt, or a library from target_link_libraries()?";
    }
}

} // namespace aviary::workshop
