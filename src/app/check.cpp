#include "app/project.h"
#include "app/song_setup.h"
#include "app/verbs.h"
#include "session/project/project_folder.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

std::optional<Error> damage_of(const std::filesystem::path& song) {
    auto project = session::ProjectFolder::open(song);
    const auto content = project ? project->load() : Result<session::ProjectContent>(project.error());
    return content ? std::nullopt : std::optional(content.error());
}

} // namespace

int check(const CheckOptions& options) {
    const auto path = song_at(options.song);
    if (!path) return fail(path.error());
    const auto song = read_song(*path);
    if (!song) return fail(song.error());
    // Of a folder, the files beside the song too.
    if (const auto damage = std::filesystem::is_directory(options.song) ? damage_of(*path) : std::nullopt)
        return fail(*damage);
    const auto& diagnostics = song->parsed.diagnostics;
    if (options.json)
        fmt::print("{}\n", song::to_json(diagnostics, song->name));
    else
        fmt::print("{}", song::render(diagnostics, {song->name, song->text}));
    return song::has_errors(diagnostics) ? 1 : 0;
}

} // namespace aviary::app
