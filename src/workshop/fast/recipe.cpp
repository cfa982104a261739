#include "workshop/fast/recipe.h"

#include "workshop/fast/shell_words.h"
#include "workshop/shipping/build_graph.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace aviary::workshop {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

struct Edge {
    std::string command, file;
};

/// The one program of a link, which CMake puts between two commands that do nothing.
std::optional<Recipe::Command> linker_of(std::string_view command) {
    constexpr std::string_view before = ": && ", after = " && :";
    if (command.starts_with(before)) command.remove_prefix(before.size());
    if (command.ends_with(after)) command.remove_suffix(after.size());
    auto words = shell_words(command);
    if (words)
        std::erase_if(*words, [](const auto& word) { return word.starts_with("-Wl,--dependency-file"); });
    return words;
}

class Reading {
public:
    Reading(const fs::path& folder, std::string_view deps)
        : folder_(folder)
        , deps_(parse_deps(deps)) {}

    void take(const json& edge) {
        const std::string command = edge.at("command");
        if (!command.empty()) edges_[edge.at("output")] = {command, edge.at("file")};
    }

    Result<Recipe> read() {
        for (const auto& [output, edge] : edges_) {
            const fs::path library = output;
            const bool is_plugin =
                library.extension() == ".clap" && library.parent_path().filename() == library.stem();
            if (!is_plugin) continue;
            if (auto added = add_library(output, edge); !added) return added.error();
        }
        return std::move(recipe_);
    }

private:
    Result<void> add_library(const std::string& output, const Edge& edge) {
        auto link = linker_of(edge.command);
        if (!link) return refusal(output);
        Recipe::Library library{fs::path(output).stem().string(), output, *std::move(link), {}};
        for (const auto& word : library.link) {
            const auto made = edges_.find(word);
            if (word == output || made == edges_.end()) continue;
            if (is_object(word)) {
                const auto place = add_object(word, made->second);
                if (!place) return place.error();
                library.objects.push_back(*place);
            } else {
                add_elsewhere(word);
            }
        }
        recipe_.libraries.push_back(std::move(library));
        return {};
    }

    Result<std::size_t> add_object(const std::string& name, const Edge& edge) {
        const auto same = [&](const Recipe::Object& object) { return object.name == name; };
        const auto known = std::find_if(recipe_.objects.begin(), recipe_.objects.end(), same);
        if (known != recipe_.objects.end()) return std::size_t(known - recipe_.objects.begin());
        auto words = shell_words(edge.command);
        if (!words) return refusal(name);
        Recipe::Object object{name, *std::move(words), absolute(edge.file), {}};
        object.inputs = inputs_of(name);
        object.inputs.insert(object.source);
        recipe_.objects.push_back(std::move(object));
        return recipe_.objects.size() - 1;
    }

    /// What goes into an archive, and into what that was made from.
    void add_elsewhere(const std::string& name) {
        if (!visited_.insert(name).second) return;
        const auto made = edges_.find(name);
        if (made == edges_.end()) return;
        recipe_.elsewhere.insert(absolute(made->second.file));
        recipe_.elsewhere.merge(inputs_of(name));
        if (is_object(name)) return;
        for (const auto& word : linker_of(made->second.command).value_or(Recipe::Command{made->second.file}))
            add_elsewhere(word);
    }

    bool is_object(const std::string& name) const { return fs::path(name).extension() == ".o"; }
    fs::path absolute(const std::string& name) const { return (folder_ / name).lexically_normal(); }
    std::set<fs::path> inputs_of(const std::string& name) const {
        std::set<fs::path> inputs;
        if (const auto read = deps_.find(name); read != deps_.end())
            for (const auto& file : read->second) inputs.insert(absolute(file));
        return inputs;
    }
    static Error refusal(const std::string& what) {
        return {"fast.recipe", "is made by more than one program with its arguments", what};
    }

    const fs::path folder_;
    const std::map<std::string, std::vector<std::string>> deps_;
    std::map<std::string, Edge> edges_; ///< by output
    std::set<std::string> visited_;
    Recipe recipe_;
};

} // namespace

Result<Recipe> parse_recipe(const fs::path& build_folder, std::string_view compdb, std::string_view deps) {
    try {
        Reading reading(build_folder, deps);
        for (const auto& edge : json::parse(compdb)) reading.take(edge);
        return reading.read();
    } catch (const json::exception& error) {
        return Error{
            "fast.recipe", std::string("Ninja's list of commands is unreadable: ") + error.what(), {}};
    }
}

} // namespace aviary::workshop
