#include "session/workspace/test_workspace.h"

namespace aviary::session {
namespace {

TEST_F(WorkspaceTest, AMovedFaderIsACommitThatOneCanRead) {
    open_by(page);
    fade(1, -3);
    fade(1, -6);
    ASSERT_TRUE(come_true([&] { return commits() == 3; })) << troubles_;
    EXPECT_EQ(log(),
        "[mixer] lead volume -3.0 -> -6.0 dB|[mixer] lead volume 0.0 -> -3.0 dB|[auto] Project loaded|");
    EXPECT_EQ(git("status --porcelain"), "");
}

TEST_F(WorkspaceTest, AGestureIsOneCommit) {
    open_by(page);
    for (int i = 1; i <= 20; ++i) fade(1, -0.5 * i, true);
    EXPECT_FALSE(exists("daw.mixer.json"));
    workspace_->end_gesture(page);
    ASSERT_TRUE(come_true([&] { return commits() == 2; }));
    EXPECT_EQ(log(), "[mixer] lead volume 0.0 -> -10.0 dB|[auto] Project loaded|");
}

TEST_F(WorkspaceTest, AGestureEndsBeforeAnUndoWhichTakesItBack) {
    open_by(page);
    const Decibels before = session_->mixer().settings(1).volume;
    fade(1, -3, true);
    fade(1, -6, true);
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(come_true([&] { return session_->mixer().settings(1).volume == before; }));
    EXPECT_TRUE(moved(true));
    EXPECT_TRUE(come_true([&] { return session_->mixer().settings(1).volume == Decibels(-6); }));
}

TEST_F(WorkspaceTest, AGestureEndsWithItsPage) {
    open_by(page);
    fade(1, -3, true);
    workspace_->left(page);
    ASSERT_TRUE(come_true([&] { return commits() == 2; }));
}

TEST_F(WorkspaceTest, WhatIsTypedIsHeardAndKept) {
    open_by(page);
    std::string text = song().text;
    text.insert(text.find("arr\n"), "  2 more\n    plugin beep\n");
    const auto version = song().version;
    const auto written = workspace_->write_song(page, text, version);
    ASSERT_TRUE(written) << written.error().text();
    EXPECT_GT(written->version, version);
    EXPECT_EQ(session_->state().tracks.size(), 2u);
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    EXPECT_EQ(read("night.bird"), text);
    EXPECT_EQ(log(), "[song] edit|[auto] Project loaded|");
    const auto stale = workspace_->write_song(page, "sig\n", version);
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, "song.conflict");
}

TEST_F(WorkspaceTest, AnEditTellsOfTheWholeProjectWhenItsTracksOrFactsAreOthers) {
    open_by(page);
    const auto tells = [&](const std::string& text) {
        events_.clear();
        EXPECT_TRUE(workspace_->write_song(page, text, song().version));
        return std::count(events_.begin(), events_.end(), "project");
    };
    std::string text = "# a remark\n" + std::string(night);
    EXPECT_EQ(tells(text), 0);
    text.insert(text.find("arr\n"), "  2 more\n    plugin beep\n");
    EXPECT_EQ(tells(text), 1);
    EXPECT_EQ(tells(text + "\n"), 0);
    EXPECT_EQ(tells(std::string(night)), 1);
}

TEST_F(WorkspaceTest, ATrackThatComesBackSoundsAsItWasLeft) {
    open_by(page);
    const std::string alone(night);
    std::string both = alone;
    both.insert(both.find("arr\n"), "  2 more\n    plugin beep\n    fx wobble\n");
    const auto write_song = [&](const std::string& text) {
        ASSERT_TRUE(workspace_->write_song(page, text, song().version));
    };
    write_song(both);
    fade(2, -6);
    turn(3, "gain", 0.25);
    write_song(alone);
    ASSERT_EQ(session_->state().tracks.size(), 1u);
    write_song(both);
    EXPECT_TRUE(come_true(
        [&] { return session_->mixer().settings(2).volume == Decibels(-6) && value(3, "gain") == 0.25; }));
    write_song(alone);
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(come_true(
        [&] { return session_->mixer().settings(2).volume == Decibels(-6) && value(3, "gain") == 0.25; }));
}

TEST_F(WorkspaceTest, ManyEditsAreAsManyUndosAndNoMore) {
    open_by(page);
    fade(1, -3);
    ASSERT_TRUE(workspace_->write_song(page, std::string(night) + "\n", song().version));
    fade(1, -6);
    ASSERT_TRUE(come_true([&] { return commits() == 4; })) << troubles_;

    EXPECT_TRUE(moved(false));
    EXPECT_EQ(session_->mixer().settings(1).volume, Decibels(-3));
    EXPECT_TRUE(moved(false));
    EXPECT_EQ(song().text, night);
    EXPECT_EQ(read("night.bird"), night);
    EXPECT_TRUE(moved(false));
    EXPECT_EQ(session_->mixer().settings(1).volume, Decibels(0));
    EXPECT_FALSE(moved(false)) << "not beyond where it was opened";
    EXPECT_EQ(log(), "[auto] Project loaded|");

    EXPECT_TRUE(moved(true));
    EXPECT_EQ(session_->mixer().settings(1).volume, Decibels(-3));
    EXPECT_TRUE(moved(true));
    EXPECT_EQ(song().text, std::string(night) + "\n");
    fade(1, -9);
    ASSERT_TRUE(come_true([&] { return session_->mixer().settings(1).volume == Decibels(-9); }));
    EXPECT_FALSE(moved(true)) << "a new edit forgets the way forward";
}

TEST_F(WorkspaceTest, AParameterGoesBackToWhereItWas) {
    open_by(page);
    turn(1, "gain", 0.25);
    ASSERT_TRUE(come_true([&] { return commits() == 2 && value(1, "gain") == 0.25; })) << troubles_;
    EXPECT_EQ(log().substr(0, log().find('|')), "[plugin] Wobble Gain 1 -> 0.25");
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(come_true([&] { return value(1, "gain") == 1; }));
    EXPECT_TRUE(moved(true));
    EXPECT_TRUE(come_true([&] { return value(1, "gain") == 0.25; }));
}

TEST_F(WorkspaceTest, WhatAnEditorSavesIsTakenUpAsAnEdit) {
    open_by(page);
    write("night.bird", std::string(night) + "# by an editor\n");
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    EXPECT_EQ(song().text, std::string(night) + "# by an editor\n");
    EXPECT_EQ(log(), "[reload] changed outside|[auto] Project loaded|");
    EXPECT_EQ(dones(), 1) << "no load";
    EXPECT_TRUE(moved(false));
    EXPECT_EQ(read("night.bird"), night);
}

TEST_F(WorkspaceTest, WhatGitChecksOutIsLoaded) {
    open_by(page);
    fade(1, -3);
    ASSERT_TRUE(come_true([&] { return commits() == 2; }));
    git("checkout -q -b other HEAD~1");
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return dones() == 2; })) << troubles_;
    EXPECT_EQ(failure_, "");
    EXPECT_EQ(session_->mixer().settings(1).volume, Decibels(0));
    EXPECT_EQ(git("log --format=%s main -1"), git("log --format=%s main -1"));
    fade(1, -9);
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    EXPECT_EQ(git("rev-parse --abbrev-ref HEAD"), "other\n");
}

