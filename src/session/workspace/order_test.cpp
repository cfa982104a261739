// The one order of changes, with a real history on a real disk: engine, documents and files agree at rest.
#include "session/workspace/content.h"
#include "session/workspace/test_workspace.h"

#include <ctime>
#include <fstream>
#include <random>

namespace aviary::session {
namespace {

class OrderTest : public WorkspaceTest {
protected:
    static constexpr ClientId other = 2;

    void open_by_two() {
        std::string text(night);
        text.insert(text.find("arr\n"), "  2 bass\n    plugin beep\n");
        write("night.bird", text);
        open_by(page);
        workspace_->resume(other, Peer::page);
    }
    void fade_by(ClientId client, int track, double level, bool in_gesture = false) {
        ASSERT_TRUE(workspace_->may_edit(client));
        ASSERT_TRUE(session_->mixer().set(track, {.volume = Decibels(level)}));
        workspace_->mixer_moved(client, track, in_gesture);
    }
    double heard(int track) { return session_->mixer().settings(track).volume.count; }
    double on_disk(int track) const {
        if (!exists(mixer_file_name)) return 0;
        const auto file = std::get<song::MixerFile>(song::read_mixer_file(read(mixer_file_name)));
        for (const song::MixerTrack& one : file.tracks)
            if (one.number == track) return one.volume.count;
        return 0;
    }
    void expect_level(int track, double level) {
        EXPECT_EQ(heard(track), level);
        EXPECT_EQ(on_disk(track), level);
    }
    std::string replaced(std::string text, const std::string& what, const std::string& by) const {
        const auto at = text.find(what);
        EXPECT_NE(at, text.npos) << what;
        return text.replace(at, what.size(), by);
    }
    void save_outside(const std::string& text) {
        write("night.bird", text);
        workspace_->look_at_folder();
    }
    /// Undo by `client`, not waiting for it.
    void begin_undo(ClientId client) {
        workspace_->undo(client, [this](Result<Moved> moved) { undone_ = std::move(moved); });
    }
    /// Waits until all is on the disk and git has nothing to say.
    void rest() {
        commits();
        EXPECT_TRUE(come_true([&] { return git("status --porcelain") == ""; })) << git("status");
        commits();
    }

