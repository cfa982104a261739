// What pages ask of an open project, over real sockets, and what they hear of each other. The stores are real; the rest
// of the desk is as small as a desk can be.
#include "server/protocol/protocol.h"
#include "server/test_server.h"

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

/// Answers at once, but for undo, which answers when it is told to.
class SmallDesk {
public:
    ProjectDesk functions() {
        return {
            .ui_ready = [this](ClientId client, Peer peer,
                            const Reply<Readiness>& reply) { ready(client, peer, reply); },
            .react_ready = [this](ClientId client) { note("react_ready", client); },
            .resumed = [this](ClientId client, Peer) { note("resumed", client); },
            .left = [this](ClientId client) { note("left", client); },
            .get_store = [this](ClientId, const std::string& name,
                             const Reply<session::Stores::Value>& reply) { reply(stores.get(name)); },
            .set_store =
                [this](ClientId, const session::StoreChanged& set, const Reply<std::uint64_t>& reply) {
                    reply(stores.set(set.name, set.json, set.version));
                },
            .new_project = [this](const session::NewProject& project) { return make(project); },
            .open_project = [this](const std::filesystem::path& path) { return open(path); },
            .save_as = [this](const std::filesystem::path& folder) { return open(folder); },
            .list_projects = [](const Reply<Projects>& reply) { reply(some_projects()); },
            .may_edit = [this](ClientId) { return may_edit; },
            .edited = [this](ClientId, const Edited& edit) { edits.push_back(edit); },
            .end_gesture = [this](ClientId client) { note("end_gesture", client); },
            .list_history = [](const Reply<History>& reply) { reply(some_history()); },
            .undo = [this](ClientId, const Reply<bool>& reply) { waiting = reply; },
            .redo = [](ClientId, const Reply<bool>& reply) { reply(false); },
            .read_song = [this] { return Result<SongText>(song); },
            .write_song = [this](ClientId, const std::string& text, std::uint64_t version,
                              const Reply<SongText>& reply) { reply(write(text, version)); },
            .view_score = [] { return Result<Score>(some_score()); },
            .list_plugins = [] { return Result<KnownPlugins>(some_plugins()); },
            .scan_plugins = [] { return Result<void>(); },
            .describe_plugin = [this](engine::SlotId slot) { return describe(slot); },
        };
    }

