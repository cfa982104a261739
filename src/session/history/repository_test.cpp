#include "session/history/test_project.h"
#include "session/project/new_project.h"

using namespace aviary;
using namespace aviary::session;

namespace {

namespace fs = std::filesystem;

class RepositoryTest : public TestProject {};

} // namespace

TEST_F(RepositoryTest, OpeningWritesNothing) {
    const Repository repository = open();
    EXPECT_EQ(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()), 3);
}

TEST_F(RepositoryTest, TheFloorHoldsTheProjectAsItLiesThere) {
    write("samples/deep/kick.wav", "kick");
    write("daw.session.json", "view");
    write("notes.txt", "a person's own");
    const Repository repository = open_with_floor();
    EXPECT_EQ(log(), "[auto] Project loaded");
    EXPECT_EQ(lines("ls-tree -r --name-only HEAD"),
        ".gitignore|daw.mixer.json|daw.plugins.json|first.bird|samples/deep/kick.wav");
    EXPECT_EQ(git("show HEAD:samples/deep/kick.wav"), "kick");
    EXPECT_EQ(status(), "?? notes.txt");
    EXPECT_NE(git("show HEAD:.gitignore").find("daw.session.json"), std::string::npos);
}

TEST_F(RepositoryTest, TheFloorIsMadeAlsoWhenNothingChanged) {
    open_with_floor();
    open_with_floor();
    EXPECT_EQ(log(), "[auto] Project loaded|[auto] Project loaded");
    EXPECT_EQ(git("rev-parse HEAD^{tree}"), git("rev-parse HEAD~^{tree}"));
}

TEST_F(RepositoryTest, TheFloorHoldsWhatPluginsSettledOn) {
    Repository repository = open();
    ASSERT_TRUE(repository.commit_floor({{"daw.plugins.json", "settled"}}));
    EXPECT_EQ(read("daw.plugins.json"), "settled");
    EXPECT_EQ(git("show HEAD:daw.plugins.json"), "settled");
    EXPECT_EQ(log(), "[auto] Project loaded");
    EXPECT_EQ(code(repository.commit_floor({})), "history.floor") << "it is made once";
}

TEST_F(RepositoryTest, TheFloorTakesWhatWasEditedBetweenSessions) {
    open_with_floor();
    write("first.bird", "song by hand");
    fs::remove(folder() / "daw.mixer.json");
    open_with_floor();
    EXPECT_EQ(git("show HEAD:first.bird"), "song by hand");
    EXPECT_EQ(lines("diff --name-status HEAD~ HEAD"), "D\tdaw.mixer.json|M\tfirst.bird");
    EXPECT_EQ(status(), "");
}

TEST_F(RepositoryTest, CommitsAreRefusedBeforeTheFloorAndAcceptedAfterIt) {
    Repository repository = open();
    EXPECT_EQ(code(repository.commit(edit("early", {{"first.bird", "early"}}))), "history.no_floor");
    EXPECT_EQ(read("first.bird"), "song 1");
    ASSERT_TRUE(repository.commit_floor({}));
    commit(repository, "in time", {{"first.bird", "song 2"}});
    EXPECT_EQ(read("first.bird"), "song 2");
    EXPECT_EQ(log(), "[user] in time|[auto] Project loaded");
    EXPECT_EQ(status(), "");
}

TEST_F(RepositoryTest, AsManyUndosAsEditsAndThenNoMore) {
    {
        Repository earlier = open_with_floor();
        commit(earlier, "earlier", {{"first.bird", "song of an earlier session"}});
    }
    Repository repository = open_with_floor();
    for (int i = 1; i <= 4; ++i)
        commit(repository, std::to_string(i), {{"first.bird", "edit " + std::to_string(i)}});
    for (int i = 3; i >= 1; --i) {
        EXPECT_TRUE(moved(repository.undo()));
        EXPECT_EQ(read("first.bird"), "edit " + std::to_string(i));
    }
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("first.bird"), "song of an earlier session");
    const std::string floor = git("rev-parse HEAD");
    EXPECT_FALSE(moved(repository.undo()));
    EXPECT_EQ(git("rev-parse HEAD"), floor);
    EXPECT_EQ(read("first.bird"), "song of an earlier session");
    EXPECT_EQ(status(), "");
}

