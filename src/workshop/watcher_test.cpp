#include "workshop/watcher.h"

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

    /// Runs the loop until `count` changes came; a generous end keeps a broken watcher from hanging the test.
    void run_until(std::size_t count) {
        const auto end = Clock::now() + std::chrono::seconds(20);
        while (changes.size() < count && Clock::now() < end) io.run_one_for(std::chrono::milliseconds(100));
        ASSERT_GE(changes.size(), count);
    }
    /// What another save brings shows that the earlier ones brought nothing.
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

TEST_F(WatcherTest, SaysWhenTheProjectIsGoneAndGoesOnWhenItIsBack) {
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