TEST_F(WorkspaceTest, WhatIsSavedWhileABranchIsLoadedIsTakenUpAfterwards) {
    open_by(page);
    git("checkout -qb other");
    workspace_->look_at_folder();
    const auto has_been_read = [&] { return std::ranges::count(events_, "Beginning the history") == 2; };
    ASSERT_TRUE(come_true(has_been_read));
    const std::string saved = std::string(night) + "# by an editor\n";
    write("night.bird", saved);
    workspace_->look_at_folder();
    EXPECT_TRUE(come_true([&] { return song().text == saved; })) << troubles_;
    EXPECT_TRUE(come_true([&] { return git("show HEAD:night.bird") == saved; })) << log();
}

TEST_F(WorkspaceTest, AnEditOverAForeignOneLosesNeither) {
    open_by(page);
    write("daw.mixer.json",
        "{\n  \"version\": 1,\n  \"tracks\": [{\"number\": 1, \"name\": \"lead\", \"volume_db\": -12}]\n}\n");
    fade(1, -3); // before the workspace has noticed the change outside
    ASSERT_TRUE(come_true([&] { return session_->mixer().settings(1).volume == Decibels(-12); }))
        << troubles_;
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    EXPECT_NE(read("daw.mixer.json").find("-12"), std::string::npos);
}