    std::optional<Result<Moved>> undone_;
};

TEST_F(OrderTest, AnEditBesideAnUndoOfAnotherClientStays) {
    open_by_two();
    for (int i = 1; i <= 10; ++i) {
        fade_by(page, 1, -10 - i);
        rest();
        const double before = heard(2);
        begin_undo(page);
        fade_by(other, 2, -i);
        rest();
        expect_level(1, 0);
        expect_level(2, -i);
        EXPECT_NE(before, heard(2));
    }
    EXPECT_EQ(troubles_, "");
}

TEST_F(OrderTest, AnUndoTakesBackTheNewestStepWhoeverMadeIt) {
    open_by_two();
    fade_by(page, 1, -3);
    fade_by(other, 2, -6);
    begin_undo(page);
    expect_level(1, (rest(), -3));
    expect_level(2, 0);
    ASSERT_TRUE(undone_ && *undone_);
    EXPECT_EQ((*undone_)->message, "[mixer] bass volume 0.0 -> -6.0 dB");
    EXPECT_FALSE((*undone_)->is_own);
    begin_undo(page);
    rest();
    EXPECT_TRUE((*undone_)->is_own);
    expect_level(1, 0);
    begin_undo(page);
    EXPECT_FALSE((*undone_)->moved);
    EXPECT_EQ(log(), "[auto] Project loaded|");
}

TEST_F(OrderTest, EditsAndSavesOfAnotherProgramMeetWithoutLoss) {
    open_by_two();
    std::mt19937 random(5);
    for (int round = 0; round < 12; ++round) {
        save_outside(replaced(read("night.bird"), "bpm " + std::to_string(round == 0 ? 120 : 99 + round),
            "bpm " + std::to_string(100 + round)));
        for (int i = 0; i < 8; ++i) {
            fade_by(page, 1, -round - i / 100.0);
            const auto pause = std::chrono::steady_clock::now() + std::chrono::milliseconds(random() % 6);
            come_true([&] { return std::chrono::steady_clock::now() >= pause; });
        }
        ASSERT_TRUE(come_true([&] { return session_->state().song.bpm == 100 + round; })) << troubles_;
        rest();
        expect_level(1, -round - 0.07);
        EXPECT_NE(read("night.bird").find("bpm " + std::to_string(100 + round)), std::string::npos);
        EXPECT_EQ(song().text, read("night.bird"));
    }
    EXPECT_EQ(troubles_, "");
    EXPECT_EQ(git("fsck --strict --no-dangling"), "");
    EXPECT_EQ(git("rev-list --min-parents=2 HEAD"), "") << "the history is one line";
}

TEST_F(OrderTest, AHeldFaderOutlastsASaveOfAnotherProgram) {
    open_by_two();
    fade_by(page, 1, -10);
    fade_by(page, 1, -30, true);
    save_outside(replaced(read("night.bird"), "bpm 120", "bpm 133"));
    ASSERT_TRUE(come_true([&] { return session_->state().song.bpm == 133; })) << troubles_;
    EXPECT_EQ(heard(1), -30);
    workspace_->end_gesture(page);
    rest();
    expect_level(1, -30);
    fade_by(page, 2, -1);
    rest();
    expect_level(1, -30);
    EXPECT_EQ(log(),
        "[mixer] bass volume 0.0 -> -1.0 dB|[mixer] lead volume -10.0 -> -30.0 dB|[reload] changed outside|"
        "[mixer] lead volume 0.0 -> -10.0 dB|[auto] Project loaded|");
}

TEST_F(OrderTest, OneDragIsOneStepWhoeverElseMovesOrLeaves) {
    open_by_two();
    fade_by(page, 1, -5, true);
    fade_by(other, 2, -6, true);
    fade_by(page, 1, -8, true);
    workspace_->left(other);
    fade_by(page, 1, -9, true);
    EXPECT_EQ(heard(1), -9);
    rest();
    EXPECT_EQ(on_disk(1), 0) << "still held";
    expect_level(2, -6);
    workspace_->end_gesture(page);
    rest();
    expect_level(1, -9);
    EXPECT_EQ(log(),
        "[mixer] lead volume 0.0 -> -9.0 dB|[mixer] bass volume 0.0 -> -6.0 dB|[auto] Project loaded|");
}

TEST_F(OrderTest, TextsOfTwoClientsAreMergedAndTheLaterOfTwoOnOneLineIsRefused) {
    open_by_two();
    const SongText read_by_both = song();
    const auto by_page =
        workspace_->write_song(page, replaced(read_by_both.text, "bpm 120", "bpm 90"), read_by_both.version);
    ASSERT_TRUE(by_page);
    const auto by_other =
        workspace_->write_song(other, replaced(read_by_both.text, "n C4", "n D4"), read_by_both.version);
    ASSERT_TRUE(by_other) << by_other.error().text();
    EXPECT_NE(by_other->text.find("bpm 90"), std::string::npos);
    EXPECT_NE(by_other->text.find("n D4"), std::string::npos);
    const auto late =
        workspace_->write_song(other, replaced(read_by_both.text, "bpm 120", "bpm 70"), read_by_both.version);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "song.conflict");
    EXPECT_NE(late.error().text().find("line 2"), std::string::npos) << late.error().text();
    rest();
    EXPECT_EQ(read("night.bird"), song().text);
    EXPECT_EQ(log(), "[song] edit|[song] edit|[auto] Project loaded|");
}

TEST_F(OrderTest, WhereASaveMeetsAnEditTheSaveStandsAndBothAreTold) {
    open_by_two();
    const std::string saved = replaced(read("night.bird"), "bpm 120", "bpm 133");
    write("night.bird", saved);
    ASSERT_TRUE(workspace_->write_song(page, replaced(song().text, "bpm 120", "bpm 90"), song().version));
    ASSERT_TRUE(come_true([&] { return session_->state().song.bpm == 133; })) << troubles_;
    rest();
    EXPECT_EQ(read("night.bird"), saved);
    const Keeping keeping = workspace_->keeping();
    ASSERT_EQ(keeping.set_aside.size(), 1u);
    EXPECT_EQ(keeping.set_aside[0], (song::Clash{"the song, line 2", "  bpm 90\n", "  bpm 133\n"}));
    workspace_->saw_set_aside();
    EXPECT_EQ(workspace_->keeping(), Keeping());
}

/// A disk of `size` bytes of its own; only for root.
class SmallDisk {
public:
    explicit SmallDisk(const std::filesystem::path& at)
        : at_(at) {
        std::filesystem::create_directories(at);
        is_there_ =
            std::system(
                ("mount -t tmpfs -o size=2m,mode=700 tmpfs '" + at.string() + "' 2>/dev/null").c_str())
            == 0;
    }
    ~SmallDisk() {
        if (is_there_) (void)!std::system(("umount -l '" + at_.string() + "'").c_str());
    }
    bool is_there() const { return is_there_; }
    void fill() const {
        std::ofstream filler(at_ / "filler");
        const std::string block(4096, 'x');
        while (filler.write(block.data(), std::streamsize(block.size())).flush()) {
        }
    }
    void make_room() const { std::filesystem::remove(at_ / "filler"); }

private:
    std::filesystem::path at_;
    bool is_there_ = false;
};

TEST_F(OrderTest, AFullDiskIsToldAndWhatWasEditedIsKeptOnceThereIsRoom) {
    const SmallDisk disk(folder());
    if (!disk.is_there()) GTEST_SKIP() << "only root can mount a small disk";
    open_by_two();
    fade_by(page, 1, -1);
    rest();
    disk.fill();
    fade_by(page, 1, -2);
    ASSERT_TRUE(workspace_->write_song(page, replaced(song().text, "bpm 120", "bpm 90"), song().version));
    ASSERT_TRUE(come_true([&] { return !workspace_->keeping().why.empty(); }));
    EXPECT_EQ(workspace_->keeping().waiting, 2u);
    EXPECT_EQ(heard(1), -2);
    EXPECT_EQ(on_disk(1), -1);
    EXPECT_NE(troubles_, "");
    disk.make_room();
    ASSERT_TRUE(come_true([&] { return workspace_->keeping().why.empty(); })) << "by itself";
    rest();
    expect_level(1, -2);
    EXPECT_EQ(song().text, read("night.bird"));
    EXPECT_EQ(log(), "[song] edit|[mixer] lead volume -1.0 -> -2.0 dB|[mixer] lead volume 0.0 -> -1.0 dB|"
                     "[auto] Project loaded|");
}

TEST_F(OrderTest, WhatADetachedHeadKeepsFromTheHistoryComesToTheNextBranch) {
    open_by_two();
    fade_by(page, 1, -5);
    fade_by(page, 1, -6);
    rest();
    git("checkout -q HEAD~1");
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return !workspace_->keeping().why.empty(); })) << troubles_;
    EXPECT_NE(workspace_->keeping().why.find("git switch"), std::string::npos) << workspace_->keeping().why;
    EXPECT_EQ(heard(1), -6) << "what is open stays open";
    ASSERT_TRUE(workspace_->write_song(page, replaced(song().text, "bpm 120", "bpm 77"), song().version));
    fade_by(page, 2, -3);
    EXPECT_GE(workspace_->keeping().waiting, 2u);
    git("switch -qc other");
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return workspace_->keeping().why.empty(); })) << troubles_;
    rest();
    expect_level(2, -3);
    EXPECT_NE(read("night.bird").find("bpm 77"), std::string::npos);
    EXPECT_EQ(song().text, read("night.bird"));
    EXPECT_EQ(heard(1), on_disk(1));
    EXPECT_EQ(git("rev-parse --abbrev-ref HEAD"), "other\n");
}

