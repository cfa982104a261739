// What pages ask of projects, over real sockets, and what they hear of each other. The projects are real ones, on a disk.
#include "server/protocol/protocol.h"
#include "server/test_server.h"
#include "session/project/recent.h"

#include <cstdlib>

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

const char* const loading_progress = "notifications:loading_progress";

class ProjectTest : public ServerTest {
protected:
    ProjectTest()
        : ServerTest(Serves::projects) {
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        setenv("HOME", (bundles_.folder() / "home").c_str(), 1);
        std::filesystem::create_directories(night_.parent_path());
        std::ofstream(night_) << song_text;
    }

    static std::string refused(const json& reply) {
        return reply.contains("error") ? reply["error"]["data"]["code"] : json("");
    }
    /// Connects a page, and waits until it shows the open project and its stores have hydrated. The first page opens the
    /// project.
    void join(TestPage& page) {
        on_main([&] {
            if (!workspace_->folder()) workspace_->open(night_);
        });
        ASSERT_EQ(page.connect(port_), 101);
        ASSERT_EQ(page.call("app.ui_ready")["result"]["outcome"], "ok");
        ASSERT_EQ(page.call("app.react_ready")["result"], json::object());
        ASSERT_EQ(done(page), json({{"message", "done"}, {"progress", 1.0}}));
    }
    /// Waits for the notification that ends a load.
    static json done(TestPage& page) {
        for (;;) {
            json told = page.next_notification(loading_progress)["params"];
            if (told["message"] == "done") return told;
        }
    }
    /// Waits until the page is told that another project is open. Gives the project's name.
    static std::string opened(TestPage& page) {
        const json told = page.next_notification("project:changed")["params"];
        EXPECT_EQ(done(page)["message"], "done");
        return told["state"]["song"]["name"];
    }
    static json state(TestPage& page) { return page.call("app.ui_ready")["result"]["state"]; }
    static std::vector<std::string> history(TestPage& page) {
        std::vector<std::string> messages;
        const json entries = page.call("history.list")["result"]["entries"];
        for (const json& entry : entries) messages.push_back(entry["message"]);
        return messages;
    }

    const std::filesystem::path songs_ = bundles_.folder() / "songs";
    const std::filesystem::path night_ = songs_ / "night" / "night.bird";
};

} // namespace

TEST_F(ServerTest, AnswersWhatBelongsToProjectsWithAClearErrorWhereThereAreNone) {
    TestPage page;
    connect(page);
    for (const char* method : {"project.recent", "history.undo", "song.read", "score.view", "plugins.list",
             "plugins.scan", "gesture.end"}) {
        const json reply = page.call(method);
        ASSERT_TRUE(reply.contains("error")) << method;
        EXPECT_EQ(reply["error"]["data"]["code"], "project.none_here") << method;
    }
    EXPECT_EQ(page.call("app.react_ready")["result"], json::object()) << "there is nothing to wait for it";
}

TEST_F(ProjectTest, HasAnAnswerToEveryMethodThatIsDescribed) {
    TestPage page;
    join(page);
    for (const auto& domain : protocol::description().domains)
        for (const auto& method : domain.methods) {
            const json reply = page.call(method.name);
            const auto misfit = find_misfit(method.params, json::object(), protocol::description().types);
            EXPECT_EQ(refused(reply) == "params.invalid", misfit.has_value()) << reply;
            EXPECT_NE(refused(reply), "method.unknown") << reply;
        }
}

TEST_F(ProjectTest, TellsNothingOfASongWhoseFolderIsNotItsUsersOwn) {
    namespace fs = std::filesystem;
    TestPage page;
    join(page);
    const fs::path open_to_all = songs_ / "open", secret = songs_ / "secret";
    fs::create_directories(open_to_all);
    std::ofstream(open_to_all / "open.bird") << song_text;
    fs::permissions(open_to_all, fs::perms(0777));
    std::ofstream(secret) << "secret";
    fs::create_symlink(secret, songs_ / "night" / "x.bird");
    for (const fs::path& path : {open_to_all, open_to_all / "open.bird", songs_ / "night" / "x.bird"})
        EXPECT_EQ(refused(page.call("project.open", {{"path", path.string()}})), "project.unsafe") << path;
    EXPECT_EQ(state(page)["song"]["name"], "night");
    EXPECT_EQ(page.call("song.read")["result"]["text"], song_text) << "and no other was told meanwhile";
}

