// Plugins whose states are so large that they lie in files of their own, in a project on a real disk with a real history.
#include "session/workspace/test_workspace.h"
#include "song/files/base64.h"
#include "song/files/plugins_file.h"

#include <ctime>
#include <thread>

#include <sys/stat.h>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view hoarding = R"(sig
  bpm 120
tracks
  1 lead
    plugin beep
    fx hoard
arr
  main 4
sec main
  trk 1 lead
    p w
      n C4
)";

class LargeStatesTest : public WorkspaceTest {
protected:
    static constexpr std::size_t hoard = 1; ///< its place

    LargeStatesTest() {
        stop();
        bundles_.add("hoard", "test_hoard");
        write("night.bird", hoarding);
        start();
    }
    ~LargeStatesTest() override { stop(); }

    /// Lets the plugin take another state, and waits until it is committed.
    void hoard_full_of(int byte, int kilobytes = 200) {
        const auto before = state_name();
        if (kilobytes != value(hoard, "1")) turn(hoard, "1", kilobytes);
        turn(hoard, "0", byte);
        ASSERT_TRUE(come_true([&] { return state_name() != before; })) << troubles_;
        rest();
    }
    /// Waits until all is on the disk.
    void rest() {
        commits();
        ASSERT_EQ(workspace_->keeping().why, "");
    }
    double fill() { return value(hoard, "0"); }

    /// What daw.plugins.json on the disk names; empty if it names none.
    std::string state_name() const {
        const auto names =
            exists("daw.plugins.json") ? song::states_named_in(read("daw.plugins.json")) : std::nullopt;
        return names && names->size() == 1 ? *names->begin() : "";
    }
    fs::path state_file() const { return folder() / song::state_path(state_name()); }
    std::size_t states() const {
        std::size_t count = 0;
        for (const auto& [name, text] : contents(folder() / "daw.states")) count += song::is_digest(name);
        return count;
    }
    /// Changes whenever somebody writes the file.
    static std::string written(const fs::path& file) {
        struct stat status {};
        if (stat(file.c_str(), &status) != 0) return "gone";
        return std::to_string(status.st_ino) + " " + std::to_string(status.st_mtim.tv_sec) + "."
               + std::to_string(status.st_mtim.tv_nsec);
    }
    /// Ends the program, lets something happen, and opens the project again.
    void reopen(const std::function<void()>& meanwhile = [] {}) {
        stop();
        meanwhile();
        events_.clear();
        troubles_.clear();
        start();
        open_by(page);
    }
};

TEST_F(LargeStatesTest, LieInFilesOfTheirOwnAndComeBack) {
    open_by(page);
    hoard_full_of(7);
    EXPECT_EQ(fs::file_size(state_file()), 200 * 1024 + 16);
    EXPECT_LT(fs::file_size(folder() / "daw.plugins.json"), 2000);
    EXPECT_NE(git("ls-tree -r --name-only HEAD").find(state_name()), std::string::npos);
    reopen();
    EXPECT_EQ(fill(), 7);
    EXPECT_EQ(troubles_, "");
    EXPECT_EQ(git("status --porcelain"), "");
}

TEST_F(LargeStatesTest, AreNotWrittenAgainByOtherEdits) {
    open_by(page);
    hoard_full_of(7);
    const fs::path file = state_file();
    const std::string before = written(file);
    turn(hoard, "2", 0.5);
    fade(1, -6);
    ASSERT_TRUE(workspace_->write_song(page, std::string(hoarding) + "\n", song().version));
    rest();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(moved(false));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(moved(true));
    rest();
    EXPECT_EQ(state_file(), file);
    EXPECT_EQ(written(file), before);
    reopen();
    turn(hoard, "2", 0.25);
    rest();
    EXPECT_EQ(written(file), before);
}

TEST_F(LargeStatesTest, StayForUndoAndGoWithTheNextOpening) {
    open_by(page);
    hoard_full_of(7);
    const fs::path first = state_file();
    const std::string before = written(first);
    hoard_full_of(8);
    const fs::path second = state_file();
    EXPECT_EQ(states(), 2u);
    ASSERT_TRUE(moved(false)); // the state, then the parameter
    ASSERT_TRUE(moved(false));
    EXPECT_TRUE(come_true([&] { return fill() == 7; }));
    EXPECT_EQ(state_file(), first);
    EXPECT_EQ(written(first), before) << "it was still there";
    ASSERT_TRUE(moved(true));
    ASSERT_TRUE(moved(true));
    EXPECT_TRUE(come_true([&] { return fill() == 8; }));
    EXPECT_EQ(state_file(), second);
    EXPECT_EQ(written(first), before);
    reopen();
    EXPECT_EQ(fill(), 8);
    EXPECT_EQ(states(), 1u);
    EXPECT_TRUE(fs::exists(second));
    reopen([&] { git("reset -q --hard HEAD~3"); }); // the floor, the state, the parameter
    EXPECT_EQ(fill(), 7) << "an old version is whole";
}