TEST_F(OrderTest, WhatCouldNotBeKeptIsOfferedByTheNextStart) {
    open_by_two();
    fade_by(page, 1, -5);
    rest();
    git("checkout -q --detach");
    fade_by(page, 1, -7);
    ASSERT_TRUE(workspace_->write_song(page, replaced(song().text, "bpm 120", "bpm 77"), song().version));
    troubles_.clear();
    stop();
    EXPECT_NE(troubles_.find("offered"), std::string::npos) << troubles_;
    EXPECT_EQ(on_disk(1), -5);
    git("switch -qc other");
    events_.clear();
    start();
    open_by(page);
    ASSERT_TRUE(come_true([&] { return workspace_->keeping().recovered.has_value(); }));
    EXPECT_EQ(heard(1), -5) << "nothing is taken up unasked";
    ASSERT_TRUE(workspace_->recover(page, true));
    rest();
    expect_level(1, -7);
    EXPECT_NE(read("night.bird").find("bpm 77"), std::string::npos);
    EXPECT_FALSE(workspace_->keeping().recovered);
    EXPECT_TRUE(come_true([&] { return contents(disk_.path() / "data" / "recovery").empty(); }));
    EXPECT_EQ(workspace_->recover(page, true).error().code, "recovery.none");
}

TEST_F(OrderTest, WhatIsOfferedOutlastsFurtherEndsUntilPeopleHaveSaidWhatBecomesOfIt) {
    open_by_two();
    const auto end_detached_with = [&](double level) {
        git("checkout -q --detach");
        fade_by(page, 1, level);
        stop();
        git("switch -qC other");
        events_.clear();
        start();
        open_by(page);
        ASSERT_TRUE(come_true([&] { return workspace_->keeping().recovered.has_value(); }));
    };
    end_detached_with(-7);
    fade_by(page, 2, -2); // not kept yet when the program ends
    restart();
    open_by(page);
    EXPECT_TRUE(workspace_->keeping().recovered);
    end_detached_with(-8);
    const auto left = [&] { // and their folder
        return contents(disk_.path() / "data" / "recovery").size();
    };
    EXPECT_EQ(left(), 3u);
    ASSERT_TRUE(workspace_->recover(page, true));
    EXPECT_TRUE(come_true([&] { return left() == 2; }));
    EXPECT_EQ(heard(1), -7) << "the oldest first";
    EXPECT_EQ(heard(2), -2);
    restart();
    open_by(page);
    ASSERT_TRUE(workspace_->keeping().recovered);
    ASSERT_TRUE(workspace_->recover(page, false));
    EXPECT_TRUE(come_true([&] { return left() == 0; }));
}

