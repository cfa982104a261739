// What other people's Git does in the same repository, while the project is open and while it is not.
#include "session/history/test_project.h"

using namespace aviary;
using namespace aviary::session;

namespace {

namespace fs = std::filesystem;

class OthersTest : public TestProject {
protected:
    /// Checks that an edit, an undo and a look all give the error `reason`, and touch nothing.
    void expect_all_refuse(Repository& repository, const std::string& reason) {
        const std::string song = read("first.bird"), head = git("rev-parse HEAD"), before = status();
        EXPECT_EQ(code(repository.look()), reason);
        EXPECT_EQ(code(repository.commit(edit("late", {{"first.bird", "late"}}))), reason);
        EXPECT_EQ(code(repository.undo()), reason);
        EXPECT_EQ(read("first.bird"), song);
        EXPECT_EQ(git("rev-parse HEAD"), head);
        EXPECT_EQ(status(), before);
    }
    void give_everything_to(uid_t user, fs::perms of_folders) const {
        for (const auto& entry : fs::recursive_directory_iterator(outer_.path())) {
            EXPECT_EQ(chown(entry.path().c_str(), user, static_cast<gid_t>(-1)), 0);
            if (entry.is_directory()) fs::permissions(entry.path(), of_folders);
        }
    }
    static constexpr uid_t nobody = 65534;
    /// Makes a branch whose merge has a conflict in the song.
    void make_conflict(Repository& repository) {
        git("switch --quiet -c side");
        write("first.bird", "side");
        write("side.txt", "side");
        git("add side.txt");
        git("commit --quiet -am side");
        git("switch --quiet -");
        ASSERT_TRUE(repository.look());
        commit(repository, "main", {{"first.bird", "main"}});
        EXPECT_TRUE(git_fails("merge side"));
    }
};

} // namespace

TEST_F(OthersTest, ACommitFromOutsideIsReportedAndStays) {
    Repository repository = open_with_floor();
    commit(repository, "ours", {{"first.bird", "ours"}});
    write("first.bird", "theirs");
    git("commit --quiet -am theirs");
    expect_all_refuse(repository, "history.moved");
}

TEST_F(OthersTest, AfterThatTheProjectIsLoadedAgainUponTheirCommit) {
    {
        Repository repository = open_with_floor();
        write("first.bird", "theirs");
        git("commit --quiet -am theirs");
        EXPECT_EQ(code(repository.look()), "history.moved");
    }
    Repository repository = open_with_floor();
    commit(repository, "ours", {{"first.bird", "ours"}});
    moved(repository.undo());
    EXPECT_FALSE(moved(repository.undo()));
    EXPECT_EQ(read("first.bird"), "theirs");
    EXPECT_EQ(log(), "[auto] Project loaded|theirs|[auto] Project loaded");
}

TEST_F(OthersTest, AnotherBranchIsReportedEvenAtTheSameCommit) {
    Repository repository = open_with_floor();
    commit(repository, "ours", {{"first.bird", "ours"}});
    git("checkout --quiet -b other");
    expect_all_refuse(repository, "history.moved");
    git("checkout --quiet -");
    EXPECT_TRUE(repository.look()) << "they came back";
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(git("show other:first.bird"), "ours");
}

TEST_F(OthersTest, ABranchThatIsNotCheckedOutIsNoConcernOfOurs) {
    Repository repository = open_with_floor();
    git("branch side");
    git("tag v1");
    commit(repository, "ours", {{"first.bird", "ours"}});
    moved(repository.undo());
    EXPECT_EQ(git("rev-parse side"), git("rev-parse HEAD"));
}

TEST_F(OthersTest, AnAmendedOrResetBranchIsReported) {
    Repository repository = open_with_floor();
    commit(repository, "ours", {{"first.bird", "ours"}});
    git("commit --quiet --amend -m reworded");
    expect_all_refuse(repository, "history.moved");
    git("reset --quiet --hard HEAD~");
    expect_all_refuse(repository, "history.moved");
}

TEST_F(OthersTest, ADetachedHeadIsReportedAndHasNoFloor) {
    {
        Repository repository = open_with_floor();
        commit(repository, "ours", {{"first.bird", "ours"}});
        git("checkout --quiet --detach");
        expect_all_refuse(repository, "history.moved");
    }
    Repository repository = open();
    EXPECT_EQ(code(repository.commit_floor({{"first.bird", "late"}})), "history.detached");
    EXPECT_EQ(read("first.bird"), "ours");
}

TEST_F(OthersTest, AMergeIsTheNewStateOfTheProject) {
    git("init --quiet");
    { const Repository repository = open_with_floor(); }
    git("switch --quiet -c side");
    write("daw.mixer.json", "side");
    git("commit --quiet -am side");
    git("switch --quiet -");
    Repository repository = open_with_floor();
    git("merge --quiet side -m merged");
    EXPECT_EQ(code(repository.look()), "history.moved");
    EXPECT_EQ(code(repository.undo()), "none") << "there is nothing to undo";
    EXPECT_EQ(read("daw.mixer.json"), "side");
}

