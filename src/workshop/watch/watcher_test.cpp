#include "workshop/watch/watcher.h"

#include <gtest/gtest.h>

#include <fstream>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<fs::path>;

class WatcherTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder = fs::path(testing::TempDir()) / (std::string("aviary-watch-") + test->name());
        fs::remove_all(folder);
        fs::create_directories(folder / "src");
        auto started = Watcher::start(io, {.folder = folder},
            {.on_change = [this](Change change) { changes.push_back(std::move(change)); },
                .on_problem = [this](Error error) { problems.push_back(std::move(error)); }});
        ASSERT_TRUE(started) << started.error().text();
        watcher = *std::move(started);
    }
    void TearDown() override {
        watcher.reset();
        fs::remove_all(folder);
    }

    void write(const fs::path& file, const std::string& text = "text") {
        std::ofstream(folder / file) << text;
    }

    /// Runs the loop until `count` changes came; a generous limit keeps a broken watcher from hanging the test.
    void run_until(std::size_t count) {
        const auto end = Clock::now() + std::chrono::seconds(20);
        while (changes.size() < count && Clock::now() < end) io.run_one_for(std::chrono::milliseconds(100));
        ASSERT_GE(changes.size(), count);
    }
    /// All files reported up to a save of marker.cpp. When only that one comes, the saves before it went unreported.
    Files files_up_to_marker() {
        write("marker.cpp");
        Files files;
        for (std::size_t seen = 0; files.empty() || files.back() != "marker.cpp"; ++seen) {
            run_until(seen + 1);
            if (changes.size() <= seen) break;
            files.insert(files.end(), changes[seen].files.begin(), changes[seen].files.end());
        }
        return files;
    }

    boost::asio::io_context io;
    fs::path folder;
    std::unique_ptr<Watcher> watcher;
    std::vector<Change> changes;
    std::vector<Error> problems;
};

TEST_F(WatcherTest, SeesASaveInPlace) {
    write("src/lfo.h");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"src/lfo.h"});
}

TEST_F(WatcherTest, SeesASaveThatRenamesOverTheOldFile) {
    write("tremolo.cpp.tmp");
    fs::rename(folder / "tremolo.cpp.tmp", folder / "tremolo.cpp");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"tremolo.cpp"});
}

TEST_F(WatcherTest, JoinsTheFilesOfOneBurst) {
    write("a.cpp");
    write("a.cpp");
    write("src/b.h");
    run_until(1);
    EXPECT_EQ(changes[0].files, (Files{"a.cpp", "src/b.h"}));
}

TEST_F(WatcherTest, SeesAPreset) {
    fs::create_directories(folder / "presets");
    write("presets/Soft.preset");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"presets/Soft.preset"});
}

TEST_F(WatcherTest, SeesAFolderThatIsALinkTurnedToAnotherOne) {
    for (const char* version : {"v1", "v2"}) {
        fs::create_directories(folder / "lib" / version);
        write(fs::path("lib") / version / "table.txt");
    }
    fs::create_directory_symlink("v1", folder / "lib/now");
    watcher->watch_also({folder / "lib/now/table.txt"});
    fs::create_directory_symlink("v2", folder / "lib/next");
    fs::rename(folder / "lib/next", folder / "lib/now");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"lib/now"});
}

TEST_F(WatcherTest, PollsWhereNobodyTells) {
    watcher.reset();
    auto started =
        Watcher::start(io, {.folder = folder, .polls = true, .between_looks = std::chrono::milliseconds(20)},
            {.on_change = [this](Change change) { changes.push_back(std::move(change)); }, .on_problem = {}});
    ASSERT_TRUE(started);
    watcher = *std::move(started);
    write("tremolo.cpp");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"tremolo.cpp"});
    write("tremolo.cpp", "a longer text");
    run_until(2);
    fs::remove(folder / "tremolo.cpp");
    run_until(3);
    EXPECT_EQ(changes.back().files, Files{"tremolo.cpp"});
}

TEST_F(WatcherTest, IgnoresBackupsSwapFilesOtherFilesAndBuildTrees) {
    fs::create_directories(folder / "build/workshop");
    fs::create_directories(folder / ".git");
    write(".tremolo.cpp.swp");
    write("tremolo.cpp~");
    write("song.bird");
    write("build/workshop/generated.cpp");
    write(".git/x.cpp");
    EXPECT_EQ(files_up_to_marker(), Files{"marker.cpp"});
}

TEST_F(WatcherTest, WatchesNewFoldersAndFindsWhatWasWrittenBeforeItKnew) {
    fs::create_directories(folder / "dsp/deep");
    write("dsp/deep/early.h");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"dsp/deep/early.h"});
    write("dsp/deep/later.h");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{"dsp/deep/later.h"});
}

TEST_F(WatcherTest, KnowsAMovedFolderByItsNewName) {
    fs::rename(folder / "src", folder / "code");
    write("code/a.h");
    EXPECT_EQ(files_up_to_marker(), (Files{"code/a.h", "marker.cpp"}));
}

TEST_F(WatcherTest, SeesASourceThatIsRemovedOrRenamedAway) {
    write("src/a.cpp");
    run_until(1);
    fs::remove(folder / "src/a.cpp");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{"src/a.cpp"});
    write("b.cpp");
    run_until(3);
    fs::rename(folder / "b.cpp", folder / "b.txt");
    run_until(4);
    EXPECT_EQ(changes[3].files, Files{"b.cpp"});
}

