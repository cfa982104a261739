#include "app/song_setup.h"

#include "app/program.h"
#include "session/library.h"
#include "session/song_file.h"

#include <fmt/format.h>

namespace aviary::app {

namespace fs = std::filesystem;

std::vector<fs::path> plugin_folders(const fs::path& song_file) {
    std::error_code error;
    const fs::path here = fs::absolute(song_file, error).parent_path();
    return {here / "build" / "workshop" / "plugins", stock_plugins()};
}

std::string SongText::complaints() const {
    auto wrong = parsed.diagnostics;
    const auto notes = std::erase_if(
        wrong, [](const auto& diagnostic) { return diagnostic.severity == song::Severity::note; });
    std::string said = song::render(wrong, {name, text});
    if (notes > 0)
        said += fmt::format("{}: {} on how it was read: aviary check {}\n", name,
            notes == 1 ? "1 note" : fmt::format("{} notes", notes), name);
    return said;
}

Result<SongText> read_song(const fs::path& file) {
    auto text = session::read_song_file(file);
    if (!text) return text.error();
    SongText song{file.string(), *std::move(text), {}};
    song.parsed = song::read_song(song.text, song.name);
    return song;
}

std::string warning_of(const Error& problem, const SongText& song) {
    const std::string place = problem.where.empty() ? "" : ":" + problem.where;
    return fmt::format("{}{}: warning: {}", song.name, place, problem.message);
}

std::vector<std::string> load_song(
    engine::Engine& engine, const SongText& song, const std::vector<fs::path>& folders) {
    session::PluginLibrary library(folders);
    const auto report = engine.load(song.parsed.score,
        [&](const song::PluginWord& word, engine::SlotRole) { return library.make(word.word); });
    std::vector<std::string> warnings;
    for (const Error& problem : report.problems) warnings.push_back(warning_of(problem, song));
    return warnings;
}

} // namespace aviary::app
