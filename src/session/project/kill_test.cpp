// Programs that work on projects are killed, or told that the disk is full, at each single operation on the disk.
// Afterwards each file must have its old content or its new one, and the folder must open.
#include "base/atomic_file.h"
#include "base/testing/folder_contents.h"
#include "session/project/new_project.h"
#include "session/project/recent.h"
#include "session/project/testing/disk_faults.h"

#include <gtest/gtest.h>

#include <functional>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;
using Contents = std::map<std::string, std::string>;

/// A piece of work that can be run many times, each time in a fresh folder.
class Work {
public:
    Work(std::string what, std::function<void(const fs::path&)> prepare)
        : what_(std::move(what))
        , prepare_(std::move(prepare)) {
        fs::create_directory(place());
        prepare_(place());
        before_ = contents(place());
        whole_ = run({});
        after_ = contents(place());
    }

    fs::path place() const { return folder_.path() / "place"; }
    const Contents& before() const { return before_; }
    const Contents& after() const { return after_; }
    const FaultyRun& whole() const { return whole_; }
    int count() const { return int(whole_.operations.size()); }

    FaultyRun run(const DiskFault& fault) {
        fs::remove_all(place());
        fs::create_directory(place());
        prepare_(place());
        std::vector<std::string> words = {AVIARY_PROJECT_CHILD, what_};
        if (what_ == "save_as")
            words.insert(words.end(), {(place() / "night").string(), (place() / "day").string()});
        else
            words.insert(words.end(), {place().string(), "night"});
        return run_with_faults(words, place(), fault);
    }

private:
    TemporaryFolder folder_;
    std::string what_;
    std::function<void(const fs::path&)> prepare_;
    Contents before_, after_;
    FaultyRun whole_;
};

/// Names of files that have neither their old content nor their new one.
std::vector<std::string> mixed(const Contents& now, const Contents& before, const Contents& after) {
    std::vector<std::string> names;
    const auto in = [](const Contents& all, const std::string& name) {
        const auto found = all.find(name);
        return found == all.end() ? std::optional<std::string>() : found->second;
    };
    Contents all = now;
    all.insert(before.begin(), before.end());
    all.insert(after.begin(), after.end());
    for (const auto& [name, _] : all)
        if (in(now, name) != in(before, name) && in(now, name) != in(after, name)) names.push_back(name);
    return names;
}

using Names = std::vector<std::string>;

void only_a_song(const fs::path& folder) {
    write_text(folder / "night.bird", "tracks\n  1 keys\n    plugin poly\n");
}

void whole_project(const fs::path& folder) {
    only_a_song(folder);
    write_text(folder / "daw.mixer.json", "{\n  \"version\": 1,\n  \"mine\": true\n}\n");
    write_text(folder / "daw.plugins.json", "{\n  \"version\": 1\n}\n");
    write_text(folder / "daw.session.json", "{\n  \"version\": 1\n}\n");
    write_text(folder / "samples/kick.wav", std::string(100000, 'k'));
}

void expect_it_opens(const fs::path& folder) {
    auto project = ProjectFolder::open(folder);
    ASSERT_TRUE(project) << project.error().text();
    const auto content = project->load();
    ASSERT_TRUE(content) << content.error().text();
    EXPECT_TRUE(content->problems.empty());
}

void kill_everywhere(Work& work, const std::function<void()>& open_again) {
    ASSERT_EQ(work.whole().exit_code, 0) << work.whole().output;
    ASSERT_GT(work.count(), 3);
    ASSERT_NE(work.before(), work.after());
    for (int n = 1; n <= work.count(); ++n) {
        const auto run = work.run({.kill_at = n});
        ASSERT_TRUE(run.was_killed()) << n << ": " << run.output;
        ASSERT_EQ(run.last_operation().substr(0, 6), work.whole().operations[n - 1].substr(0, 6));
        open_again();
        EXPECT_EQ(mixed(contents(work.place()), work.before(), work.after()), Names{})
            << "killed at " << n << ", " << run.last_operation();
    }
}

