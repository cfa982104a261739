// A program that opens, edits, undoes, redoes, saves and closes a project is killed where it touches the disk. The next
// session must find the last step that was answered, or the whole step that was under way. The test tries some points of
// one seed; with AVIARY_KILL_SEEDS=n it tries every point of n seeds.
#include "session/project/testing/disk_faults.h"
#include "session/workspace/documents.h"
#include "session/workspace/test_workspace.h"

#include <array>
#include <sstream>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

/// The texts of the song, the mixer file and the plugins file.
using Files = std::array<std::string, 3>;
constexpr std::array names{"night.bird", mixer_file_name, plugins_file_name};

/// The project before the first step, and after each step.
using Steps = std::vector<Files>;

class KilledWorkspace : public WorkspaceTest {
protected:
    KilledWorkspace() { stop(); }

    FaultyRun run(int seed, int kill_at) {
        fs::remove_all(folder());
        write("night.bird", night);
        write("notes.txt", "nobody's business");
        fs::remove(journal());
        return run_with_faults(
            {AVIARY_WORKSPACE_CHILD, folder().string(), (bundles_.folder() / "plugins").string(),
                journal().string(), std::to_string(seed)},
            folder(), {.kill_at = kill_at});
    }

    /// The commits in the child's journal: the floor, then the newest commit after each step.
    std::vector<std::string> answered() const {
        std::istringstream lines(read_text(journal()));
        std::vector<std::string> all;
        for (std::string line; std::getline(lines, line);) all.push_back(line);
        return all;
    }

    Files files() const { return {read(names[0]), read(names[1]), read(names[2])}; }
    Files files_of(const std::string& commit) const {
        Files all;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (git("ls-tree --name-only " + commit + " " + names[i]) != "")
                all[i] = git("show " + commit + ":" + names[i]);
        return all;
    }

    /// The journal of a run that is not killed.
    Steps steps_of(int seed) {
        const FaultyRun whole = run(seed, 0);
        EXPECT_EQ(whole.exit_code, 0) << whole.output;
        operations_ = whole.operations;
        Steps steps{{std::string(night), "", ""}};
        for (const std::string& commit : answered()) steps.push_back(files_of(commit));
        EXPECT_EQ(steps.size(), 10u);
        EXPECT_EQ(files(), steps.back());
        return steps;
    }

    void expect_old_or_new(const Steps& steps) const {
        const Files now = files();
        const std::size_t at = answered().size();
        for (std::size_t i = 0; i < names.size(); ++i)
            EXPECT_TRUE(now[i] == steps[at][i] || now[i] == next(steps, at)[i]) << names[i] << ":\n"
                                                                                << now[i];
        EXPECT_TRUE(!exists("daw.session.json") || read("daw.session.json").ends_with("}\n"));
    }

    void expect_whole_after_opening(const Steps& steps) {
        const auto commits = answered();
        let_an_hour_pass();
        restart();
        failure_.clear();
        open_by(page);
        stop();
        const Files now = files();
        EXPECT_TRUE(now == steps[commits.size()] || now == next(steps, commits.size()))
            << now[0] << now[1] << now[2];
        EXPECT_EQ(files_of("HEAD"), now);
        EXPECT_EQ(git("log -1 --format=%s"), "[auto] Project loaded\n");
        EXPECT_EQ(git("fsck --strict --no-dangling"), "");
        EXPECT_EQ(git("for-each-ref refs/aviary/pending"), "");
        for (const std::string& commit : commits)
            EXPECT_NE(git("for-each-ref --contains " + commit), "") << commit << " is lost";
        expect_no_leftovers();
    }

    /// Makes unfinished objects of Git two hours old, because a repository leaves young ones alone.
    void let_an_hour_pass() const {
        if (!exists(".git/objects")) return;
        for (const auto& entry : fs::directory_iterator(folder() / ".git/objects"))
            if (entry.is_regular_file())
                fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::hours(2));
    }

    void expect_no_leftovers() const {
        EXPECT_EQ(read("notes.txt"), "nobody's business");
        EXPECT_EQ(git("status --porcelain"), "?? notes.txt\n");
        for (const auto& [name, _] : contents(folder())) {
            EXPECT_EQ(name.find(".aviary-"), std::string::npos) << name;
            EXPECT_FALSE(name.ends_with(".lock")) << name;
            EXPECT_EQ(name.find("tmp_obj"), std::string::npos) << name;
        }
    }

    /// Kills the child at every `stride`th point. Gives the number of points.
    int kill_at_points(int seed, int stride) {
        const Steps steps = steps_of(seed);
        int kills = 0;
        for (int n = 1 + seed % stride; n <= int(operations_.size()); n += stride) {
            const FaultyRun killed = run(seed, n);
            SCOPED_TRACE("seed " + std::to_string(seed) + ", killed at " + std::to_string(n) + ", "
                         + killed.last_operation() + ", after " + std::to_string(answered().size())
                         + " answers");
            EXPECT_TRUE(killed.was_killed() || killed.exit_code == 0) << killed.output;
            kills += killed.was_killed();
            expect_old_or_new(steps);
            expect_whole_after_opening(steps);
            if (HasFailure()) break;
        }
        return kills;
    }

private:
    fs::path journal() const { return disk_.path() / "journal"; }
    static const Files& next(const Steps& steps, std::size_t at) {
        return steps[std::min(at + 1, steps.size() - 1)];
    }

    std::vector<std::string> operations_;
};

TEST_F(KilledWorkspace, OpensAgainWithTheLastStepOrTheOneBeforeWhole) {
    const char* seeds = std::getenv("AVIARY_KILL_SEEDS");
    int kills = 0;
    for (int seed = 1; seed <= (seeds ? std::atoi(seeds) : 1) && !HasFailure(); ++seed)
        kills += kill_at_points(seed, seeds ? 1 : 11);
    RecordProperty("kills", kills);
    EXPECT_GT(kills, 15);
}

} // namespace
} // namespace aviary::session
