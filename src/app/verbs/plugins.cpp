#include "app/plugin_project.h"
#include "app/program.h"
#include "app/verbs/verbs.h"
#include "hosting/formats/clap/module.h"
#include "hosting/formats/clap/preset_names.h"
#include "hosting/plugin/processor.h"
#include "session/plugins/words.h"
#include "song/syntax/diagnostics.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::app {

namespace {

namespace fs = std::filesystem;

/// A plugin that comes with the program.
struct StockPlugin {
    std::string word;               ///< by which songs name it: its bundle's
    std::vector<std::string> roles; ///< other words that it plays
    hosting::PluginMetadata about;
    struct Range {
        std::string min, max, initial; ///< as the plugin writes them
    };
    std::vector<Range> ranges; ///< one for each parameter
    std::vector<std::string> presets;

    const char* kind() const {
        if (about.is_note_effect()) return "note effect";
        return about.takes_notes ? "instrument" : "effect";
    }
    bool goes_by(std::string_view given) const {
        return given == word || given == about.id
               || std::find(roles.begin(), roles.end(), given) != roles.end();
    }
};

/// Asks each plugin itself. Those in the folder that are not ours, as the examples of a build tree, are left out.
Result<std::vector<StockPlugin>> plugins_in(const fs::path& folder) {
    std::vector<fs::path> libraries;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        const fs::path library = entry.path() / (entry.path().filename().string() + ".clap");
        if (fs::exists(library)) libraries.push_back(library);
    }
    std::sort(libraries.begin(), libraries.end());
    std::vector<StockPlugin> plugins;
    for (const fs::path& library : libraries) {
        auto module = hosting::Module::open(library);
        if (!module) return module.error();
        for (const std::string& id : (*module)->plugin_ids()) {
            if (!id.starts_with("aviary.")) continue;
            const auto processor = hosting::Processor::create(*module, id);
            if (!processor) return processor.error();
            StockPlugin plugin{library.stem().string(), {}, (*processor)->metadata(), {},
                hosting::preset_names(library, id)};
            for (const std::string_view role : session::role_words())
                if (session::stock_for(role) == plugin.word) plugin.roles.emplace_back(role);
            for (const auto& parameter : plugin.about.parameters) {
                const auto text = [&](double value) {
                    return (*processor)->value_text(parameter.index_id, value);
                };
                plugin.ranges.push_back({text(parameter.min), text(parameter.max), text(parameter.initial)});
            }
            plugins.push_back(std::move(plugin));
        }
    }
    if (plugins.empty())
        return Error{"plugins.missing", "the stock plugins are not here; build them or install the program",
            folder.string()};
    return plugins;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

std::string range_of(const StockPlugin& plugin, std::size_t parameter) {
    const auto& about = plugin.about.parameters[parameter];
    if (!about.choices.empty()) return joined(about.choices, ", ");
    const char* const between = about.kind == hosting::ParameterKind::toggle ? ", " : " to ";
    return plugin.ranges[parameter].min + between + plugin.ranges[parameter].max;
}

std::string as_text(const StockPlugin& plugin) {
    std::string text = fmt::format("{}  {}, {}\n", plugin.word, plugin.about.name, plugin.kind());
    if (!plugin.roles.empty()) text += fmt::format("  plays {}\n", joined(plugin.roles, ", "));
    std::size_t widest = 0;
    for (const auto& parameter : plugin.about.parameters) widest = std::max(widest, parameter.id.size());
    for (std::size_t i = 0; i < plugin.about.parameters.size(); ++i)
        text += fmt::format("  {:<{}}  {}, at first {}\n", plugin.about.parameters[i].id, widest,
            range_of(plugin, i), plugin.ranges[i].initial);
    if (!plugin.presets.empty()) text += fmt::format("  presets: {}\n", joined(plugin.presets, ", "));
    return text;
}

nlohmann::json as_json(const StockPlugin& plugin) {
    nlohmann::json json = plugin.about;
    json["word"] = plugin.word;
    json["kind"] = plugin.kind();
    json["roles"] = plugin.roles;
    json["presets"] = plugin.presets;
    for (std::size_t i = 0; i < plugin.ranges.size(); ++i)
        json["parameters"][i]["texts"] = {{"min", plugin.ranges[i].min}, {"max", plugin.ranges[i].max},
            {"initial", plugin.ranges[i].initial}};
    return json;
}

/// The plugin's page in docs/plugins.
std::string as_page(const StockPlugin& plugin) {
    std::string text = fmt::format("# {}\n\n", plugin.about.name);
    if (!plugin.about.description.empty()) text += plugin.about.description + ".\n\n";
    text += fmt::format(
        "An {} of the id `{}`. A song names it `{}`", plugin.kind(), plugin.about.id, plugin.word);
    if (plugin.kind() == std::string_view("note effect")) text.replace(text.rfind("An note"), 3, "A ");
    if (!plugin.roles.empty()) text += fmt::format("; it also plays `{}`", joined(plugin.roles, "`, `"));
    text += ".\n\n| id | name | range | at first |\n|---|---|---|---|\n";
    for (std::size_t i = 0; i < plugin.about.parameters.size(); ++i) {
        const auto& about = plugin.about.parameters[i];
        const std::string name = about.group.empty() ? about.name : about.group + ": " + about.name;
        text += fmt::format(
            "| `{}` | {} | {} | {} |\n", about.id, name, range_of(plugin, i), plugin.ranges[i].initial);
    }
    if (!plugin.presets.empty())
        text += fmt::format("\nPresets, as in `preset \"{}\"` under the plugin's line: {}.\n",
            plugin.presets.front(), joined(plugin.presets, ", "));
    return text;
}

struct PluginsOptions {
    std::string word;
    bool json = false, page = false;
};

int print_plugins(const PluginsOptions& options) {
    auto all = plugins_in(stock_plugins());
    if (!all) return fail(all.error());
    if (!options.word.empty()) {
        std::vector<std::string_view> words;
        for (const StockPlugin& plugin : *all) {
            words.push_back(plugin.word);
            words.insert(words.end(), plugin.roles.begin(), plugin.roles.end());
        }
        const std::string guess = song::did_you_mean(options.word, words);
        std::erase_if(*all, [&](const StockPlugin& plugin) { return !plugin.goes_by(options.word); });
        if (all->empty())
            return fail({"plugin.unknown",
                "no stock plugin goes by '" + options.word + "'; "
                    + (guess.empty() ? "'aviary plugins' lists them, 'aviary scan' those of other people"
                                     : guess),
                {}});
    }
    if (options.json) {
        nlohmann::json list = nlohmann::json::array();
        for (const StockPlugin& plugin : *all) list.push_back(as_json(plugin));
        fmt::print("{}\n", list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        return 0;
    }
    std::string text;
    for (const StockPlugin& plugin : *all)
        text += (text.empty() ? "" : "\n") + (options.page ? as_page(plugin) : as_text(plugin));
    fmt::print("{}", text);
    return 0;
}

} // namespace

Verb plugins_verb() {
    static PluginsOptions given;
    return {.name = "plugins",
        .about = "List the plugins that come with Aviary, their parameters and presets",
        .options = {{"WORD", "One of them, by a word that a song names it by, or its id", &given.word},
            {"--json", "Print them as JSON", &given.json},
            {"--page", "Print the page of docs/plugins", &given.page}},
        .run = [] { return print_plugins(given); }};
}

} // namespace aviary::app