TEST_F(LargeStatesTest, ThatAreMissingLeaveThePluginAtItsDefaultsUntilTheyArePutBack) {
    open_by(page);
    hoard_full_of(7);
    const fs::path file = state_file(), aside = disk_.path() / "aside";
    reopen([&] { fs::rename(file, aside); });
    EXPECT_EQ(fill(), 0);
    EXPECT_NE(
        troubles_.find(file.string() + ": is missing, so the plugin Hoard on lead starts at its defaults"),
        std::string::npos)
        << troubles_;
    EXPECT_EQ(state_file(), file) << "its name is kept";
    const auto watched = workspace_->watched_files();
    EXPECT_NE(std::ranges::find(watched, file), watched.end());
    turn(hoard, "2", 0.5);
    rest();
    EXPECT_EQ(state_file(), file);
    fs::copy_file(aside, file);
    workspace_->look_at_folder();
    EXPECT_TRUE(come_true([&] { return fill() == 7; }));
    rest();
    reopen();
    EXPECT_EQ(fill(), 7);
    EXPECT_EQ(troubles_, "");
}

TEST_F(LargeStatesTest, ThatAreDamagedAreNotTaken) {
    open_by(page);
    hoard_full_of(7);
    const fs::path file = state_file();
    std::string bytes = read_text(file);
    bytes[1000] = 'x';
    reopen([&] { write_text(file, bytes); });
    EXPECT_EQ(fill(), 0);
    EXPECT_NE(troubles_.find("is damaged"), std::string::npos) << troubles_;
    EXPECT_EQ(state_file(), file);
    fade(1, -6);
    rest();
    reopen([&] {
        fs::remove(file); // git takes a file of the same size, changed within the same second, as unchanged
        git("checkout -q -- daw.states");
    });
    EXPECT_EQ(fill(), 7);
}

TEST_F(LargeStatesTest, OfAnotherProgramAreTakenUp) {
    open_by(page);
    hoard_full_of(7);
    const std::string with_7 = read("daw.plugins.json");
    const std::string name = state_name(), bytes = read(song::state_path(name));
    hoard_full_of(8);
    reopen();
    ASSERT_EQ(states(), 1u);
    write(song::state_path(name), bytes);
    write("daw.plugins.json", with_7);
    workspace_->look_at_folder();
    EXPECT_TRUE(come_true([&] { return fill() == 7; })) << troubles_;
    rest();
    EXPECT_EQ(log().substr(0, 25), "[reload] changed outside|");
    EXPECT_TRUE(
        come_true([&] { return git("ls-tree -r --name-only HEAD").find(name) != std::string::npos; }));
}

TEST_F(LargeStatesTest, OfAnOlderFileAreTakenOutAtItsNextWriting) {
    open_by(page);
    hoard_full_of(7);
    const auto bytes = read_text(state_file());
    const std::string name = state_name(), text = read("daw.plugins.json");
    const auto at = text.find("{", text.find("\"state\"")), end = text.find("}", at) + 1;
    const auto raw = std::as_bytes(std::span(bytes));
    const std::string old = text.substr(0, at) + '"' + song::to_base64(raw) + '"' + text.substr(end);
    reopen([&] {
        write("daw.plugins.json", old);
        fs::remove_all(folder() / "daw.states");
    });
    EXPECT_EQ(fill(), 7);
    EXPECT_EQ(troubles_, "");
    EXPECT_FALSE(exists("daw.states"));
    EXPECT_TRUE(read("daw.plugins.json") == old);
    turn(hoard, "2", 0.5);
    rest();
    EXPECT_EQ(state_name(), name);
    EXPECT_TRUE(read(song::state_path(name)) == bytes);
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(read("daw.plugins.json") == old);
    EXPECT_EQ(fill(), 7);
}

TEST_F(LargeStatesTest, AreCopiedWithTheProject) {
    open_by(page);
    hoard_full_of(7);
    hoard_full_of(8);
    ASSERT_TRUE(workspace_->save_as(disk_.path() / "day"));
    ASSERT_TRUE(come_true([&] { return workspace_->folder() == disk_.path() / "day" && dones() == 2; }));
    EXPECT_EQ(fill(), 8);
    EXPECT_EQ(contents(disk_.path() / "day" / "daw.states").size(), 2u) << "the state, and .gitattributes";
    EXPECT_EQ(troubles_, "");
}