TEST_F(WatcherTest, TakesASaveThatFirstRenamesTheOldFileAwayForOneChange) {
    write("a.cpp");
    run_until(1);
    fs::rename(folder / "a.cpp", folder / "a.cpp~");
    write("a.cpp");
    fs::remove(folder / "a.cpp~");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{"a.cpp"});
    EXPECT_EQ(files_up_to_marker().back(), "marker.cpp");
    EXPECT_EQ(changes.size(), 3u);
}

class NamedFilesTest : public WatcherTest {
protected:
    void SetUp() override {
        WatcherTest::SetUp();
        outside = folder.string() + "-outside";
        fs::remove_all(outside);
        fs::create_directories(outside / "deep");
        fs::create_directories(folder / ".hidden");
        write_outside("shared.h");
        write_outside("deep/table.txt");
        write(".hidden/made.h");
        write("coefficients.txt");
        io.poll(); // so far nobody knew of it
        watcher->watch_also({outside / "shared.h",
            folder / "src/../src" / ".." / ".." / outside.filename() / "deep/table.txt",
            folder / ".hidden/made.h", folder / "coefficients.txt"});
    }
    void TearDown() override {
        WatcherTest::TearDown();
        fs::remove_all(outside);
    }
    void write_outside(const fs::path& file) const { std::ofstream(outside / file) << "text"; }
    fs::path outside;
};

TEST_F(NamedFilesTest, AreSeenWhereverTheyLieAndWhateverTheyAreCalled) {
    write_outside("shared.h");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{outside / "shared.h"});
    write_outside("deep/table.new");
    fs::rename(outside / "deep/table.new", outside / "deep/table.txt");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{outside / "deep/table.txt"});
    write(".hidden/made.h");
    run_until(3);
    EXPECT_EQ(changes[2].files, Files{".hidden/made.h"});
    write("coefficients.txt");
    run_until(4);
    EXPECT_EQ(changes[3].files, Files{"coefficients.txt"});
    fs::remove(outside / "shared.h");
    run_until(5);
    EXPECT_EQ(changes[4].files, Files{outside / "shared.h"});
}

TEST_F(NamedFilesTest, AreAllThatIsSeenInTheirFolders) {
    write_outside("other.h");
    write_outside("shared.h~");
    write(".hidden/other.h");
    EXPECT_EQ(files_up_to_marker(), Files{"marker.cpp"});
}

TEST_F(NamedFilesTest, AreForgottenWhenTheBuildNoLongerReadsThem) {
    watcher->watch_also({outside / "deep/table.txt"});
    write_outside("shared.h");
    write("coefficients.txt");
    EXPECT_EQ(files_up_to_marker(), Files{"marker.cpp"});
    write_outside("deep/table.txt");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{outside / "deep/table.txt"});
}

TEST_F(NamedFilesTest, AreFollowedWhereALinkLeads) {
    fs::create_symlink(outside / "deep/table.txt", folder / "table.h");
    EXPECT_EQ(files_up_to_marker(), (Files{"table.h", "marker.cpp"})) << "the link itself is new";
    watcher->watch_also({folder / "table.h"});
    write_outside("deep/table.txt");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{outside / "deep/table.txt"});
}

TEST_F(NamedFilesTest, AreMissedWhenTheirFolderIsMovedAway) {
    write("src/lfo.cpp");
    run_until(1);
    watcher->watch_also({folder / "src/lfo.cpp", outside / "deep/table.txt"});
    fs::rename(folder / "src", outside / "src");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{"src/lfo.cpp"});
    fs::rename(outside / "deep", outside / "deeper");
    run_until(3);
    EXPECT_EQ(changes[2].files, Files{outside / "deep/table.txt"});
}

TEST_F(WatcherTest, SaysWhenTheProjectIsGoneAndGoesOnWhenItIsBack) {
    const fs::directory_iterator somebody_in_it(folder);
    fs::remove_all(folder);
    const auto end = Clock::now() + std::chrono::seconds(20);
    while (problems.empty() && Clock::now() < end) io.run_one_for(std::chrono::milliseconds(100));
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].code, "watch.gone");

    fs::create_directories(folder);
    write("back.cpp");
    run_until(1);
    EXPECT_EQ(changes[0].files, Files{"back.cpp"});
    write("again.cpp");
    run_until(2);
    EXPECT_EQ(changes[1].files, Files{"again.cpp"});
    EXPECT_EQ(problems.size(), 1u);
}

TEST_F(WatcherTest, MayBeDestroyedByItsOwnCallback) {
    watcher.reset();
    bool called = false;
    auto started = Watcher::start(io, {.folder = folder},
        {.on_change =
                [&](Change) {
                    called = true;
                    watcher.reset();
                },
            .on_problem = {}});
    ASSERT_TRUE(started);
    watcher = *std::move(started);
    write("a.cpp");
    const auto end = Clock::now() + std::chrono::seconds(20);
    while (!called && Clock::now() < end) io.run_one_for(std::chrono::milliseconds(100));
    EXPECT_TRUE(called);
    EXPECT_EQ(watcher, nullptr);
    io.restart();
    io.run(); // ends: nothing waits any more
}

TEST(Watcher, SaysWhatIsWrongWithAFolderThatIsNotThere) {
    boost::asio::io_context io;
    auto started = Watcher::start(io, {.folder = "/nowhere/at/all"}, {});
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, "watch.start");
    EXPECT_EQ(started.error().where, "/nowhere/at/all");
}

} // namespace
} // namespace aviary::workshop