void fail_everywhere(
    Work& work, int error, const std::string& code, const std::function<void()>& open_again) {
    for (int n = 1; n <= work.count(); ++n) {
        const auto run = work.run({.fail_at = n, .error = error});
        ASSERT_GE(run.exit_code, 0) << n;
        EXPECT_EQ(run.output, code) << n << ", " << run.last_operation();
        for (const auto& [name, _] : contents(work.place()))
            EXPECT_FALSE(name.starts_with(".aviary-")) << name << " stayed behind " << n;
        open_again();
        EXPECT_EQ(mixed(contents(work.place()), work.before(), work.after()), Names{})
            << "failed at " << n << ", " << run.last_operation();
    }
}

class Edit : public testing::TestWithParam<void (*)(const fs::path&)> {};
INSTANTIATE_TEST_SUITE_P(Kill, Edit, testing::Values(only_a_song, whole_project));

TEST_P(Edit, LeavesEachFileOldOrNewWhereverItIsKilled) {
    Work work("edit", GetParam());
    kill_everywhere(work, [&] { expect_it_opens(work.place()); });
}

TEST_P(Edit, LeavesEachFileOldOrNewWhereverTheDiskIsFull) {
    Work work("edit", GetParam());
    fail_everywhere(work, ENOSPC, "file.full", [&] { expect_it_opens(work.place()); });
}

TEST_P(Edit, SaysWhereverItMayNotWrite) {
    Work work("edit", GetParam());
    fail_everywhere(work, EACCES, "file.denied", [&] { expect_it_opens(work.place()); });
}

TEST(Kill, FindsAMixThatACarelessWriterLeaves) {
    Work work("edit_carelessly", only_a_song);
    int mixes = 0;
    for (int n = 1; n <= work.count(); ++n) {
        work.run({.kill_at = n});
        mixes += !mixed(contents(work.place()), work.before(), work.after()).empty();
    }
    EXPECT_GT(mixes, 0);
}

TEST(Kill, EveryFileIsOnTheDiskBeforeTheFirstIsPutInPlace) {
    Work work("edit", whole_project);
    const auto& operations = work.whole().operations;
    const auto is = [](std::string_view what) {
        return [what](const std::string& operation) { return operation.starts_with(what); };
    };
    const auto first_rename = std::find_if(operations.begin(), operations.end(), is("rename"));
    EXPECT_EQ(std::count_if(operations.begin(), first_rename, is("fsync")), 4);
    EXPECT_EQ(std::count_if(first_rename, operations.end(), is("rename")), 4);
    EXPECT_EQ(work.whole().last_operation(), "fsync "); // the folder itself
}

/// Makes a project at the place of a killed attempt: it must find nothing that the attempt left.
void make_another(const fs::path& place) {
    ASSERT_TRUE(new_project({place, "another", "blank"}));
    fs::remove_all(place / "another");
}

TEST(Kill, ANewProjectIsWholeOrNotThere) {
    Work work("new", [](const fs::path&) {});
    const auto look = [&] {
        make_another(work.place());
        const auto now = contents(work.place());
        EXPECT_TRUE(now == work.before() || now == work.after());
    };
    kill_everywhere(work, look);
    fail_everywhere(work, ENOSPC, "file.full", look);
}

TEST(Kill, ACopyIsWholeOrNotThereAndTheProjectIsAsItWas) {
    Work work("save_as", [](const fs::path& place) { whole_project(place / "night"); });
    const auto look = [&] {
        make_another(work.place());
        const auto now = contents(work.place());
        EXPECT_TRUE(now == work.before() || now == work.after());
    };
    kill_everywhere(work, look);
    fail_everywhere(work, ENOSPC, "file.full", look);
}

TEST(Kill, TheListOfRecentProjectsIsOldOrNew) {
    Work work("remember",
        [](const fs::path& place) { ASSERT_TRUE(remember_project(place, "/songs/old.bird", 1)); });
    const auto look = [&] {
        EXPECT_FALSE(recent_projects(work.place()).empty());
        remove_leftovers(work.place()); // as the next writer does
    };
    kill_everywhere(work, look);
    fail_everywhere(work, ENOSPC, "file.full", look);
}

} // namespace
} // namespace aviary::session
