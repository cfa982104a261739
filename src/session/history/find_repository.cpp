#include "session/history/find_repository.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"
#include "session/project/templates.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

constexpr const char* hidden_repository = ".daw.git";
constexpr std::string_view session_file = "daw.session.json";

/// Aviary's plugins are built with CMake, by their authors, who keep the source in a repository of their own.
bool is_plugin_project(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "CMakeLists.txt", error);
}

bool is_inside_another(const fs::path& folder) {
    Buffer found;
    return git_repository_discover(&found, folder.c_str(), 0, nullptr) != GIT_ENOTFOUND;
}

Error broken(int code, const fs::path& path) {
    Error error = failure(code, "this is no repository that Git can use", path);
    error.code = "history.broken";
    return error;
}

/// What HEAD names must be there: a branch, which may have no commit yet, or a commit.
int check_head(git_repository* repository) {
    HeldReference head;
    Oid id;
    HeldCommit commit;
    HeldTree tree;
    int code = git_reference_lookup(head.out(), repository, "HEAD");
    if (code == 0) code = git_reference_name_to_id(&id.raw, repository, "HEAD");
    if (code == GIT_ENOTFOUND && head && git_reference_type(head) == GIT_REFERENCE_SYMBOLIC) return 0;
    if (code == 0) code = git_commit_lookup(commit.out(), repository, &id.raw);
    if (code == 0) code = git_commit_tree(tree.out(), commit);
    return code;
}

Result<HeldRepository> open_at(const fs::path& path) {
    HeldRepository repository;
    int code = git_repository_open(repository.out(), path.c_str());
    if (code != 0) {
        // For a repository of another user, libgit2 1.5 fails with a code that says a setting was not found.
        struct stat status {};
        const bool is_anothers = stat(path.c_str(), &status) == 0 && status.st_uid != geteuid();
        if (code == GIT_EOWNER || is_anothers) return failure(GIT_EOWNER, "", path);
        return broken(code, path);
    }
    if (code = check_head(repository); code != 0) return broken(code, path);
    return repository;
}

/// Sets up a hidden repository. Its work tree is the folder that contains it, also after the folder is moved, and the
/// larger repository ignores it.
Result<void> hide(git_repository* repository) {
    HeldConfig config;
    int code = git_repository_config(config.out(), repository);
    if (code == 0) code = git_config_set_string(config, "core.worktree", "..");
    if (code != 0)
        return failure(code, "the new repository cannot be set up", git_repository_path(repository));
    return write_whole_file(fs::path(git_repository_path(repository)) / ".gitignore", "*\n");
}

/// The same as a line of .gitignore, which is the author's in a plugin's project.
Result<void> exclude_session_file(git_repository* repository) {
    const fs::path info = fs::path(git_repository_path(repository)) / "info";
    std::error_code error;
    fs::create_directories(info, error);
    return write_whole_file(info / "exclude", std::string(session_file) + "\n");
}

} // namespace

Result<FoundRepository> find_repository(const fs::path& folder) {
    FoundRepository found;
    for (const char* name : {".git", hidden_repository}) {
        std::error_code error;
        if (name != hidden_repository && is_plugin_project(folder)) continue;
        if (!fs::exists(fs::symlink_status(folder / name, error))) continue;
        // Opens .git by its folder's path, because in a worktree or a submodule .git is a file that must be followed.
        auto opened = open_at(name == hidden_repository ? folder / name : folder);
        if (opened) {
            found.repository.emplace(*std::move(opened));
            break;
        }
        if (opened.error().code != "history.broken") return opened.error();
        found.broken = opened.error();
        found.broken->where = (folder / name).string();
    }
    return found;
}

Result<HeldRepository> make_repository(const fs::path& folder, bool hidden) {
    const bool is_hidden = hidden || is_plugin_project(folder) || is_inside_another(folder);
    const fs::path made = name_beside(folder), place = folder / (is_hidden ? hidden_repository : ".git");
    std::error_code error;
    HeldRepository repository;
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    options.flags = GIT_REPOSITORY_INIT_MKPATH;
    if (const int code = git_repository_init_ext(repository.out(), made.c_str(), &options); code != 0)
        return failure(code, "no repository can be made", folder);
    if (is_hidden)
        if (auto done = hide(repository); !done) return done.error();
    if (is_plugin_project(folder))
        if (auto done = exclude_session_file(repository); !done) return done.error();
    for (int number = 1; fs::exists(place, error); ++number)
        if (const fs::path aside = place.string() + ".broken-" + std::to_string(number);
            !fs::exists(aside, error))
            fs::rename(place, aside, error);
    fs::rename(made / ".git", place, error);
    if (error) return Error{"history.git", "no repository can be made: " + error.message(), place.string()};
    fs::remove(made, error);
    return open_at(is_hidden ? place : folder);
}

Result<bool> leave_out_session_file(
    git_repository* repository, const fs::path& folder, const WriteFile& write) {
    const fs::path rules = folder / ".gitignore";
    auto text = read_whole_file(rules);
    if (text == templates::gitignore) return true;
    int is_ignored = 0;
    git_ignore_path_is_ignored(&is_ignored, repository, session_file.data());
    if (is_ignored) return false;
    std::error_code error;
    if (!text && fs::exists(fs::symlink_status(rules, error)))
        return Error{"history.git",
            "cannot be read; a line '" + std::string(session_file) + "' belongs there", rules.string()};
    const bool is_new = !text;
    if (is_new)
        text = templates::gitignore;
    else
        text->append(text->empty() || text->back() == '\n' ? "" : "\n").append(session_file).append("\n");
    if (auto written = write(rules, *text); !written) return written.error();
    return is_new;
}

Result<SoleUse> SoleUse::take(const fs::path& folder) {
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    const fs::path path = folder / "lock";
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0)
        return Error{"history.read_only",
            std::string("the repository cannot be written, so there is no undo: ") + std::strerror(errno),
            folder.parent_path().string()};
    if (flock(file, LOCK_EX | LOCK_NB) == 0) return SoleUse(file);
    close(file);
    return Error{"history.in_use", "this project is open in another Aviary; close it there first",
        folder.parent_path().string()};
}

bool SoleUse::is_taken(const fs::path& folder) {
    const int file = open((folder / "lock").c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return false;
    const bool is_free = flock(file, LOCK_EX | LOCK_NB) == 0;
    close(file);
    return !is_free;
}

SoleUse::~SoleUse() {
    if (file_ >= 0) close(file_);
}

} // namespace aviary::session
