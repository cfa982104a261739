#include "workshop/shipping/build_graph.h"

#include "workshop/watch/changes.h"

#include <fstream>
#include <sstream>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));
    return lines;
}

/// Undoes a shell's quotes: 'it'\''s.cpp' is it's.cpp.
std::string unquoted(std::string_view word) {
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == '\\' && i + 1 < word.size())
            text += word[++i];
        else if (word[i] != '\'')
            text += word[i];
    }
    return text;
}

class Reading {
public:
    Reading(Foreground& work, const fs::path& project, const fs::path& folder)
        : work_(work)
        , project_(project)
        , folder_(folder) {
        std::ostringstream text;
        text << std::ifstream(folder / "CMakeCache.txt").rdbuf();
        cache_ = text.str();
    }

    Result<std::string> ask(const std::string& tool, const std::vector<std::string>& targets) {
        std::vector<std::string> command{"ninja", "-C", folder_.string(), "-t", tool};
        command.insert(command.end(), targets.begin(), targets.end());
        return work_.run(std::move(command));
    }

    Result<BuildGraph> read(const std::vector<std::string>& outputs) {
        auto commands = ask("commands", outputs);
        auto inputs = ask("inputs", outputs);
        auto rules = ask("inputs", {"build.ninja"}); // what CMake read to make the rules
        auto deps = ask("deps", {});
        for (const auto* answer : {&commands, &inputs, &rules, &deps})
            if (!*answer) return answer->error();

        BuildGraph graph;
        graph.commands = *commands;
        const auto read_by = parse_deps(*deps);
        for (const auto& input : parse_inputs(*inputs)) {
            add(graph, input);
            if (const auto object = read_by.find(input); object != read_by.end())
                for (const auto& file : object->second) add(graph, file);
        }
        for (const auto& file : parse_inputs(*rules)) add(graph, file);
        graph.files[folder_ / "CMakeCache.txt"] = Part::flags;
        for (const char* compiler : {"CMAKE_CXX_COMPILER", "CMAKE_C_COMPILER"})
            if (const auto path = cache_entry(cache_, compiler); !path.empty())
                graph.files[path] = Part::compiler;
        return graph;
    }

private:
    void add(BuildGraph& graph, const std::string& name) const {
        const fs::path file = (folder_ / name).lexically_normal();
        std::error_code error;
        if (lies_in(file, folder_) || lies_in(file, cache_entry(cache_, "CMAKE_ROOT"))) return;
        if (!fs::is_regular_file(file, error)) return; // a name that stands for other targets
        graph.files[file] = lies_in(file, project_) ? Part::sources : Part::sdk;
    }

    Foreground& work_;
    const fs::path project_, folder_;
    std::string cache_;
};

} // namespace

Result<BuildGraph> read_build_graph(Foreground& work, const fs::path& project, const fs::path& build_folder,
    const std::vector<std::string>& outputs) {
    return Reading(work, project, build_folder).read(outputs);
}

std::vector<std::string> parse_inputs(std::string_view text) {
    std::vector<std::string> inputs = lines_of(text);
    for (auto& input : inputs)
        if (input.starts_with('\'')) input = unquoted(input);
    return inputs;
}

std::map<std::string, std::vector<std::string>> parse_deps(std::string_view text) {
    // "object: #deps 2, deps mtime 17 (VALID)", then each file indented by four, then an empty line.
    std::map<std::string, std::vector<std::string>> deps;
    std::vector<std::string>* files = nullptr;
    for (const auto& line : lines_of(text)) {
        if (const auto mark = line.find(": #deps "); mark != std::string::npos && !line.starts_with("    "))
            files = &deps[line.substr(0, mark)];
        else if (files && line.starts_with("    "))
            files->push_back(line.substr(4));
    }
    return deps;
}

} // namespace aviary::workshop
