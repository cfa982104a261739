#include "session/project/project_folder.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"
#include "session/project/find_song.h"
#include "session/project/song_file.h"

#include <algorithm>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

/// Enough for the states of many samplers. Whoever needs more keeps the sound in samples/.
constexpr std::uintmax_t largest = 256u << 20;

constexpr const char* name_of(ProjectFile file) {
    constexpr const char* names[] = {"", "daw.mixer.json", "daw.plugins.json", "daw.session.json"};
    return names[std::size_t(file)];
}

Error damaged(const song::Diagnostic& problem, const fs::path& path) {
    std::string where = path.string(), message = problem.message;
    if (problem.position.line > 0)
        for (const int number : {problem.position.line, problem.position.column})
            where.append(":").append(std::to_string(number));
    message.append("; ").append(problem.hint.empty() ? "mend it, then open the project again" : problem.hint);
    return {"project.damaged", std::move(message), std::move(where)};
}

/// The file's content; its defaults if there is no file. Error: project.damaged.
template <typename File>
Result<File> understood(const std::optional<std::string>& text, song::Read<File> (*read)(std::string_view),
    const fs::path& path) {
    if (!text) return File();
    auto result = read(*text);
    if (auto* file = std::get_if<File>(&result)) return std::move(*file);
    return damaged(std::get<song::Diagnostic>(result), path);
}

void add_files(const fs::path& folder, std::string_view below, std::vector<std::string>& names) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder / below, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_regular_file(ignored))
            names.push_back(entry->path().lexically_relative(folder).generic_string());
    }
}

} // namespace

Result<ProjectFolder> ProjectFolder::open(const fs::path& folder_or_song) {
    auto song = find_song(folder_or_song);
    if (!song) return song.error();
    remove_leftovers(song->parent_path());
    remove_leftovers(song->parent_path() / song::states_folder);
    return ProjectFolder(song->parent_path(), *song);
}

fs::path ProjectFolder::path_of(ProjectFile file) const {
    return file == ProjectFile::song ? song_ : folder_ / name_of(file);
}