TEST_F(ProjectTest, OffersProjectsAndOpensThem) {
    ASSERT_TRUE(session::remember_project(bundles_.folder() / "data", night_, 1'000'000'000));
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    ASSERT_EQ(page.call("app.ui_ready")["result"]["outcome"], "no_project");
    page.call("app.react_ready");
    const json offered = page.call("project.recent")["result"];
    EXPECT_EQ(offered["projects"], json({{{"name", "night"}, {"path", night_.string()},
                                       {"opened", "2001-09-09T01:46:40Z"}, {"missing", false}}}));
    EXPECT_FALSE(offered["templates"].empty());
    EXPECT_EQ(offered["folder"], (bundles_.folder() / "home" / "Music" / "Aviary").string());

    EXPECT_TRUE(page.call("project.new", {{"folder", songs_.string()}, {"name", "day"}}).contains("result"));
    EXPECT_EQ(opened(page), "day");
    EXPECT_EQ(refused(page.call("project.new", {{"folder", songs_.string()}, {"name", "../../etc"}})),
        "project.name");
    EXPECT_TRUE(page.call("project.open", {{"path", night_.parent_path().string()}}).contains("result"));
    EXPECT_EQ(opened(page), "night");
    EXPECT_TRUE(page.call("project.save_as", {{"folder", (songs_ / "dawn").string()}}).contains("result"));
    EXPECT_EQ(opened(page), "dawn");
    EXPECT_EQ(state(page)["song"]["path"], (songs_ / "dawn" / "dawn.bird").string());
}

TEST_F(ProjectTest, TellsEveryClientHowALoadGoes) {
    TestPage one, two;
    join(one);
    join(two);
    one.call("project.open", {{"path", night_.string()}});
    for (TestPage* page : {&one, &two}) {
        EXPECT_NE(page->next_notification(loading_progress)["params"]["message"], "done");
        EXPECT_EQ(page->next_notification("project:changed")["params"]["state"]["song"]["bpm"], 120.0);
        EXPECT_EQ(done(*page), json({{"message", "done"}, {"progress", 1.0}}));
    }
    std::filesystem::create_directories(songs_ / "empty");
    one.call("project.open", {{"path", (songs_ / "empty").string()}});
    for (TestPage* page : {&one, &two}) {
        const json failed = done(*page);
        EXPECT_EQ(failed["outcome"], "failed");
        EXPECT_FALSE(failed["error"].get<std::string>().empty());
    }
}

TEST_F(ProjectTest, GivesAnInterfaceTheDoneOfEveryLoadAndNoneOfItsOwn) {
    TestPage page, remote;
    join(page);
    ASSERT_EQ(remote.connect(port_), 101);
    EXPECT_EQ(remote.call("app.ui_ready", {{"peer", "interface"}})["result"]["outcome"], "ok");
    page.call("project.open", {{"path", night_.string()}});
    int dones = 0;
    for (json told = remote.next_text();
         told["method"] != "transport:state" || told["params"]["position_beats"] != 2.0;
         told = remote.next_text()) {
        EXPECT_TRUE(told.contains("seq")) << "that of the load, which all are told: " << told;
        if (told["method"] != loading_progress || told["params"]["message"] != "done") continue;
        ++dones;
        page.call("transport.seek", {{"beats", 2}});
    }
    EXPECT_EQ(dones, 1) << "and once";
}

TEST_F(ProjectTest, AsksForThePickerWhenThereIsNoProject) {
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    const json answer = page.call("app.ui_ready")["result"];
    EXPECT_EQ(answer["outcome"], "no_project");
    EXPECT_EQ(answer["state"], nullptr);
}

TEST_F(ProjectTest, UndoesAndAnswersWhenItIsDone) {
    TestPage page;
    join(page);
    page.call("mixer.set", {{"track", 1}, {"pan", 0.5}});
    EXPECT_EQ(page.call("history.undo")["result"],
        json({{"moved", true}, {"message", "[mixer] lead pan C -> R50"}, {"is_own", true}}));
    EXPECT_EQ(state(page)["tracks"][0]["pan"], 0.0);
    const json history = page.call("history.list")["result"];
    EXPECT_EQ(history["entries"][0]["source"], "mixer");
    EXPECT_EQ(history["entries"][0]["is_undone"], true);
    const json id = history["entries"][0]["id"], floor = history["entries"][1]["id"];
    const auto since = [&](const json& entry) {
        return page.call("history.list", {{"since", entry}})["result"]["entries"];
    };
    EXPECT_EQ(since(floor).size(), 1u);
    EXPECT_EQ(since(floor)[0]["id"], id);
    EXPECT_EQ(since(id), json::array());
    EXPECT_EQ(since(id.get<int>() + 100).size(), 2u) << "one that is gone";
    EXPECT_EQ(history["can_redo"], true);
    EXPECT_EQ(page.call("history.redo")["result"],
        json({{"moved", true}, {"message", "[mixer] lead pan C -> R50"}, {"is_own", true}}));
    EXPECT_EQ(state(page)["tracks"][0]["pan"], 0.5);
    EXPECT_EQ(page.call("history.redo")["result"], json({{"moved", false}}));
}

TEST_F(ProjectTest, AnswersWhatWaitsForTheProjectWhenItIsThereAndNobodyWhoIsGone) {
    on_main([&] {
        workspace_->announce_scenario([] {});
    }); // store.get waits until the scenario opens the project
    const std::string question =
        R"({"jsonrpc": "2.0", "id": "store", "method": "store.get", "params": {"name": "view"}})";
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    ASSERT_EQ(page.call("app.ui_ready")["result"]["outcome"], "ok");
    page.send(question);
    {
        TestPage gone;
        ASSERT_EQ(gone.connect(port_), 101);
        gone.call("app.ui_ready");
        gone.send(question);
        EXPECT_TRUE(gone.call("transport.stop").contains("error")) << "does not wait for it";
    }
    while (page.call("relay.send", {{"message", 1}})["result"]["peers"] != 0) {
    } // until the server has seen it leave
    on_main([&] { workspace_->open(night_); });
    json answer = page.next_text();
    while (answer.value("id", json()) != "store") answer = page.next_text();
    EXPECT_EQ(answer["result"]["value"], nullptr);
    EXPECT_TRUE(page.call("transport.stop").contains("result"));
}

TEST_F(ProjectTest, AnswersNobodyOnceItHasStopped) {
    on_main([&] { workspace_->announce_scenario([] {}); });
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    page.call("app.ui_ready");
    page.send(R"({"jsonrpc": "2.0", "id": 7, "method": "store.get", "params": {"name": "view"}})");
    page.call("transport.stop");
    on_main([&] {
        server_.stop();
        workspace_->open(night_);
    });
    for (bool is_open = false; !is_open;) on_main([&] { is_open = session_.is_open(); });
    EXPECT_EQ(page.wait_for_close(), 0);
}

TEST_F(ProjectTest, HoldsEditsBackThatMayNotBeMade) {
    on_main([&] { workspace_->open(night_); });
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    page.call("app.ui_ready");
    page.next_notification("project:changed"); // the project plays, but the page has not hydrated
    const json before = state(page);
    const auto slot = before["tracks"][0]["plugins"][1]["slot"];
    EXPECT_EQ(refused(page.call("mixer.set", {{"track", 1}, {"mute", true}})), "project.loading");
    EXPECT_EQ(
        refused(page.call("params.set", {{"slot", slot}, {"id", "rate"}, {"value", 3}})), "project.loading");
    EXPECT_EQ(state(page)["tracks"], before["tracks"]);
    page.call("app.react_ready");
    done(page);
    EXPECT_EQ(history(page), std::vector<std::string>{"[auto] Project loaded"});
}

TEST_F(ProjectTest, KnowsWhatIsOneGestureAndThatItEndsWithItsPage) {
    TestPage other;
    join(other);
    {
        TestPage page;
        join(page);
        page.call("mixer.set", {{"track", 1}, {"pan", 0.25}, {"gesture", true}});
        page.call("mixer.set", {{"track", 1}, {"pan", 0.5}, {"gesture", true}});
        page.call("gesture.end");
        page.call("mixer.set", {{"track", 0}, {"volume_db", -3}});
        page.call("mixer.set", {{"track", 9}, {"pan", 0.5}, {"gesture", true}}); // there is no such track
        const auto slot = state(page)["tracks"][0]["plugins"][1]["slot"];
        page.call("params.set", {{"slot", slot}, {"id", "rate"}, {"value", 3}, {"gesture", true}});
        EXPECT_EQ(history(page).size(), 3u);
    }
    std::vector<std::string> messages;
    while (messages.size() < 4) messages = history(other);
    const auto says = [&](std::size_t index, const char* word) {
        EXPECT_NE(messages.at(index).find(word), std::string::npos) << messages.at(index);
    };
    EXPECT_EQ(messages.size(), 4u);
    says(0, "[plugin] Wobble Rate");
    says(1, "[mixer] ");
    says(1, "-3.0");
    says(2, "[mixer] lead pan");
    EXPECT_EQ(messages.at(3), "[auto] Project loaded");
}

TEST_F(ProjectTest, GivesTheSongAsAMidiFileAndMakesATextOfOne) {
    TestPage page;
    join(page);
    const std::string midi = page.call("song.midi")["result"]["midi"];
    EXPECT_TRUE(midi.starts_with("TVRoZAAAAAYAAQ")) << "MThd, format 1: " << midi;
    const json made = page.call("song.from_midi", {{"midi", midi}})["result"];
    EXPECT_EQ(made["warnings"], json::array());
    EXPECT_EQ(made["tracks"], 1);
    EXPECT_GT(made["notes"], 0);
    EXPECT_NE(made["text"].get<std::string>().find("1 lead"), std::string::npos) << made["text"];
    EXPECT_EQ(page.call("song.read")["result"]["text"], song_text) << "it changes nothing";
    const auto code = [&](const std::string& given) {
        return page.call("song.from_midi", {{"midi", given}})["error"]["data"]["code"];
    };
    EXPECT_EQ(code("?"), "midi.damaged");
    EXPECT_EQ(code("AAAA"), "midi.unknown");
    EXPECT_EQ(code(std::string(400'000, 'A')), "midi.large");
}

TEST_F(ProjectTest, WritesTheSongOnTopOfTheNewestVersionAndTellsTheOthers) {
    TestPage one, two;
    join(one);
    join(two);
    const json read = one.call("song.read")["result"];
    EXPECT_EQ(read["text"], song_text);
    EXPECT_EQ(read["diagnostics"], json::array());
    EXPECT_EQ(one.call("score.view")["result"]["clips"][0]["notes"][0], json({0.0, 0.9, 60, 80}));
    std::string text(song_text);
    text.replace(text.find("fx wobble"), 9, "fx wobbel");
    text.replace(text.find("n C4"), 4, "n D4");
    const json written = one.call("song.write", {{"text", text}, {"version", read["version"]}})["result"];
    EXPECT_EQ(written["version"], read["version"].get<int>() + 1);
    EXPECT_EQ(written["diagnostics"][0]["line"], 6);
    EXPECT_EQ(written["diagnostics"][0]["severity"], "warning");
    EXPECT_EQ(
        refused(two.call("song.write", {{"text", "b"}, {"version", read["version"]}})), "song.conflict");
    const auto told = [&] { return two.next_notification("song:changed")["params"]; };
    json changed = told();
    while (changed["version"] != written["version"])
        changed = told(); // the notification of the load comes first
    EXPECT_EQ(changed["text"], text);
    EXPECT_EQ(two.next_notification("score:changed")["params"]["length_beats"],
        one.call("score.view")["result"]["length_beats"]);
}

TEST_F(ProjectTest, ListsAndDescribesPlugins) {
    TestPage page;
    join(page);
    const json known = page.call("plugins.list")["result"];
    ASSERT_EQ(known["plugins"].size(), 2u) << "beep and wobble";
    EXPECT_EQ(known["plugins"][0]["origin"], "stock");
    const auto slot = state(page)["tracks"][0]["plugins"][1]["slot"];
    EXPECT_EQ(page.call("plugins.describe", {{"slot", slot}})["result"]["plugin"]["name"], "Wobble");
    EXPECT_EQ(refused(page.call("plugins.describe", {{"slot", 99}})), "slot.unknown");
    EXPECT_EQ(page.call("plugins.scan")["result"], json::object());
    EXPECT_EQ(page.next_notification("plugins:changed")["params"]["scanning"], true);
    const json found = page.next_notification("plugins:changed")["params"];
    EXPECT_EQ(found["scanning"], false);
    EXPECT_EQ(found["plugins"], known["plugins"]);
}

// ---- stores ------------------------------------------------------------------------------------------------------

TEST_F(ProjectTest, KeepsStoresThatTwoPagesWrite) {
    TestPage one, two;
    join(one);
    join(two);
    const json none = one.call("store.get", {{"name", "view"}})["result"];
    EXPECT_EQ(none["value"], nullptr);
    const json value = {{"zoom", 2}, {"panels", {"text", "mixer"}}};
    const json set =
        one.call("store.set", {{"name", "view"}, {"value", value}, {"version", none["version"]}});
    const std::uint64_t version = set["result"]["version"];
    const json told = two.next_notification("store:changed")["params"];
    EXPECT_EQ(told, json({{"name", "view"}, {"value", value}, {"version", version}}));
    EXPECT_EQ(one.next_notification("store:changed")["params"]["version"], version)
        << "its author hears it too, and knows it by the version";
    EXPECT_EQ(refused(two.call("store.set", {{"name", "view"}, {"value", 1}, {"version", none["version"]}})),
        "store.conflict");
    EXPECT_EQ(
        two.call("store.get", {{"name", "view"}})["result"], json({{"value", value}, {"version", version}}));
    EXPECT_GT(
        two.call("store.set", {{"name", "view"}, {"value", 1}, {"version", version}})["result"]["version"],
        version);
}

TEST_F(ProjectTest, RefusesStoresThatAreTooLarge) {
    TestPage page;
    join(page);
    const json version = page.call("store.get", {{"name", "view"}})["result"]["version"];
    const std::string large(session::Stores::largest, 'x');
    EXPECT_EQ(refused(page.call("store.set", {{"name", "view"}, {"value", large}, {"version", version}})),
        "store.too_large");
    EXPECT_EQ(refused(page.call("store.set", {{"name", ""}, {"value", 1}, {"version", 0}})), "store.name");
}

TEST_F(ProjectTest, InAWorkshopThePageMovesThingsBeforeItsStoresAreThereAndOpensNoOtherProject) {
    on_main([this] {
        server_.open_workshop(pipeline_, editor_);
        workspace_->open(night_);
        workspace_->begin_without_page();
    });
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    ASSERT_EQ(page.call("app.ui_ready")["result"]["keeps"], true);
    done(page);
    EXPECT_EQ(refused(page.call("mixer.set", {{"track", 1}, {"volume_db", -6}})), "");
    EXPECT_EQ(page.call("history.list")["result"]["entries"][0]["source"], "mixer");
    EXPECT_EQ(refused(page.call("project.open", {{"path", night_.string()}})), "project.fixed");
    EXPECT_EQ(
        refused(page.call("project.new", {{"folder", songs_.string()}, {"name", "day"}})), "project.fixed");
    EXPECT_EQ(
        refused(page.call("project.save_as", {{"folder", (songs_ / "day").string()}})), "project.fixed");
}

TEST_F(ProjectTest, AServerThatLeavesItsProjectsAnswersAsOneThatNeverHadAny) {
    TestPage page;
    join(page);
    on_main([this] { server_.leave_projects(); });
    EXPECT_EQ(refused(page.call("history.list")), "project.none_here");
    EXPECT_EQ(page.call("app.ui_ready")["result"]["keeps"], false);
    EXPECT_EQ(refused(page.call("mixer.set", {{"track", 1}, {"volume_db", -6}})), "");
}