TEST_F(OthersTest, DuringAMergeEditsOfOtherFilesAreWrittenAndTheirCommitsWait) {
    Repository repository = open_with_floor();
    make_conflict(repository);
    EXPECT_EQ(
        code(repository.commit(edit("x", {{"first.bird", "over the conflict"}}))), "history.file_changed");
    const auto done = repository.commit(edit("mixer", {{"daw.mixer.json", "mixer 2"}}));
    ASSERT_TRUE(done) << done.error().text();
    ASSERT_TRUE(done->waits_for);
    EXPECT_EQ(done->waits_for->code, "history.merging");
    EXPECT_EQ(read("daw.mixer.json"), "mixer 2");
    EXPECT_EQ(code(repository.undo()), "history.merging");
    EXPECT_NE(read("first.bird").find("<<<<<<<"), std::string::npos) << "their conflict is as it was";
    git("merge --abort");
    commit(repository, "then", {{"daw.plugins.json", "plugins 2"}});
    EXPECT_EQ(log(), "[user] then|[user] mixer|[user] main|[auto] Project loaded");
    EXPECT_EQ(status(), "");
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("daw.mixer.json"), "mixer 1");
}

TEST_F(OthersTest, WhatWaitedIsKeptWhenTheMergeIsFinishedInstead) {
    Repository repository = open_with_floor();
    make_conflict(repository);
    const auto done = repository.commit(edit("mixer", {{"daw.mixer.json", "mixer 2"}}));
    ASSERT_TRUE(done);
    ASSERT_TRUE(done->waits_for);
    write("first.bird", "merged");
    git("add first.bird");
    git("commit --quiet -m merged");
    EXPECT_EQ(code(repository.look()), "history.moved");
    EXPECT_EQ(git("show refs/aviary/kept/" + done->entry->id + ":daw.mixer.json"), "mixer 2");
    EXPECT_EQ(git("for-each-ref refs/aviary/pending"), "");
    EXPECT_EQ(read("daw.mixer.json"), "mixer 2");
}

TEST_F(OthersTest, NoFloorIsMadeDuringAMerge) {
    {
        Repository repository = open_with_floor();
        make_conflict(repository);
    }
    Repository repository = open();
    EXPECT_EQ(code(repository.commit_floor({})), "history.merging");
    EXPECT_NE(read("first.bird").find("<<<<<<<"), std::string::npos);
    EXPECT_TRUE(fs::exists(folder() / ".git/MERGE_HEAD"));
}

TEST_F(OthersTest, WhileAnotherGitHoldsItsLockEditsAreWrittenAndTheirCommitsWait) {
    Repository repository = open_with_floor();
    commit(repository, "zero", {{"first.bird", "zero"}});
    write(".git/index.lock", "theirs");
    for (const char* text : {"one", "two"}) {
        const auto done = repository.commit(edit(text, {{"first.bird", text}}));
        ASSERT_TRUE(done) << done.error().text();
        ASSERT_TRUE(done->waits_for);
        EXPECT_EQ(done->waits_for->code, "history.locked");
        EXPECT_NE(done->waits_for->text().find("index.lock"), std::string::npos) << done->waits_for->text();
    }
    EXPECT_EQ(read("first.bird"), "two");
    EXPECT_EQ(code(repository.undo()), "history.locked");
    EXPECT_EQ(read("first.bird"), "two");
    EXPECT_EQ(read(".git/index.lock"), "theirs");
    EXPECT_EQ(log(), "[user] zero|[auto] Project loaded");
    fs::remove(folder() / ".git/index.lock");
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("first.bird"), "one");
    EXPECT_EQ(log(), "[user] one|[user] zero|[auto] Project loaded");
    EXPECT_EQ(status(), "");
}

TEST_F(OthersTest, CommitsThatStillWaitAreMadeWhenTheProjectIsNextOpened) {
    {
        Repository repository = open_with_floor();
        write(".git/index.lock", "");
        ASSERT_TRUE(repository.commit(edit("one", {{"first.bird", "one"}})));
        ASSERT_TRUE(repository.commit(edit("two", {{"first.bird", "two"}})));
    }
    fs::remove(folder() / ".git/index.lock");
    const Repository repository = open();
    EXPECT_EQ(log(), "[user] two|[user] one|[auto] Project loaded");
    EXPECT_EQ(status(), "");
    EXPECT_EQ(git("for-each-ref refs/aviary"), "");
}

