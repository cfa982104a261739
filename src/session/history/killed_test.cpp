// The program is killed at every point where it touches the disk; then the project is opened again.
#include "session/history/git/large_files.h"
#include "session/history/test_project.h"
#include "song/files/saved_state.h"

#include <csignal>
#include <set>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

using namespace aviary;
using namespace aviary::session;

namespace {

namespace fs = std::filesystem;

/// Whether the system call changes something on the disk.
bool touches_the_disk(const __ptrace_syscall_info& info) {
    // Syncs do not count: they change nothing that a reader sees, so a kill before one is like a kill after it.
    static const std::set<unsigned long> always = {
        SYS_write,
        SYS_pwrite64,
        SYS_writev,
        SYS_renameat,
        SYS_renameat2,
        SYS_linkat,
        SYS_unlinkat,
        SYS_mkdirat,
        SYS_symlinkat,
        SYS_ftruncate,
#ifdef SYS_rename
        SYS_rename,
        SYS_link,
        SYS_unlink,
        SYS_mkdir,
        SYS_rmdir,
        SYS_symlink,
        SYS_creat,
#endif
    };
    const auto number = static_cast<unsigned long>(info.entry.nr);
    if (always.contains(number)) return true;
    const unsigned long opens = O_CREAT | O_TRUNC;
#ifdef SYS_open
    if (number == SYS_open) return (info.entry.args[1] & opens) != 0;
#endif
    return number == SYS_openat && (info.entry.args[2] & opens) != 0;
}

/// Runs `before` and then `act` in a child. Kills the child when `act` is about to touch the disk for the nth time.
/// Gives false if `act` ended before that.
bool kills_at(int n, const std::function<void()>& before, const std::function<void()>& act) {
    const pid_t child = fork();
    if (child == 0) {
        before();
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        raise(SIGSTOP);
        act();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) throw std::runtime_error("the child cannot be watched");
    ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (int seen = 0;;) {
        ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        waitpid(child, &status, 0);
        if (WIFEXITED(status)) {
            EXPECT_EQ(WEXITSTATUS(status), 0);
            return false;
        }
        __ptrace_syscall_info info{};
        ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
        if (info.op != PTRACE_SYSCALL_INFO_ENTRY || !touches_the_disk(info) || ++seen < n) continue;
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        return true;
    }
}

/// The test's folder is in /dev/shm if there is one, because hundreds of restarts on a real disk take too long.
struct InMemory {
    InMemory() {
        if (const char* before = std::getenv("TMPDIR")) before_ = before;
        if (fs::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", 1);
    }
    ~InMemory() { before_.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", before_.c_str(), 1); }
    std::string before_;
};

class KilledTest : private InMemory, public TestProject {
protected:
    using Act = std::function<void(Repository&)>;

    std::string files() const { return read("first.bird") + " " + read("daw.mixer.json"); }

    /// Kills `act` at each of its points. `prepare` runs before it in the same session. Afterwards the files must be
    /// all as they were or all as they shall be.
    void kill_everywhere(
        const Act& prepare, const Act& act, const std::string& old_files, const std::string& new_files) {
        const ProjectState clean = take();
        int n = 1, old_seen = 0, new_seen = 0;
        for (;; ++n) {
            restore(clean);
            std::optional<Repository> repository;
            const bool was_killed = kills_at(
                n, [&] { prepare(repository.emplace(open())); }, [&] { act(*repository); });
            SCOPED_TRACE("killed at point " + std::to_string(n));
            for (const char* path : {"first.bird", "daw.mixer.json"}) {
                const std::string now = read(path);
                EXPECT_TRUE((old_files + new_files).find(now) != std::string::npos) << path << ": " << now;
            }
            { const Repository again = open(); }
            old_seen += files() == old_files;
            new_seen += files() == new_files;
            EXPECT_TRUE(files() == old_files || files() == new_files) << files();
            expect_whole();
            if (HasFailure() || !was_killed) break;
        }
        RecordProperty("points", n);
        EXPECT_GT(n, 20) << "so many points were tried";
        EXPECT_GT(new_seen, 0);
        EXPECT_GT(old_seen, 0);
    }

    /// Checks what the next session finds, and what the git command finds.
    void expect_whole() {
        const std::string before = files();
        Repository repository = open_with_floor();
        commit(repository, "and on", {{"first.bird", "later"}});
        EXPECT_TRUE(moved(repository.undo()));
        EXPECT_EQ(files(), before);
        EXPECT_EQ(status(), "");
        EXPECT_FALSE(fs::exists(folder() / ".git/refs/aviary/pending/main"));
        EXPECT_EQ(git("fsck --strict --no-dangling"), "");
        for (const auto& entry : fs::recursive_directory_iterator(folder() / ".git"))
            EXPECT_NE(entry.path().extension(), ".lock") << entry.path();
    }

    using ProjectState = fs::path;
    ProjectState take() const {
        const fs::path copy = outer_.path() / "clean";
        fs::copy(folder(), copy, fs::copy_options::recursive);
        return copy;
    }
    void restore(const ProjectState& clean) const {
        fs::remove_all(folder());
        fs::copy(clean, folder(), fs::copy_options::recursive);
    }
};

void floor_and(Repository& repository, std::initializer_list<ProjectFiles> edits) {
    (void)repository.commit_floor({});
    for (const ProjectFiles& files : edits) (void)repository.commit({EditSource::user, "edit", {}, files});
}

const ProjectFiles both_anew = {{"first.bird", "song 2"}, {"daw.mixer.json", "mixer 2"}};

} // namespace

TEST_F(KilledTest, AnEditIsWholeOrNotThereAtAll) {
    kill_everywhere([](Repository& repository) { floor_and(repository, {}); },
        [](Repository& repository) {
            (void)repository.commit({EditSource::user, "both", {}, both_anew});
        },
        "song 1 mixer 1", "song 2 mixer 2");
}

TEST_F(KilledTest, AnUndoIsWholeOrNotThereAtAll) {
    kill_everywhere([](Repository& repository) { floor_and(repository, {both_anew}); },
        [](Repository& repository) { (void)repository.undo(); }, "song 2 mixer 2", "song 1 mixer 1");
}

TEST_F(KilledTest, ARedoIsWholeOrNotThereAtAll) {
    kill_everywhere(
        [](Repository& repository) {
            floor_and(repository, {both_anew});
            (void)repository.undo();
        },
        [](Repository& repository) { (void)repository.redo(); }, "song 1 mixer 1", "song 2 mixer 2");
}

TEST_F(KilledTest, TheFirstFloorIsWholeOrNotThereAtAll) {
    kill_everywhere([](Repository&) {},
        [](Repository& repository) { (void)repository.commit_floor(both_anew); }, "song 1 mixer 1",
        "song 2 mixer 2");
}

TEST_F(KilledTest, AStateIsThereWheneverAFileNamesIt) {
    const std::string large(100000, 'x');
    const std::string name = song::state_path(pointer_to(large).sha256);
    const std::string naming =
        R"({"slots": [{"state": {"sha256": ")" + pointer_to(large).sha256 + R"(", "size": 100000}}]})";
    const ProjectFiles files = {{"daw.plugins.json", naming}, {name, large}};
    const ProjectState clean = take();
    int n = 1;
    for (int names_it = 0;; ++n) {
        restore(clean);
        std::optional<Repository> repository;
        const bool was_killed = kills_at(
            n, [&] { floor_and(repository.emplace(open()), {}); },
            [&] {
                (void)repository->commit({EditSource::user, "state", {}, files});
            });
        SCOPED_TRACE("killed at point " + std::to_string(n));
        for (const bool is_finished : {false, true}) {
            if (is_finished) (void)open();
            names_it += read("daw.plugins.json") == naming;
            if (read("daw.plugins.json") == naming)
                EXPECT_TRUE(read(name) == large);
            else
                EXPECT_EQ(read("daw.plugins.json"), "plugins 1");
        }
        if (HasFailure() || !was_killed) {
            EXPECT_GT(names_it, 2);
            break;
        }
    }
    EXPECT_GT(n, 20) << "so many points were tried";
}