    static Projects some_projects() {
        static constexpr session::ProjectTemplate templates[] = {{"beat", "Beat", "Drums and a bass.", ""}};
        return {{{"night", "/songs/night/night.bird", 1'000'000'000}}, templates, "/songs"};
    }
    static History some_history() {
        using Source = session::EditSource;
        return {{{"0a1b", "[mixer] drums volume -3.0 -> -6.0 dB", Source::mixer, 1'000'000'060, true},
                    {"0a1a", "[auto] Project loaded", Source::automatic, 1'000'000'000, false}},
            false, true};
    }
    static Score some_score() { return {16, {{1, "main", 0, 4, {{0, 1, 60, 100}}}}}; }
    static KnownPlugins some_plugins() {
        return {{{"a.b", "B", "Us", session::KnownPlugin::Kind::effect, "b", "/stock/b"}}, "/stock", false};
    }

    session::Stores stores;
    SongText song{"sig\n", 1, {{song::Severity::warning, {1, 2}, 3, "odd", "try this"}}};
    Result<void> may_edit;
    std::vector<Edited> edits;
    std::vector<std::string> notes; ///< "left 2"
    std::vector<std::string> opened;
    Reply<bool> waiting; ///< for undo()
    bool has_project = true;
    Server* server = nullptr;

private:
    void note(const std::string& what, ClientId client) {
        notes.push_back(what + " " + std::to_string(client));
    }
    void ready(ClientId client, Peer peer, const Reply<Readiness>& reply) {
        reply(Readiness{has_project, {}});
        if (has_project && peer == Peer::page) server->tell(client, Progress{});
    }
    Result<void> make(const session::NewProject& project) {
        if (project.name.find('/') != std::string::npos)
            return Error{"project.name", "a project's name is the name of a folder", ""};
        return open(project.where / project.name);
    }
    Result<void> open(const std::filesystem::path& path) {
        opened.push_back(path.string());
        return {};
    }
    Result<SongText> write(const std::string& text, std::uint64_t version) {
        if (version != song.version) return Error{"song.conflict", "somebody was faster", ""};
        song = {text, version + 1, {}};
        server->tell(song);
        return song;
    }
    Result<session::Plugin> describe(engine::SlotId slot) {
        if (slot != 1) return Error{"slot.unknown", "the song has no such slot", ""};
        return session::Plugin{"a.b", "B", "Us", "1.0.0", {}};
    }
};

class DeskHolder {
protected:
    SmallDesk desk_;
};

class ProjectTest : private DeskHolder, public ServerTest {
protected:
    ProjectTest()
        : ServerTest(desk_.functions()) {
        desk_.server = &server_;
        watching_ = desk_.stores.observe([this](const session::StoreChanged& event) { server_.tell(event); });
    }
    SmallDesk& desk() { return desk_; }
    static std::string refused(const json& reply) {
        return reply.contains("error") ? reply["error"]["data"]["code"] : json("");
    }

private:
    session::Stores::Watching watching_;
};

} // namespace

TEST_F(ServerTest, AnswersWhatBelongsToProjectsWithAClearErrorWhereThereAreNone) {
    TestPage page;
    connect(page);
    for (const char* method : {"project.recent", "history.undo", "song.read", "score.view", "plugins.list"}) {
        const json reply = page.call(method);
        ASSERT_TRUE(reply.contains("error")) << method;
        EXPECT_EQ(reply["error"]["data"]["code"], "project.none_here") << method;
    }
    EXPECT_EQ(page.call("app.react_ready")["result"], json::object()) << "there is nothing to wait for it";
}

TEST_F(ProjectTest, HasAnAnswerToEveryMethodThatIsDescribed) {
    TestPage page;
    connect(page);
    for (const auto& domain : protocol::description().domains)
        for (const auto& method : domain.methods) {
            if (method.name == "history.undo") continue; // answers later
            const json reply = page.call(method.name);
            const auto misfit = find_misfit(method.params, json::object(), protocol::description().types);
            EXPECT_EQ(refused(reply) == "params.invalid", misfit.has_value()) << reply;
            EXPECT_NE(refused(reply), "method.unknown") << reply;
        }
}

TEST_F(ProjectTest, OffersProjectsAndOpensThem) {
    TestPage page;
    connect(page);
    EXPECT_EQ(page.call("project.recent")["result"]["projects"][0],
        json({{"name", "night"}, {"path", "/songs/night/night.bird"}, {"opened", "2001-09-09T01:46:40Z"},
            {"missing", false}}));
    EXPECT_TRUE(page.call("project.new", {{"folder", "/songs"}, {"name", "day"}}).contains("result"));
    EXPECT_EQ(
        refused(page.call("project.new", {{"folder", "/songs"}, {"name", "../../etc"}})), "project.name");
    EXPECT_TRUE(page.call("project.open", {{"path", "/songs/night"}}).contains("result"));
    EXPECT_TRUE(page.call("project.save_as", {{"folder", "/songs/dawn"}}).contains("result"));
    EXPECT_EQ(desk().opened, (std::vector<std::string>{"/songs/day", "/songs/night", "/songs/dawn"}));
}

TEST_F(ProjectTest, TellsEveryClientHowALoadGoes) {
    TestPage one, two;
    connect(one);
    connect(two);
    on_main([&] {
        server_.tell(Progress{"plugins", 0.5, {}});
        server_.tell(ProjectChanged{session_.state()});
        server_.tell(Progress{"done", 1, Error{"project.no_song", "it is no song", ""}});
    });
    for (TestPage* page : {&one, &two}) {
        EXPECT_EQ(page->next_notification("notifications:loading_progress")["params"]["message"], "plugins");
        EXPECT_EQ(page->next_notification("project:changed")["params"]["state"]["song"]["bpm"], 120.0);
        EXPECT_EQ(page->next_notification("notifications:loading_progress")["params"],
            json(
                {{"message", "done"}, {"progress", 1.0}, {"outcome", "failed"}, {"error", "it is no song"}}));
    }
}

TEST_F(ProjectTest, AsksForThePickerWhenThereIsNoProject) {
    desk().has_project = false;
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    const json answer = page.call("app.ui_ready")["result"];
    EXPECT_EQ(answer["outcome"], "no_project");
    EXPECT_EQ(answer["state"], nullptr);
}

TEST_F(ProjectTest, UndoesAndAnswersWhenItIsDone) {
    TestPage page, gone;
    connect(page);
    connect(gone);
    page.send(R"({"jsonrpc": "2.0", "id": "undo", "method": "history.undo"})");
    EXPECT_EQ(page.call("history.redo")["result"], json({{"moved", false}})) << "does not wait for it";
    on_main([&] { desk().waiting(true); });
    const json undone = page.next_text();
    EXPECT_EQ(undone["id"], "undo");
    EXPECT_EQ(undone["result"], json({{"moved", true}}));
    const json history = page.call("history.list")["result"];
    EXPECT_EQ(history["entries"][0]["source"], "mixer");
    EXPECT_EQ(history["can_redo"], true);
}

TEST_F(ProjectTest, AnswersNobodyWhenWhoAskedIsGone) {
    {
        TestPage gone;
        connect(gone);
        gone.send(R"({"jsonrpc": "2.0", "id": "undo", "method": "history.undo"})");
        gone.call("transport.stop");
    }
    TestPage page;
    connect(page);
    Reply<bool> answer;
    for (bool has_left = false; !has_left;)
        on_main([&] {
            has_left = !desk().notes.empty();
            answer = desk().waiting;
        });
    on_main([&] { answer(true); });
    EXPECT_TRUE(page.call("transport.stop").contains("result"));
    on_main([&] { server_.stop(); });
    on_main([&] { answer(true); });
}

TEST_F(ProjectTest, HoldsEditsBackThatMayNotBeMade) {
    TestPage page;
    connect(page);
    on_main([&] { desk().may_edit = Error{"project.loading", "the project is being loaded", ""}; });
    const json before = page.call("app.ui_ready")["result"]["state"];
    EXPECT_EQ(refused(page.call("mixer.set", {{"track", 1}, {"mute", true}})), "project.loading");
    EXPECT_EQ(
        refused(page.call("params.set", {{"slot", 1}, {"id", "rate"}, {"value", 3}})), "project.loading");
    EXPECT_EQ(page.call("app.ui_ready")["result"]["state"]["tracks"], before["tracks"]);
    EXPECT_TRUE(desk().edits.empty());
}

TEST_F(ProjectTest, KnowsWhatIsOneGestureAndThatItEndsWithItsPage) {
    {
        TestPage page;
        connect(page);
        page.call("mixer.set", {{"track", 1}, {"pan", 0.5}, {"gesture", true}});
        page.call("gesture.end");
        page.call("mixer.set", {{"track", 0}, {"pan", 0.5}});
        page.call("mixer.set", {{"track", 9}, {"pan", 0.5}, {"gesture", true}}); // there is no such track
        const auto slot = page.call("app.ui_ready")["result"]["state"]["tracks"][0]["plugins"][1]["slot"];
        page.call("params.set", {{"slot", slot}, {"id", "rate"}, {"value", 3}, {"gesture", true}});
    }
    std::vector<std::string> notes;
    while (notes.size() < 3) on_main([&] { notes = desk().notes; });
    EXPECT_EQ(notes, (std::vector<std::string>{"end_gesture 1", "end_gesture 1", "left 1"}));
    ASSERT_EQ(desk().edits.size(), 3u);
    EXPECT_EQ(std::get<int>(desk().edits[0].what), 1);
    EXPECT_TRUE(desk().edits[0].in_gesture);
    EXPECT_FALSE(desk().edits[1].in_gesture);
    EXPECT_EQ(std::get<Edited::Parameter>(desk().edits[2].what).id, "rate");
}

TEST_F(ProjectTest, WritesTheSongOnTopOfTheNewestVersionAndTellsTheOthers) {
    TestPage one, two;
    connect(one);
    connect(two);
    const json read = one.call("song.read")["result"];
    EXPECT_EQ(read["diagnostics"][0], json({{"line", 1}, {"column", 2}, {"end_line", 1}, {"end_column", 5},
                                          {"severity", "warning"}, {"message", "odd; try this"}}));
    EXPECT_EQ(one.call("song.write", {{"text", "a"}, {"version", read["version"]}})["result"],
        json({{"version", 2}, {"diagnostics", json::array()}}));
    EXPECT_EQ(
        refused(two.call("song.write", {{"text", "b"}, {"version", read["version"]}})), "song.conflict");
    EXPECT_EQ(two.next_notification("song:changed")["params"]["text"], "a");
    EXPECT_EQ(one.call("score.view")["result"]["clips"][0]["notes"], json({{0.0, 1.0, 60, 100}}));
}

TEST_F(ProjectTest, ListsAndDescribesPlugins) {
    TestPage page;
    connect(page);
    EXPECT_EQ(page.call("plugins.list")["result"]["plugins"][0]["origin"], "stock");
    EXPECT_EQ(page.call("plugins.describe", {{"slot", 1}})["result"]["plugin"]["id"], "a.b");
    EXPECT_EQ(refused(page.call("plugins.describe", {{"slot", 2}})), "slot.unknown");
    on_main([&] { server_.tell(SmallDesk::some_plugins()); });
    EXPECT_EQ(page.next_notification("plugins:changed")["params"]["scanning"], false);
    on_main([&] {
        server_.tell(SmallDesk::some_history());
        server_.tell(SmallDesk::some_score());
    });
    page.next_notification("history:changed");
    page.next_notification("score:changed");
}

// ---- stores ------------------------------------------------------------------------------------------------------

TEST_F(ProjectTest, KeepsStoresThatTwoPagesWrite) {
    TestPage one, two;
    connect(one);
    connect(two);
    EXPECT_EQ(
        one.call("store.get", {{"name", "view"}})["result"], json({{"value", nullptr}, {"version", 0}}));
    const json value = {{"zoom", 2}, {"panels", {"text", "mixer"}}};
    const json set = one.call("store.set", {{"name", "view"}, {"value", value}, {"version", 0}});
    const std::uint64_t version = set["result"]["version"];
    const json told = two.next_notification("store:changed")["params"];
    EXPECT_EQ(told, json({{"name", "view"}, {"value", value}, {"version", version}}));
    EXPECT_EQ(one.next_notification("store:changed")["params"]["version"], version)
        << "its author hears it too, and knows it by the version";
    EXPECT_EQ(
        refused(two.call("store.set", {{"name", "view"}, {"value", 1}, {"version", 0}})), "store.conflict");
    EXPECT_EQ(
        two.call("store.get", {{"name", "view"}})["result"], json({{"value", value}, {"version", version}}));
    EXPECT_GT(
        two.call("store.set", {{"name", "view"}, {"value", 1}, {"version", version}})["result"]["version"],
        version);
}

TEST_F(ProjectTest, RefusesStoresThatAreTooLarge) {
    TestPage page;
    connect(page);
    const std::string large(session::Stores::largest, 'x');
    EXPECT_EQ(refused(page.call("store.set", {{"name", "view"}, {"value", large}, {"version", 0}})),
        "store.too_large");
    EXPECT_EQ(refused(page.call("store.set", {{"name", ""}, {"value", 1}, {"version", 0}})), "store.name");
}