TEST_F(OthersTest, AnObjectThatNobodyGoesOnWritingIsRemovedAndOneBeingWrittenIsNot) {
    { const Repository repository = open_with_floor(); }
    const std::string old = ".git/objects/tmp_object_git2_1", fresh = ".git/objects/tmp_object_git2_2";
    write(old, "half");
    write(fresh, "half");
    const auto hours_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(2);
    std::filesystem::last_write_time(folder() / old, hours_ago);
    { const Repository again = open(); }
    EXPECT_EQ(read(old), "(none)");
    EXPECT_EQ(read(fresh), "half");
}

TEST_F(OthersTest, TheLockOfABranchIsRespectedToo) {
    Repository repository = open_with_floor();
    const std::string lock = ".git/" + git("symbolic-ref HEAD") + ".lock";
    write(lock, "theirs");
    const auto done = repository.commit(edit("one", {{"first.bird", "one"}}));
    ASSERT_TRUE(done);
    ASSERT_TRUE(done->waits_for);
    EXPECT_EQ(done->waits_for->code, "history.locked");
    EXPECT_FALSE(fs::exists(folder() / ".git/index.lock")) << "ours is given back";
    fs::remove(folder() / lock);
    commit(repository, "two", {{"first.bird", "two"}});
    EXPECT_EQ(log(), "[user] two|[user] one|[auto] Project loaded");
}

TEST_F(OthersTest, AFileThatAnotherProgramChangedIsNotOverwritten) {
    Repository repository = open_with_floor();
    commit(repository, "ours", {{"first.bird", "ours"}});
    write("first.bird", "by an editor");
    expect_all_refuse(repository, "history.file_changed");
    const auto taken = repository.commit(edit("from the disk", {{"first.bird", {}}}));
    ASSERT_TRUE(taken) << taken.error().text();
    EXPECT_TRUE(repository.look());
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("first.bird"), "ours");
}

TEST_F(OthersTest, AFileThatAnotherProgramChangedHindersNoEditOfOthers) {
    Repository repository = open_with_floor();
    write("first.bird", "by an editor");
    commit(repository, "mixer", {{"daw.mixer.json", "mixer 2"}});
    moved(repository.undo());
    EXPECT_EQ(read("first.bird"), "by an editor");
    EXPECT_EQ(status(), " M first.bird");
}

TEST_F(OthersTest, AFileThatChangedWhileTheProjectLoadedIsNotOverwrittenByTheFloor) {
    Repository repository = open();
    write("daw.plugins.json", "by an editor");
    EXPECT_EQ(code(repository.commit_floor({{"daw.plugins.json", "settled"}})), "history.file_changed");
    EXPECT_EQ(read("daw.plugins.json"), "by an editor");
}

TEST_F(OthersTest, AStashGoesByUnnoticed) {
    git("init --quiet");
    write("notes.txt", "notes");
    git("add notes.txt");
    git("commit --quiet -m notes");
    Repository repository = open_with_floor();
    write("notes.txt", "draft");
    git("stash --quiet");
    commit(repository, "one", {{"first.bird", "one"}});
    git("stash pop --quiet");
    EXPECT_TRUE(repository.look());
    moved(repository.undo());
    EXPECT_EQ(read("notes.txt"), "draft");
    EXPECT_EQ(status(), " M notes.txt");
}

TEST_F(OthersTest, ABranchWithoutCommitsGetsItsFirst) {
    git("init --quiet --initial-branch=trunk");
    write("notes.txt", "notes");
    git("add notes.txt");
    Repository repository = open_with_floor();
    EXPECT_EQ(git("log --format=%s trunk"), "[auto] Project loaded");
    EXPECT_EQ(status(), "A  notes.txt");
    git("switch --quiet --orphan empty");
    EXPECT_EQ(code(repository.look()), "history.moved");
}

TEST_F(OthersTest, AWorktreeHasItsOwnHistoryAndTheMainOneItsOwn) {
    Repository main = open_with_floor();
    git("worktree add --quiet -b side ../side");
    HistoryPlace side_place = place();
    side_place.folder = outer_.path() / "side";
    auto side = Repository::open(side_place);
    ASSERT_TRUE(side) << side.error().text();
    ASSERT_TRUE(side->commit_floor({}));
    commit(*side, "at the side", {{"first.bird", "side"}});
    commit(main, "at home", {{"first.bird", "home"}});
    moved(side->undo());
    EXPECT_EQ(log(), "[user] at home|[auto] Project loaded");
    EXPECT_EQ(lines("-C ../side log --format=%s"), "[auto] Project loaded|[auto] Project loaded");
    EXPECT_EQ(git("-C ../side status --porcelain") + status(), "");
    EXPECT_EQ(read("first.bird"), "home");
}