TEST_F(RepositoryTest, RedoGoesForwardUntilANewEdit) {
    Repository repository = open_with_floor();
    commit(repository, "one", {{"first.bird", "one"}});
    commit(repository, "two", {{"first.bird", "two"}});
    const std::string top = git("rev-parse HEAD");
    moved(repository.undo());
    moved(repository.undo());
    EXPECT_TRUE(moved(repository.redo()));
    EXPECT_EQ(read("first.bird"), "one");
    EXPECT_TRUE(moved(repository.redo()));
    EXPECT_EQ(read("first.bird"), "two");
    EXPECT_EQ(git("rev-parse HEAD"), top);
    EXPECT_FALSE(moved(repository.redo()));
    moved(repository.undo());
    commit(repository, "other", {{"first.bird", "other"}});
    EXPECT_FALSE(moved(repository.redo()));
    EXPECT_EQ(log(), "[user] other|[user] one|[auto] Project loaded");
    EXPECT_EQ(lines("reflog -5 --format=%gs"),
        "aviary: [user] other|aviary: undo [user] two|aviary: redo [user] two|"
        "aviary: redo [user] one|aviary: undo [user] one");
}

TEST_F(RepositoryTest, WhatUndoAndANewEditLeaveBehindIsNeverCollectedAsGarbage) {
    Repository repository = open_with_floor();
    commit(repository, "one", {{"first.bird", "one"}});
    commit(repository, "two", {{"first.bird", "two"}});
    const std::string left = git("rev-parse HEAD");
    moved(repository.undo());
    moved(repository.undo());
    commit(repository, "other", {{"first.bird", "other"}});
    git("reflog expire --expire=all --all");
    git("gc --quiet --prune=now");
    EXPECT_EQ(git("show " + left + ":first.bird"), "two");
    EXPECT_EQ(git("show " + left + "~:first.bird"), "one");
    EXPECT_EQ(git("for-each-ref --format='%(refname)' refs/aviary"), "refs/aviary/kept/" + left);
    commit(repository, "after the collection", {{"first.bird", "more"}});
    moved(repository.undo());
    EXPECT_EQ(read("first.bird"), "other");
}

TEST_F(RepositoryTest, RedoLeavesNothingBehind) {
    Repository repository = open_with_floor();
    commit(repository, "one", {{"first.bird", "one"}});
    moved(repository.undo());
    EXPECT_NE(git("for-each-ref refs/aviary"), "");
    moved(repository.redo());
    EXPECT_EQ(git("for-each-ref refs/aviary"), "");
}

TEST_F(RepositoryTest, UndoAndRedoWriteEveryFileOfAnEdit) {
    Repository repository = open_with_floor();
    write("samples/kick.wav", "kick");
    commit(repository, "all",
        {{"first.bird", "song 2"}, {"daw.mixer.json", "mixer 2"}, {"samples/kick.wav", {}}});
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("first.bird") + read("daw.mixer.json") + read("samples/kick.wav"), "song 1mixer 1(none)");
    EXPECT_EQ(status(), "");
    EXPECT_TRUE(moved(repository.redo()));
    EXPECT_EQ(read("first.bird") + read("daw.mixer.json") + read("samples/kick.wav"), "song 2mixer 2kick");
    EXPECT_EQ(status(), "");
}

TEST_F(RepositoryTest, AnEditThatChangesNothingMakesNoCommit) {
    Repository repository = open_with_floor();
    const auto done = repository.commit(edit("same", {{"first.bird", "song 1"}, {"samples/none.wav", {}}}));
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->entry);
    EXPECT_EQ(log(), "[auto] Project loaded");
}

TEST_F(RepositoryTest, AWriteThatFailsLeavesEveryFileAndTheHistoryAsTheyWere) {
    HistoryPlace failing = place();
    failing.write = [](const fs::path& path, std::string_view content) -> Result<void> {
        if (content == "song 2") return Error{"file.write", "the disk is full", path.string()};
        return write_atomically(path, content);
    };
    auto repository = Repository::open(failing);
    ASSERT_TRUE(repository);
    ASSERT_TRUE(repository->commit_floor({}));
    EXPECT_EQ(
        code(repository->commit(edit("half", {{"daw.mixer.json", "mixer 2"}, {"first.bird", "song 2"}}))),
        "file.write");
    EXPECT_EQ(read("daw.mixer.json") + read("first.bird"), "mixer 1song 1");
    EXPECT_EQ(log(), "[auto] Project loaded");
    EXPECT_EQ(git("for-each-ref refs/aviary"), "");
    EXPECT_FALSE(moved(repository->undo())) << "there is nothing but the floor";
}