TEST_F(LargeStatesTest, ThatCouldNotBeWrittenAreOfferedAfterTheEnd) {
    open_by(page);
    hoard_full_of(7);
    const fs::path recovery = disk_.path() / "data" / "recovery";
    const std::string before = state_name();
    git("checkout -q --detach");
    const auto at_its_end = [&] {
        std::size_t large = 0;
        for (const auto& [name, text] : contents(recovery)) large += text.size() > 200000;
        EXPECT_EQ(large, 1u) << "the one that the project does not have";
        git("checkout -q -");
    };
    turn(hoard, "0", 8);
    ASSERT_TRUE(come_true([&] { return fill() == 8 && !workspace_->keeping().why.empty(); }));
    const auto waiting = workspace_->keeping().waiting;
    ASSERT_TRUE(come_true([&] { return workspace_->keeping().waiting > waiting; })) << "its state too";
    reopen(at_its_end);
    EXPECT_EQ(fill(), 7);
    ASSERT_TRUE(come_true([&] { return workspace_->keeping().recovered.has_value(); }));
    ASSERT_TRUE(workspace_->recover(page, true));
    EXPECT_TRUE(come_true([&] { return fill() == 8; }));
    rest();
    EXPECT_NE(state_name(), before);
    EXPECT_TRUE(come_true([&] { return contents(recovery).empty(); }));
    reopen();
    EXPECT_EQ(fill(), 8);
}

/// Runs the loop, and measures for how long the main thread works in one go, in its own processor time, so that a loaded
/// machine does not count.
class HeldThreadTest : public LargeStatesTest {
protected:
    static constexpr int kilobytes = 30 << 10;
#ifdef AVIARY_SANITIZE_THREAD // each byte that is copied is looked at
    static constexpr double most = 1000;
#else
    static constexpr double most = 50; ///< milliseconds; to hash a state of 30 MB takes longer
#endif

    template <typename Work>
    void measure(const char* what, const Work& work) {
        const double before = now();
        work();
        const double took = now() - before;
        if (took > longest_) longest_ = took, what_ = what;
    }
    template <typename Condition>
    void until(const char* what, const Condition& condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (io_.stopped()) io_.restart();
            std::size_t ran = 0;
            measure(what, [&] { ran = io_.poll_one(); });
            float left[64], right[64];
            session_->process(left, right, 64);
            measure(what, [&] { session_->tick(); });
            if (ran == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        ASSERT_TRUE(condition()) << what << "\n" << troubles_;
    }
    void move_measured(bool forward) {
        std::optional<Result<Moved>> answer;
        const auto reply = [&](Result<Moved> result) { answer = std::move(result); };
        measure(forward ? "redo" : "undo",
            [&] { forward ? workspace_->redo(page, reply) : workspace_->undo(page, reply); });
        until(forward ? "after redo" : "after undo", [&] { return answer.has_value(); });
    }
    void load_measured() {
        events_.clear();
        start();
        workspace_->open(folder());
        ready(page);
        workspace_->react_ready(page);
        until("loading", [&] { return dones() == 1; });
        EXPECT_EQ(troubles_, "");
    }
    void expect_no_frame_was_lost() const { EXPECT_LT(longest_, most) << what_; }

private:
    static double now() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    }

    double longest_ = 0;
    std::string what_;
};

TEST_F(HeldThreadTest, ByAStateOfThirtyMegabytesItIsNot) {
    open_by(page);
    turn(hoard, "0", 9);
    fade(1, -3, true); // held meanwhile, so that all is merged
    measure("a size", [&] { turn(hoard, "1", kilobytes); });
    until("a new state", [&] { return state_name() != ""; });
    EXPECT_GT(fs::file_size(state_file()), 30 << 20);
    measure("the end of a gesture", [&] { workspace_->end_gesture(page); });
    measure("a knob", [&] { turn(hoard, "2", 0.5); });
    for (int i = 0; i < 3; ++i) move_measured(false);
    for (int i = 0; i < 3; ++i) move_measured(true);
    stop();
    load_measured();
    EXPECT_EQ(fill(), 9);
    measure("a mixer", [&] { fade(1, -6); });
    until("keeping", [&] { return log().starts_with("[mixer]"); });
    expect_no_frame_was_lost();
}

} // namespace
} // namespace aviary::session