TEST_F(OrderTest, TheListHasTheNewestFirstAndSaysWhatIsUndoneAndWhen) {
    open_by_two();
    const auto began = std::time(nullptr);
    fade_by(page, 1, -3);
    save_outside(replaced(read("night.bird"), "bpm 120", "bpm 90"));
    ASSERT_TRUE(come_true([&] { return session_->state().song.bpm == 90; })) << troubles_;
    rest();
    begin_undo(page);
    rest();
    std::optional<HistoryList> list;
    workspace_->list_history([&](const Result<HistoryList>& known) { list = *known; });
    ASSERT_TRUE(list);
    ASSERT_EQ(list->entries.size(), 3u);
    EXPECT_EQ(list->entries[0].message, "[reload] changed outside");
    EXPECT_TRUE(list->entries[0].is_undone);
    EXPECT_EQ(list->entries[1].message, "[mixer] lead volume 0.0 -> -3.0 dB");
    EXPECT_FALSE(list->entries[1].is_undone);
    EXPECT_EQ(list->entries[1].id + "\n", git("rev-parse HEAD"));
    EXPECT_EQ(list->entries[2].source, EditSource::automatic);
    for (const HistoryEntry& entry : list->entries) EXPECT_NEAR(double(entry.time), double(began), 30);
    EXPECT_TRUE(list->can_undo);
    EXPECT_TRUE(list->can_redo);
}

TEST_F(OrderTest, WhatIsEditedLastIsOnTheDiskAfterAnOrdinaryEnd) {
    open_by_two();
    for (int i = 1; i <= 5; ++i) fade_by(page, 1, -i);
    fade_by(page, 1, -9, true);
    begin_undo(other);
    fade_by(other, 2, -4);
    stop();
    EXPECT_EQ(troubles_, "");
    EXPECT_EQ(on_disk(2), -4);
    EXPECT_EQ(git("status --porcelain"), "");
    EXPECT_TRUE(contents(disk_.path() / "data" / "recovery").empty());
    start();
    events_.clear();
    open_by(page);
    EXPECT_FALSE(workspace_->keeping().recovered);
}

TEST_F(OrderTest, ManyEditsBeforeAnEndAreOnTheDiskInOneCommitAndNobodyWaitsForMore) {
    open_by_two();
    for (int i = 1; i <= 200; ++i) fade_by(page, 1, -i * 0.1);
    fade_by(other, 2, -4);
    stop();
    EXPECT_EQ(troubles_, "");
    EXPECT_EQ(on_disk(1), -20);
    EXPECT_EQ(on_disk(2), -4);
    EXPECT_EQ(git("status --porcelain"), "");
    EXPECT_NE(log().find(" edits, the last before the end|"), std::string::npos) << log();
    EXPECT_TRUE(contents(disk_.path() / "data" / "recovery").empty());
}

} // namespace
} // namespace aviary::session
