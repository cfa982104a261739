#include "app/song_setup.h"

#include "app/output_file.h"
#include "session/plugins/plugin_words.h"
#include "session/project/find_song.h"
#include "session/project/song_file.h"

#include <fmt/format.h>

namespace aviary::app {

namespace fs = std::filesystem;

fs::path built_beside(const fs::path& song_file) {
    std::error_code error;
    return fs::absolute(song_file, error).parent_path() / "build" / "workshop" / "plugins";
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

Result<fs::path> song_at(const fs::path& given) {
    std::error_code error;
    return fs::is_directory(given, error) ? session::find_song(given) : given;
}

song::Parsed parse_song(const std::string& text, const std::string& shown_as, const fs::path& file) {
    auto parsed = song::read_song(text, shown_as, session::files_beside(file));
    parsed.diagnostics =
        session::merged(std::move(parsed.diagnostics), session::one_voice_warnings(parsed.score));
    return parsed;
}

Result<SongText> read_song(const fs::path& file) {
    auto text = session::read_song_file(file);
    if (!text) return text.error();
    SongText song{file.string(), *std::move(text), {}};
    song.parsed = parse_song(song.text, song.name, file);
    return song;
}

Result<SongText> read_song_from_input() {
    const std::string name = "standard input";
    auto given = read_input("-", "a song as text (.bird)", session::largest_song);
    if (!given) return given.error();
    auto text = session::checked_song_text(*std::move(given), name);
    if (!text) return text.error();
    SongText song{name, *std::move(text), {}};
    song.parsed = song::read_song(song.text, song.name);
    return song;
}

std::string warning_of(const Error& problem, const SongText& song) {
    const std::string place = problem.where.empty() ? "" : ":" + problem.where;
    return fmt::format("{}{}: warning: {}", song.name, place, problem.message);
}

} // namespace aviary::app