TEST_F(RepositoryTest, OtherFilesStayAsAPersonStagedThem) {
    git("init --quiet");
    write("notes.txt", "committed");
    git("add notes.txt");
    git("commit --quiet -m theirs");
    write("notes.txt", "staged");
    write("new.txt", "new");
    git("add notes.txt new.txt");
    write("notes.txt", "edited");
    write("draft.bird", "another song");
    const std::string before = status();
    Repository repository = open_with_floor();
    commit(repository, "one", {{"first.bird", "one"}});
    moved(repository.undo());
    EXPECT_EQ(status(), "A  new.txt|MM notes.txt|?? draft.bird");
    EXPECT_EQ(git("show :notes.txt"), "staged");
    EXPECT_EQ(git("show HEAD:notes.txt"), "committed");
    EXPECT_EQ(read("notes.txt"), "edited");
    EXPECT_EQ(
        lines("ls-tree --name-only HEAD"), ".gitignore|daw.mixer.json|daw.plugins.json|first.bird|notes.txt");
}

TEST_F(RepositoryTest, AnExistingRuleForTheSessionFileIsEnough) {
    git("init --quiet");
    write(".gitignore", "*.session.json\n");
    open_with_floor();
    EXPECT_EQ(read(".gitignore"), "*.session.json\n");
    EXPECT_EQ(status(), "?? .gitignore");
}

TEST_F(RepositoryTest, ANewProjectIsCommittedWithTheRulesThatItIsMadeWith) {
    const auto song = new_project({.where = outer_.path(), .name = "night", .template_id = {}});
    ASSERT_TRUE(song) << song.error().text();
    auto repository = Repository::open({song->parent_path(), "night.bird"});
    ASSERT_TRUE(repository && repository->commit_floor({}));
    EXPECT_EQ(git("-C ../night status --porcelain"), "");
    EXPECT_EQ(lines("-C ../night ls-tree --name-only HEAD").substr(0, 10), ".gitignore");
}

TEST_F(RepositoryTest, ARuleIsAddedToAPersonsOwnAndLeftForThemToCommit) {
    git("init --quiet");
    write(".gitignore", "*.tmp");
    git("add .gitignore");
    git("commit --quiet -m theirs");
    open_with_floor();
    EXPECT_EQ(read(".gitignore"), "*.tmp\ndaw.session.json\n");
    EXPECT_EQ(status(), " M .gitignore");
}

TEST_F(RepositoryTest, WhatGitignoreLeavesOutIsWrittenButHasNoHistory) {
    git("init --quiet");
    write(".gitignore", "daw.session.json\n*.wav\ndaw.plugins.json\n");
    write("samples/kick.wav", "kick");
    Repository repository = open_with_floor();
    commit(repository, "both", {{"daw.plugins.json", "plugins 2"}, {"first.bird", "song 2"}});
    EXPECT_EQ(read("daw.plugins.json"), "plugins 2");
    EXPECT_EQ(lines("ls-tree -r --name-only HEAD"), "daw.mixer.json|first.bird");
}

TEST_F(RepositoryTest, TheAuthorIsThePersonOfGitsSettings) {
    open_with_floor();
    EXPECT_EQ(git("log -1 --format='%an <%ae>'"), "Aviary <aviary@localhost>");
    git("config user.name 'Clara Wieck'");
    git("config user.email clara@localhost");
    open_with_floor();
    EXPECT_EQ(git("log -1 --format='%an <%ae>'"), "Clara Wieck <clara@localhost>");
}

TEST_F(RepositoryTest, OnlyFilesOfTheProjectCanBeCommitted) {
    Repository repository = open_with_floor();
    for (const char* path : {"notes.txt", "other.bird", "../first.bird", "samples/../notes.txt", "samples/",
             "/etc/passwd", ".git/config", "samples/.git/config", ""})
        EXPECT_EQ(code(repository.commit(edit("x", {{path, "x"}}))), "history.path") << path;
    EXPECT_EQ(log(), "[auto] Project loaded");
}