std::vector<std::string> ProjectFolder::tracked_files() const {
    std::vector<std::string> names;
    for (const fs::path& path : {song_.filename(), fs::path(name_of(ProjectFile::mixer)),
             fs::path(name_of(ProjectFile::plugins)), fs::path(".gitignore"), fs::path(".gitattributes")}) {
        std::error_code ignored;
        if (fs::is_regular_file(folder_ / path, ignored)) names.push_back(path.string());
    }
    add_files(folder_, "samples", names);
    const auto plugins = read_whole_file(path_of(ProjectFile::plugins));
    const auto states = plugins ? song::states_named_in(*plugins) : std::nullopt;
    for (const std::string& digest : states.value_or(std::set<std::string>())) {
        std::error_code ignored;
        if (fs::is_regular_file(folder_ / song::state_path(digest), ignored))
            names.push_back(song::state_path(digest));
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<ProjectFolder::OnDisk> ProjectFolder::read(ProjectFile file) const {
    const fs::path path = path_of(file);
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return OnDisk();
    const auto unreadable = [&](const std::string& why) {
        return Error{"project.unreadable", "cannot be read: " + why, path.string()};
    };
    if (status.type() == fs::file_type::none) return unreadable(error.message());
    if (!fs::is_regular_file(status)) return unreadable("this is not an ordinary file");
    if (fs::file_size(path, error) > largest) return unreadable("it is larger than 256 MB");
    auto text = read_whole_file(path);
    if (!text) return unreadable("see to it that you may read it");
    return OnDisk(std::move(*text));
}

Result<ProjectFolder::Texts> ProjectFolder::read_all() const {
    auto song = read_song_file(song_);
    if (!song) return song.error();
    Texts texts;
    texts.of[0] = std::move(*song);
    for (const ProjectFile file : {ProjectFile::mixer, ProjectFile::plugins, ProjectFile::session}) {
        auto text = read(file);
        if (!text) return text.error();
        texts.of[std::size_t(file)] = std::move(*text);
    }
    return texts;
}

std::optional<Error> ProjectFolder::other_songs() const {
    const auto songs = songs_in(folder_);
    if (!songs || songs->size() < 2) return {};
    std::string names;
    for (const fs::path& song : *songs)
        if (song != song_) names += (names.empty() ? "" : ", ") + song.filename().string();
    return Error{"project.several",
        "other songs are in its folder (" + names
            + ") and share its mixer and plugins; better give each a folder of its own",
        song_.string()};
}

Result<ProjectContent> ProjectFolder::load(const KnownStates& known_states) {
    auto texts = read_all();
    if (!texts) return texts.error();
    const auto text = [&](ProjectFile file) -> OnDisk& { return texts->of[std::size_t(file)]; };

    ProjectContent content;
    content.song = *text(ProjectFile::song);
    auto mixer = understood(text(ProjectFile::mixer), song::read_mixer_file, path_of(ProjectFile::mixer));
    if (!mixer) return mixer.error();
    auto plugins =
        understood(text(ProjectFile::plugins), song::read_plugins_file, path_of(ProjectFile::plugins));
    if (!plugins) return plugins.error();
    // A damaged session file is no reason to lock a person out of the song.
    auto session =
        understood(text(ProjectFile::session), song::read_session_file, path_of(ProjectFile::session));
    content.mixer = std::move(*mixer);
    content.plugins = std::move(*plugins);
    content.problems = read_states(folder_, content.plugins, known_states);
    if (session)
        content.session = std::move(*session);
    else
        content.problems.push_back(session.error());
    if (auto others = other_songs()) content.problems.push_back(*others);
    content.mixer_bytes = text(ProjectFile::mixer);
    content.plugins_bytes = text(ProjectFile::plugins);

    for (const ProjectFile file : project_files) known(file) = std::move(text(file));
    session_is_damaged_ = !session;
    return content;
}

Result<void> ProjectFolder::check_unchanged(ProjectFile file) const {
    const auto refused = [&](const char* code, const char* message) {
        return Error{code, message, path_of(file).string()};
    };
    auto on_disk = read(file);
    if (!on_disk) return on_disk.error();
    if (!known(file) && *on_disk)
        return refused(
            "project.not_loaded", "was not read yet, so it is not overwritten: load the project first");
    if (file == ProjectFile::session && session_is_damaged_ && *on_disk)
        return refused(
            "project.damaged", "was not understood, so it is not overwritten: mend it, or remove it");
    if (!known(file) || *known(file) == *on_disk) return {};
    return refused("project.changed_outside",
        *on_disk ? "was changed by another program since it was read, so it is not overwritten: read it anew"
                 : "was removed by another program since it was read, so it is not written: read it anew");
}

Result<std::vector<ProjectFile>> ProjectFolder::save(const std::vector<FileText>& files) {
    std::vector<const FileText*> changed;
    for (const FileText& file : files) {
        if (auto unchanged = check_unchanged(file.file); !unchanged) return unchanged.error();
        if (known(file.file) != std::optional(OnDisk(file.text))) changed.push_back(&file);
    }
    std::vector<PendingFile> pending;
    for (const FileText* file : changed) {
        auto written = PendingFile::write(path_of(file->file), file->text);
        if (!written) return written.error();
        pending.push_back(std::move(*written));
    }
    for (const FileText* file : changed) // again, since writing took some time
        if (auto unchanged = check_unchanged(file->file); !unchanged) return unchanged.error();

    std::vector<ProjectFile> saved;
    for (std::size_t i = 0; i < changed.size(); ++i) {
        if (auto put = pending[i].put_in_place(); !put) return put.error();
        unsynced_.insert(pending[i].folder());
        known(changed[i]->file) = changed[i]->text;
        saved.push_back(changed[i]->file);
    }
    if (auto synced = sync(); !synced) return synced.error();
    return saved;
}

/// Syncs every folder in which a file was renamed, also those whose sync failed in an earlier save.
Result<void> ProjectFolder::sync() {
    while (!unsynced_.empty()) {
        if (auto synced = sync_folder(*unsynced_.begin()); !synced) return synced;
        unsynced_.erase(unsynced_.begin());
    }
    return {};
}

std::vector<ProjectFile> ProjectFolder::changed_outside() const {
    std::vector<ProjectFile> changed;
    for (const ProjectFile file : project_files) {
        const auto on_disk = read(file);
        if (!on_disk || *on_disk != known(file).value_or(OnDisk())) changed.push_back(file);
    }
    return changed;
}

} // namespace aviary::session
