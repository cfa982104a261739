#include "session/history/history.h"

#include "session/history/messages.h"
#include "session/history/test_project.h"

#include <boost/asio/io_context.hpp>

#include <future>
#include <thread>

using namespace aviary;
using namespace aviary::session;

namespace {

class HistoryTest : public TestProject {
protected:
    /// Runs the loop until all questions are answered.
    void run() {
        loop_.restart();
        loop_.run();
    }
    template <typename T>
    History::Done<T> note(const std::string& name) {
        return [this, name](const Result<T>& result) {
            answers_ += name + (result ? "" : ":" + result.error().code) + " ";
        };
    }
    void load(History& history) {
        history.open(note<void>("open"));
        history.commit_floor({}, note<Committed>("floor"));
        run();
        EXPECT_EQ(answers_, "open floor ");
        answers_.clear();
    }

    boost::asio::io_context loop_;
    std::string answers_;
};

} // namespace

TEST_F(HistoryTest, AnswersInTheOrderOfTheQuestions) {
    History history(loop_, place());
    load(history);
    history.commit(edit("one", {{"first.bird", "one"}}), note<Committed>("commit"));
    history.undo(note<bool>("undo"));
    history.redo(note<bool>("redo"));
    std::string committed;
    history.read(
        [&](const Repository& repository) -> Result<void> {
            const auto files = repository.committed_files();
            if (!files) return files.error();
            committed = files->at("first.bird").value_or("");
            return {};
        },
        [&](const Result<void>& read) {
            EXPECT_TRUE(read);
            EXPECT_EQ(committed, "one");
            answers_ += "files ";
        });
    history.look(note<void>("look"));
    EXPECT_EQ(answers_, "") << "nothing is answered at once";
    run();
    EXPECT_EQ(answers_, "commit undo redo files look ");
    EXPECT_EQ(log(), "[user] one|[auto] Project loaded");
}

TEST_F(HistoryTest, AnswersFromTheLoopsThread) {
    History history(loop_, place());
    const auto here = std::this_thread::get_id();
    history.open([&](const Result<void>& opened) {
        EXPECT_TRUE(opened);
        EXPECT_EQ(std::this_thread::get_id(), here);
        answers_ += "open";
    });
    run();
    EXPECT_EQ(answers_, "open");
}

TEST_F(HistoryTest, SaysSoWhenItIsNotOpen) {
    History history(loop_, place());
    history.commit(edit("early", {{"first.bird", "early"}}), note<Committed>("commit"));
    history.undo(note<bool>("undo"));
    run();
    EXPECT_EQ(answers_, "commit:history.closed undo:history.closed ");
    EXPECT_EQ(read("first.bird"), "song 1");
}

TEST_F(HistoryTest, IsOpenedAgainAfterOthersMovedTheBranch) {
    History history(loop_, place());
    load(history);
    write("first.bird", "theirs");
    git("commit --quiet -am theirs");
    history.commit(edit("late", {{"first.bird", "late"}}), note<Committed>("commit"));
    history.open(note<void>("open"));
    history.commit_floor({}, note<Committed>("floor"));
    history.commit(edit("again", {{"first.bird", "again"}}), note<Committed>("commit"));
    run();
    EXPECT_EQ(answers_, "commit:history.moved open floor commit ");
    EXPECT_EQ(log(), "[user] again|[auto] Project loaded|theirs|[auto] Project loaded");
}

TEST_F(HistoryTest, FinishesWhatItWasAskedForWhenItIsDestroyed) {
    {
        History history(loop_, place());
        history.open({});
        history.commit_floor({}, {});
        for (int i = 0; i < 20; ++i)
            history.commit(
                edit(std::to_string(i), {{"first.bird", std::to_string(i)}}), note<Committed>("commit"));
    }
    EXPECT_EQ(git("rev-list --count HEAD"), "21");
    EXPECT_EQ(read("first.bird"), "19");
    run();
    EXPECT_EQ(answers_, "") << "nobody is there to be answered";
}

TEST_F(HistoryTest, CanBeDestroyedByAnAnswer) {
    auto history = std::make_unique<History>(loop_, place());
    history->open([&](const Result<void>&) { history.reset(); });
    history->commit_floor({}, note<Committed>("floor"));
    run();
    EXPECT_EQ(history, nullptr);
    EXPECT_EQ(log(), "[auto] Project loaded");
    EXPECT_EQ(answers_, "");
}

TEST_F(HistoryTest, NeitherAsksNorLeavesSlowlyWhenTheDiskHangs) {
    // Shared with the worker, which may still wait for this disk when the test's own objects are gone.
    struct Disk {
        std::promise<void> reached, freed;
        std::promise<void> gone;
    };
    const auto disk = std::make_shared<Disk>();
    auto slow = place();
    slow.write = [disk](const std::filesystem::path& path, std::string_view content) -> Result<void> {
        if (content == "hangs") {
            disk->reached.set_value();
            disk->freed.get_future().wait();
        }
        return write_atomically(path, content);
    };
    auto done = disk->gone.get_future();
    slow.write = [write = slow.write, gone = std::shared_ptr<void>(nullptr, [disk](void*) {
        disk->gone.set_value();
    })](const std::filesystem::path& path, std::string_view content) { return write(path, content); };
    auto history = std::make_unique<History>(loop_, std::move(slow));
    load(*history);
    history->commit(edit("hangs", {{"first.bird", "hangs"}}), note<Committed>("commit"));
    disk->reached.get_future().wait();
    history->commit(edit("never", {{"daw.mixer.json", "never"}}), note<Committed>("commit"));
    history.reset(); // returns although the disk still hangs
    EXPECT_EQ(read("first.bird"), "song 1");
    disk->freed.set_value();
    done.wait(); // waits for the worker, before the folder is removed
    EXPECT_EQ(read("first.bird"), "hangs");
    EXPECT_EQ(read("daw.mixer.json"), "mixer 1");
    run();
    EXPECT_EQ(answers_, "");
}