TEST_F(RepositoryTest, ALinkIsWrittenThroughAndHasNoHistory) {
    fs::rename(folder() / "daw.mixer.json", outer_.path() / "shared.json");
    fs::create_symlink(outer_.path() / "shared.json", folder() / "daw.mixer.json");
    Repository repository = open_with_floor();
    commit(repository, "both", {{"daw.mixer.json", "mixer 2"}, {"first.bird", "song 2"}});
    EXPECT_TRUE(fs::is_symlink(folder() / "daw.mixer.json"));
    EXPECT_EQ(read("daw.mixer.json"), "mixer 2");
    EXPECT_EQ(lines("ls-tree --name-only HEAD"), ".gitignore|daw.plugins.json|first.bird");
}

TEST_F(RepositoryTest, LineEndsFollowGitattributes) {
    git("init --quiet");
    write(".gitattributes", "*.json text eol=crlf\n");
    write("daw.mixer.json", "a\r\nb\r\n");
    Repository repository = open_with_floor();
    EXPECT_EQ(git("cat-file -s HEAD:daw.mixer.json"), "4");
    commit(repository, "c", {{"daw.mixer.json", "a\nc\n"}});
    EXPECT_EQ(read("daw.mixer.json"), "a\r\nc\r\n");
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("daw.mixer.json"), "a\r\nb\r\n");
    EXPECT_EQ(status(), "?? .gitattributes");
}

TEST_F(RepositoryTest, AFilterThatWeDoNotRunIsNotPassedBy) {
    git("init --quiet");
    write(".gitattributes", "first.bird filter=secret\n");
    Repository repository = open();
    EXPECT_EQ(code(repository.commit_floor({{"first.bird", "song 2"}})), "history.filter");
    EXPECT_EQ(read("first.bird"), "song 1");
    EXPECT_TRUE(git_fails("rev-parse HEAD"));
}

TEST_F(RepositoryTest, InsideALargerRepositoryTheHistoryIsAHiddenOneOfItsOwn) {
    const std::string outer = "-C .. ";
    git(outer + "init --quiet");
    git(outer + "add project");
    git(outer + "commit --quiet -m theirs");
    {
        Repository repository = open_with_floor();
        commit(repository, "one", {{"first.bird", "one"}});
        EXPECT_EQ(git(outer + "log --format=%s"), "theirs");
        EXPECT_EQ(git(outer + "status --porcelain"), " M project/first.bird\n?? project/.gitignore");
        const std::string hidden = "--git-dir=.daw.git ";
        EXPECT_EQ(lines(hidden + "log --format=%s"), "[user] one|[auto] Project loaded");
        EXPECT_EQ(git(hidden + "status --porcelain"), "");
        EXPECT_EQ(git(hidden + "fsck --strict --no-dangling"), "");
        moved(repository.undo());
        EXPECT_EQ(git(outer + "status --porcelain"), "?? project/.gitignore");
    }
    open_with_floor();
    EXPECT_EQ(git("--git-dir=.daw.git rev-list --count HEAD"), "2") << "it is found again";
}

TEST_F(RepositoryTest, BesideAPluginsSourceTheHistoryIsAHiddenOneAndTheAuthorsRepositoryIsLeftAlone) {
    write("CMakeLists.txt", "project(first)\n");
    for (const bool has_its_own : {false, true}) {
        if (has_its_own) {
            git("init --quiet");
            git("add .");
            git("commit --quiet -m theirs");
        }
        Repository repository = open_with_floor();
        commit(repository, has_its_own ? "two" : "one", {{"first.bird", has_its_own ? "two" : "one"}});
        EXPECT_EQ(lines("--git-dir=.daw.git log --format=%s -2"),
            std::string("[user] ") + (has_its_own ? "two" : "one") + "|[auto] Project loaded");
        if (!has_its_own) {
            EXPECT_FALSE(std::filesystem::exists(folder() / ".git")) << "nobody asked for one";
            continue;
        }
        EXPECT_EQ(git("log --format=%s"), "theirs");
        EXPECT_EQ(status(), " M first.bird") << "the author's .gitignore is left alone, too";
        moved(repository.undo());
        EXPECT_EQ(status(), "");
    }
}
