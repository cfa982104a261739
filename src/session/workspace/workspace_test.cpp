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

} // namespace
} // namespace aviary::session