TEST_F(OthersTest, ALockOfAnotherWorktreeStaysWhileItsOwnerLives) {
    std::optional<Repository> main = open_with_floor();
    git("worktree add --quiet -b side ../side");
    HistoryPlace side = place();
    side.folder = outer_.path() / "side";
    const std::string kept = ".git/refs/aviary/kept/" + git("rev-parse HEAD") + ".lock",
                      pending = ".git/refs/aviary/pending/main.lock";
    write(kept, "");
    write(pending, "");
    ASSERT_TRUE(Repository::open(side));
    EXPECT_EQ(read(kept) + read(pending), "") << "they may be the other's, which is open";
    main.reset();
    ASSERT_TRUE(Repository::open(side));
    EXPECT_EQ(read(kept) + read(pending), "(none)(none)") << "nobody is there whose they could be";
}

TEST_F(OthersTest, TwoAviariesDoNotShareAProject) {
    std::optional<Repository> first = open_with_floor();
    EXPECT_EQ(code(Repository::open(place())), "history.in_use");
    first.reset();
    EXPECT_EQ(code(Repository::open(place())), "none");
}

TEST_F(OthersTest, BesideABrokenRepositoryTheHistoryBeginsAnewAndTheBrokenOneIsLeftAlone) {
    { const Repository repository = open_with_floor(); }
    const std::string commit = git("rev-parse HEAD"), branch = ".git/" + git("symbolic-ref HEAD");
    const fs::path object = folder() / ".git/objects" / commit.substr(0, 2) / commit.substr(2);
    const std::string head = read(".git/HEAD"), tip = read(branch),
                      bytes = read(object.lexically_relative(folder()));
    fs::permissions(object, fs::perms(0644));
    const auto write_all = [&](const std::string& new_head, const std::string& new_tip,
                               const std::string& new_object) {
        write(".git/HEAD", new_head);
        write(branch, new_tip);
        write(object.lexically_relative(folder()), new_object);
    };
    int rounds = 0;
    for (const auto& [new_head, new_tip, new_object] :
        {std::tuple{std::string(), tip, bytes}, {std::string("rubbish"), tip, bytes},
            {head, std::string(), bytes}, {head, tip, std::string()}}) {
        SCOPED_TRACE(++rounds);
        write_all(new_head, new_tip, new_object);
        Repository repository = open();
        const auto floor = repository.commit_floor({});
        ASSERT_TRUE(floor) << floor.error().text();
        ASSERT_TRUE(floor->beside);
        EXPECT_EQ(floor->beside->code, "history.broken");
        TestProject::commit(repository, "edit", {{"first.bird", "edited " + std::to_string(rounds)}});
        EXPECT_EQ(lines("--git-dir=.daw.git log --format=%s -2"), "[user] edit|[auto] Project loaded");
        EXPECT_TRUE(moved(repository.undo()));
        EXPECT_EQ(read(".git/HEAD"), new_head);
        EXPECT_EQ(read(branch), new_tip);
    }
    write(".daw.git/HEAD", "rubbish too");
    {
        Repository repository = open();
        ASSERT_TRUE(repository.commit_floor({}));
        EXPECT_EQ(lines("--git-dir=.daw.git log --format=%s"), "[auto] Project loaded");
        EXPECT_EQ(read(".daw.git.broken-1/HEAD"), "rubbish too") << "nothing is thrown away";
    }
    write_all(head, tip, bytes);
    open_with_floor();
    EXPECT_EQ(log(), "[auto] Project loaded|[auto] Project loaded") << "once it is mended it is used again";
}

/// Runs as a user who may not write there. If the test runs as root, a child gives up root's rights first.
TEST_F(OthersTest, AReadOnlyRepositoryIsReportedAndLosesNothing) {
    { const Repository repository = open_with_floor(); }
    fs::remove(folder() / ".git/aviary/lock");
    const bool is_root = geteuid() == 0;
    fs::permissions(outer_.path(), fs::perms(0755));
    give_everything_to(is_root ? nobody : geteuid(), fs::perms(0555));
    const pid_t child = fork();
    if (child == 0) {
        if (is_root && setuid(nobody) != 0) _exit(2);
        setenv("HOME", "/nowhere", 1);
        _exit(code(Repository::open(place())) == "history.read_only" ? 0 : 1);
    }
    int ended = 0;
    waitpid(child, &ended, 0);
    give_everything_to(geteuid(), fs::perms(0755));
    EXPECT_EQ(WEXITSTATUS(ended), 0);
    EXPECT_EQ(log(), "[auto] Project loaded");
}

TEST_F(OthersTest, AnotherUsersRepositoryIsReported) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
    { const Repository repository = open_with_floor(); }
    give_everything_to(nobody, fs::perms(0755));
    EXPECT_EQ(code(Repository::open(place())), "history.owner");
    give_everything_to(geteuid(), fs::perms(0755));
}
