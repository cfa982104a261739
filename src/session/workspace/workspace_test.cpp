#include "session/workspace/test_workspace.h"

namespace aviary::session {
namespace {

using Events = std::vector<std::string>;

TEST_F(WorkspaceTest, DoesNothingBeforeSomebodyAsks) {
    workspace_->open(folder());
    io_.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(events_, Events());
    EXPECT_FALSE(session_->is_open());
    EXPECT_FALSE(exists(".git"));
}

TEST_F(WorkspaceTest, AsksForAProjectWhereThereIsNone) {
    EXPECT_FALSE(ready(page));
    EXPECT_EQ(dones(), 0);
}

TEST_F(WorkspaceTest, OpensAProjectAndBeginsItsHistory) {
    open_by(page);
    EXPECT_EQ(session_->state().song.name, "night");
    EXPECT_EQ(session_->state().tracks.size(), 1u);
    EXPECT_EQ(song().text, night);
    EXPECT_EQ(log(), "[auto] Project loaded|");
    EXPECT_EQ(events_.back(), "done");
    EXPECT_FALSE(exists("daw.mixer.json")) << "what nobody moved is in no file";
    EXPECT_EQ(git("status --porcelain"), "");
}

TEST_F(WorkspaceTest, WritesNothingAndTakesNoEditUntilThePagesStoresHaveHydrated) {
    workspace_->open(folder());
    EXPECT_TRUE(ready(page));
    ASSERT_TRUE(come_true([&] { return session_->is_open(); }));
    io_.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(dones(), 0);
    EXPECT_FALSE(exists(".git"));
    const auto may = workspace_->may_edit(page);
    ASSERT_FALSE(may);
    EXPECT_EQ(may.error().code, "project.loading");
    const auto written = workspace_->write_song(page, "tracks\n", 1);
    ASSERT_FALSE(written);
    EXPECT_EQ(read("night.bird"), night);
    workspace_->react_ready(page);
    EXPECT_TRUE(come_true([&] { return dones() == 1; }));
    EXPECT_TRUE(workspace_->may_edit(page));
}

TEST_F(WorkspaceTest, SaysWhyAProjectDoesNotOpenAndKeepsTheOneThatIsOpen) {
    open_by(page);
    const auto before = session_->state().song.path;
    workspace_->open(disk_.path() / "nowhere");
    ASSERT_TRUE(come_true([&] { return dones() == 2; }));
    EXPECT_EQ(failure_, "project.missing");
    EXPECT_EQ(session_->state().song.path, before);
    fade(1, -3);
    EXPECT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
}

TEST_F(WorkspaceTest, TellsOfADamagedFileAndLeavesItAlone) {
    write("daw.mixer.json", "{\"version\": 1, ");
    workspace_->open(folder());
    EXPECT_TRUE(ready(page));
    workspace_->react_ready(page);
    ASSERT_TRUE(come_true([&] { return dones() == 1; }));
    EXPECT_EQ(failure_, "project.damaged");
    EXPECT_EQ(read("daw.mixer.json"), "{\"version\": 1, ");
}

TEST_F(WorkspaceTest, PlaysAndShowsWhatItsFilesSay) {
    open_by(page);
    fade(1, -6);
    turn(1, "gain", 0.25);
    ASSERT_TRUE(come_true([&] { return commits() == 3; })) << troubles_;
    restart();
    open_by(2);
    EXPECT_EQ(session_->mixer().settings(1).volume, Decibels(-6));
    EXPECT_TRUE(come_true([&] { return value(1, "gain") == 0.25; }));
}

TEST_F(WorkspaceTest, MakesAProjectAndRemembersIt) {
    EXPECT_FALSE(ready(page));
    workspace_->react_ready(page);
    ASSERT_TRUE(workspace_->create({.where = disk_.path() / "songs", .name = "dawn", .template_id = ""}));
    ASSERT_TRUE(come_true([&] { return dones() == 1; }));
    EXPECT_EQ(failure_, "");
    EXPECT_EQ(session_->state().song.name, "dawn");
    ASSERT_TRUE(come_true([&] { return recent_projects(disk_.path() / "data").size() == 1; }));
    EXPECT_EQ(recent_projects(disk_.path() / "data").front().name, "dawn");
    EXPECT_FALSE(session_->state().tracks.empty());
}

TEST_F(WorkspaceTest, GoesOnInACopyWithWhatWasEditedLast) {
    open_by(page);
    fade(1, -6);
    ASSERT_TRUE(workspace_->save_as(disk_.path() / "copy"));
    ASSERT_TRUE(come_true([&] { return dones() == 2; }));
    EXPECT_EQ(failure_, "");
    EXPECT_EQ(workspace_->folder(), disk_.path() / "copy");
    EXPECT_EQ(session_->mixer().settings(1).volume, Decibels(-6));
}

TEST_F(WorkspaceTest, AnswersStoresFromTheProject) {
    open_by(page);
    std::optional<Stores::Value> value;
    const auto take = [&](const Result<Stores::Value>& known) { value = *known; };
    workspace_->get_store(page, "view", take);
    ASSERT_TRUE(value) << "from memory, at once";
    EXPECT_EQ(value->json, "null");
    const auto set = workspace_->set_store(page, "view", R"({"zoom":2})", value->version);
    ASSERT_TRUE(set) << set.error().text();
    ASSERT_TRUE(come_true([&] { return exists("daw.session.json"); })) << "soon";
    EXPECT_EQ(git("status --porcelain"), "") << "it is nobody else's";
    restart();
    workspace_->open(folder());
    EXPECT_TRUE(ready(3));
    value.reset();
    workspace_->get_store(3, "view", take);
    EXPECT_FALSE(value) << "not before the project is there";
    ASSERT_TRUE(come_true([&] { return value.has_value(); }));
    EXPECT_EQ(value->json, R"({"zoom":2})");
}

TEST_F(WorkspaceTest, TellsAPageThatIsLoadedAgainThatAllIsDone) {
    open_by(page);
    workspace_->left(page);
    EXPECT_TRUE(ready(2));
    EXPECT_EQ(dones(), 2);
    EXPECT_TRUE(ready(3, Peer::interface));
    EXPECT_EQ(dones(), 2) << "an interface hears of loads only";
}

TEST_F(WorkspaceTest, OpensWithoutAPageWhenTheProgramSaysSo) {
    workspace_->open(folder());
    workspace_->begin_without_page();
    ASSERT_TRUE(come_true([&] { return dones() == 1; })) << troubles_;
    EXPECT_EQ(failure_, "");
    EXPECT_TRUE(workspace_->may_edit(0)) << "the program itself";
    EXPECT_FALSE(workspace_->may_edit(page)) << "a page whose stores have not hydrated";
    EXPECT_TRUE(ready(page));
    workspace_->react_ready(page);
    EXPECT_TRUE(workspace_->may_edit(page));
}

TEST_F(WorkspaceTest, APluginThatIsStillBeingBuiltIsNeitherMissedNorLookedFor) {
    std::string text(night);
    text.replace(text.find("fx wobble"), 9, "fx shiver");
    write("night.bird", text);
    session_->plugins().library().expect_more(true);
    open_by(page);
    EXPECT_EQ(std::ranges::count(events_, "scan"), 0);
    EXPECT_EQ(troubles_, "");
    EXPECT_EQ(song().diagnostics.size(), 0u);
    session_->plugins().library().expect_more(false);
    EXPECT_EQ(song().diagnostics.size(), 1u) << "now it is known that nobody has it";
}

TEST_F(WorkspaceTest, AKnobThatWasMovedIsThereWhenItsPluginIsBuiltAfterTheNextStart) {
    open_by(page);
    turn(1, "gain", 0.25);
    ASSERT_TRUE(come_true([&] { return read("daw.plugins.json").find("0.25") != std::string::npos; }));
    std::filesystem::rename(bundles_.folder() / "plugins" / "wobble", bundles_.folder() / "wobble");
    restart();
    session_->plugins().library().expect_more(true);
    open_by(page);
    EXPECT_EQ(session_->plugins().plugin_in(session_->plugins().slot_at(1)), nullptr);
    const auto live = session_->plugins().go_live(bundles_.folder() / "wobble");
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_TRUE(come_true([&] { return value(1, "gain") == 0.25; }));
}

TEST_F(WorkspaceTest, AScaleBesideTheSongIsHeardWhenItChangesAndKnobsStay) {
    const std::string scale = "! a.scl\n!\ntwo steps\n 2\n!\n 600.0\n 2/1\n";
    std::string text(night);
    text.insert(text.find("  bpm"), "  tuning a.scl\n");
    write("a.scl", scale);
    write("night.bird", text);
    open_by(page);
    turn(1, "gain", 0.25);
    ASSERT_EQ(song().diagnostics.size(), 0u) << song().diagnostics.front().message;
    const auto watched = workspace_->watched_files();
    EXPECT_NE(std::ranges::find(watched, folder() / "a.scl"), watched.end());
    const auto pitch = [&] { return (*workspace_->score())->tracks.at(0).expressions.at(0); };
    write("night.bird", text.replace(text.find("n C4"), 4, "n C#4"));
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return song().text == text; }));
    const auto before = pitch();

    std::string other = scale;
    write("a.scl", other.replace(other.find("600.0"), 5, "500.0"));
    events_.clear();
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return !(pitch() == before); }));
    EXPECT_EQ(song().text, text);
    EXPECT_EQ(std::ranges::count(events_, "score"), 1);
    EXPECT_EQ(value(1, "gain"), 0.25);

    events_.clear();
    workspace_->look_at_folder();
    std::filesystem::remove(folder() / "a.scl");
    workspace_->look_at_folder();
    ASSERT_TRUE(come_true([&] { return song().diagnostics.size() == 1; }));
    EXPECT_EQ(std::ranges::count(events_, "score"), 1) << "what did not change is not told";
}

} // namespace
} // namespace aviary::session
