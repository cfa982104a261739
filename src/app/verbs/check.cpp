#include "app/beside_song.h"
#include "app/other_plugins.h"
#include "app/plugin_project.h"
#include "app/program.h"
#include "app/song_setup.h"
#include "app/verbs/verbs.h"
#include "base/atomic_file.h"
#include "engine/timeline/arrange.h"
#include "hosting/scan/bundle_folders.h"
#include "session/plugins/library.h"
#include "session/plugins/plugin_words.h"
#include "session/plugins/saved_plugin.h"
#include "session/plugins/words.h"
#include "session/project/project_folder.h"
#include "session/sounds/clip_sounds.h"
#include "song/edit/apply_fixes.h"

#include <fmt/format.h>

#include <algorithm>

namespace aviary::app {

namespace {

struct CheckOptions {
    std::filesystem::path song;
    bool json = false;
    bool fix = false; ///< write into the song what has one answer
};

std::optional<Error> damage_of(const std::filesystem::path& song) {
    auto project = session::ProjectFolder::open(song);
    const auto content = project ? project->load() : Result<session::ProjectContent>(project.error());
    return content ? std::nullopt : std::optional(content.error());
}

/// Presets that their plugins do not have. Only of plugins that are ours, because others would have to be run.
void find_unknown_presets(
    const song::Score& score, session::PluginLibrary& library, std::vector<Error>& problems) {
    for (const song::PluginWord* word : session::plugin_words(score)) {
        if (!word->preset || library.bundle_of(word->word).empty()) continue;
        const auto plugin = library.make(word->word);
        if (!plugin) continue;
        if (auto problem = session::preset_problem(*word->preset, word->word, **plugin))
            problems.push_back(*std::move(problem));
    }
}

/// Warnings of words that no plugin of their track has, and of plugins that have no side chain, as they are given when the
/// song plays. Only of tracks whose plugins are all ours, because others would have to be run.
std::vector<song::Diagnostic> unknown_parameters(const song::Score& score, session::PluginLibrary& library) {
    std::vector<Error> problems;
    find_unknown_presets(score, library, problems);
    for (const song::Track& track : score.tracks) {
        std::vector<std::unique_ptr<hosting::Processor>> plugins;
        std::vector<const hosting::PluginMetadata*> chain;
        bool is_known = true;
        const auto add = [&](const song::PluginWord& word) {
            if (!is_known || library.bundle_of(word.word).empty()) return void(is_known = false);
            auto plugin = library.make(word.word);
            if (!plugin) return void(is_known = false);
            chain.push_back(&plugins.emplace_back(*std::move(plugin))->metadata());
            if (auto problem = engine::side_chain_problem(word, *plugins.back()))
                problems.push_back(*std::move(problem));
        };
        const auto has_side_chain = [](const auto& word) { return word.sidechain.has_value(); };
        if (track.automation.empty() && std::ranges::none_of(track.effects, has_side_chain)
            && !(track.strip && has_side_chain(*track.strip)))
            continue;
        track.instrument ? add(*track.instrument) : chain.push_back(nullptr);
        for (const song::PluginWord& effect : track.effects) add(effect);
        if (track.strip) add(*track.strip);
        if (!is_known) continue;
        std::ranges::move(engine::parameter_problems(track, chain), std::back_inserter(problems));
    }
    return session::heard_warnings(score, problems);
}

/// The song's diagnostics, with warnings for unknown words of plugins. If the project has plugins of its own, ids are not
/// checked: one would have to run their code to know their ids.
std::vector<song::Diagnostic> diagnostics_of(const SongText& song, const std::filesystem::path& path) {
    // The song's own bundles are known by name alone: the library may load what is in its folders.
    const auto own = hosting::find_bundles(built_beside(path));
    const auto of_project = plugins_of_project(path); // which need not be built yet
    boost::asio::io_context none_run;
    session::PluginLibrary library({stock_plugins()}, open_scanned(none_run, 1, {}));
    if (auto list = session::read_plugin_list(plugin_search().list))
        library.set_scanned(*std::move(list));
    else
        fmt::print(stderr, "aviary: {}\n", list.error().text());
    const auto all = session::with_unknown_words(song.parsed, [&](std::string_view word) {
        const auto is_named = [&](const auto& bundle) { return bundle.filename() == word; };
        const bool is_own = std::ranges::any_of(own, is_named) || std::ranges::count(of_project, word) > 0
                            || (!own.empty() && session::is_plugin_id(word));
        return is_own ? Result<void>() : library.look_up(word);
    });
    const song::Score& score = song.parsed.score;
    const auto clips = session::heard_warnings(score, session::clip_problems(score, path.parent_path()));
    return session::merged(session::merged(all, unknown_parameters(score, library)), clips);
}

/// Writes into the song's file what has one answer, and says how many places that were.
Result<SongText> fix(SongText song, const std::filesystem::path& path) {
    std::size_t places = 0;
    for (const song::Diagnostic& diagnostic : song.parsed.diagnostics) places += diagnostic.fixes.size();
    if (places == 0) return song;
    const std::string better = song::apply_fixes(song.text, song.parsed.diagnostics);
    if (auto written = write_atomically(path, better); !written) return written.error();
    fmt::print(stderr, "{}: {} written anew\n", song.name,
        places == 1 ? "1 place" : fmt::format("{} places", places));
    return read_song(path);
}

/// Prints the song's diagnostics. Gives 1 if there are errors.
int check(const CheckOptions& options) {
    const auto path = song_at(options.song);
    if (!path) return fail(path.error());
    auto song = read_song(*path);
    if (song && options.fix) song = fix(*std::move(song), *path);
    if (!song) return fail(song.error());
    // If a folder was given, checks the files beside the song too.
    if (const auto damage = std::filesystem::is_directory(options.song) ? damage_of(*path) : std::nullopt)
        return fail(*damage);
    const auto diagnostics = diagnostics_of(*song, *path);
    if (options.json)
        fmt::print("{}\n", song::to_json(diagnostics, song->name));
    else
        fmt::print("{}", song::render(diagnostics, {song->name, song->text}));
    return song::has_errors(diagnostics) ? 1 : 0;
}

} // namespace

Verb check_verb() {
    static CheckOptions given;
    return {.name = "check",
        .about = "Say what is wrong with a song, with line and column",
        .options = {{"SONG", "A .bird file", &given.song, {.required = true}},
            {"--fix", "Write into the song what has one answer, such as blanks for tabs", &given.fix},
            {"--json", "Print the diagnostics as a JSON array, for editors", &given.json}},
        .run = [] { return check(given); }};
}

} // namespace aviary::app