TEST_F(WorkspaceTest, OutputsOfTheTextComeBeforeSendsOfTheMixerThatLeadBack) {
    const std::string tracks = std::string(night).insert(night.find("arr\n"), "  2 low\n    type group\n");
    const std::string grouped = std::string(tracks).insert(tracks.find("  2 low"), "    out 2\n");
    write("night.bird", grouped);
    const std::string mixer = R"({"version": 1, "tracks": [{"number": 2, "name": "low", "volume_db": -6,
        "sends": [{"to": 1, "to_name": "lead", "level_db": -3}]}]})";
    write("daw.mixer.json", mixer);
    open_by(page);
    EXPECT_NE(
        troubles_.find("cannot send track 2 to track 1: its sound comes back from there (1 lead, 2 low)"),
        std::string::npos)
        << troubles_;
    EXPECT_EQ(session_->mixer().settings(2).sends, std::vector<Send>());
    EXPECT_EQ(session_->mixer().settings(2).volume, Decibels(-6)) << "the rest of its mixer is there";
    EXPECT_EQ(read("daw.mixer.json"), mixer) << "what was refused is still in the file";
}

TEST_F(WorkspaceTest, SendsAreKeptAndGoBackToWhereTheyWent) {
    std::string text(night);
    text.insert(text.find("arr\n"), "  2 room\n    fx wobble\n");
    write("night.bird", text);
    open_by(page);
    const auto send = [&](int track, std::vector<Send> sends, bool in_gesture) {
        ASSERT_TRUE(workspace_->may_edit(page));
        ASSERT_TRUE(session_->mixer().set(track, {.sends = std::move(sends)}));
        workspace_->mixer_moved(page, track, in_gesture);
    };
    using Sends = std::vector<Send>;
    send(1, {{2, Decibels(-6)}}, false);
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    EXPECT_NE(log().find("[mixer] lead send to room off -> -6.0 dB"), std::string::npos) << log();
    send(1, {}, true);
    send(2, {{.to = 1}}, false);
    ASSERT_TRUE(come_true([&] { return commits() == 3; })) << troubles_;
    EXPECT_TRUE(moved(false)) << "each makes a circle with what the other had";
    EXPECT_EQ(session_->mixer().settings(1).sends, (Sends{{2, Decibels(-6)}}));
    EXPECT_EQ(session_->mixer().settings(2).sends, Sends());
    EXPECT_TRUE(moved(true));
    EXPECT_EQ(session_->mixer().settings(1).sends, Sends());
    EXPECT_EQ(session_->mixer().settings(2).sends, (Sends{{.to = 1}}));
    EXPECT_EQ(troubles_, "");
    restart();
    open_by(page);
    EXPECT_EQ(session_->mixer().settings(2).sends, (Sends{{.to = 1}}));
}

TEST_F(WorkspaceTest, AMissingPluginsStateIsKept) {
    open_by(page);
    turn(1, "gain", 0.25);
    ASSERT_TRUE(come_true([&] { return commits() == 2; }));
    const std::string saved = read("daw.plugins.json");
    stop();
    std::filesystem::remove_all(bundles_.folder() / "plugins" / "wobble");
    events_.clear();
    start();
    open_by(2);
    EXPECT_NE(troubles_.find("wobble"), std::string::npos) << "what is missing is named";
    EXPECT_EQ(read("daw.plugins.json"), saved);
    ASSERT_TRUE(workspace_->may_edit(2));
    ASSERT_TRUE(session_->mixer().set(1, {.volume = Decibels(-3)}));
    workspace_->mixer_moved(2, 1, false);
    ASSERT_TRUE(come_true([&] { return commits() == 2; }));
    EXPECT_EQ(read("daw.plugins.json"), saved);
}

} // namespace
} // namespace aviary::session
