// What pages do with the plugin under work, over real sockets.
#include "server/test_server.h"

#include <cmath>

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

class UnderWorkPage : public ServerTest {
protected:
    json state(TestPage& page) { return page.call("app.ui_ready")["result"]["state"]["workshop"]; }
    std::string refused(TestPage& page, const char* method, const json& params) {
        const json reply = page.call(method, params);
        return reply.contains("error") ? reply["error"]["data"]["code"] : json("");
    }
    /// Waits until the last sample of the watched plugin's output is this.
    void await_sample(TestPage& page, float expected) {
        for (;;) {
            const std::string frame = page.next_frame(3);
            ASSERT_EQ(frame.size(), 16u + 8u * read<std::uint16_t>(frame, 2));
            if (std::abs(read<float>(frame, frame.size() - 4) - expected) < 1e-6f) return;
        }
    }
};

} // namespace

TEST_F(UnderWorkPage, IsFedWithWhatAPageChoosesAndEveryPageHearsOfIt) {
    TestPage one, two;
    connect(one);
    connect(two);
    EXPECT_EQ(state(one)["sounds"], json({"half.wav"}));
    EXPECT_EQ(one.call("workshop.watch", {{"on", true}})["result"],
        json({{"sample_rate", 48000.0}, {"channels", 2}}));
    const json file = {{"kind", "file"}, {"name", "half.wav"}, {"level_db", 0.0}};
    EXPECT_EQ(one.call("workshop.source", file)["result"], json::object());
    EXPECT_EQ(two.next_notification("workshop:source")["params"], file);
    EXPECT_EQ(state(two)["source"], file);
    await_sample(one, 0.5f);
    EXPECT_EQ(one.call("workshop.source", {{"kind", "silence"}})["result"], json::object());
    await_sample(one, 0);
    for (const json& source : {json({{"kind", "tone"}, {"hertz", 440}, {"level_db", -12}}),
             json({{"kind", "noise"}, {"level_db", -12}}), json({{"kind", "song"}})})
        EXPECT_EQ(one.call("workshop.source", source)["result"], json::object()) << source;
    EXPECT_TRUE(one.call("workshop.watch", {{"on", false}}).contains("result"));
}

TEST_F(UnderWorkPage, IsPlayedByHandWhileTheTransportStands) {
    TestPage page;
    connect(page);
    page.call("workshop.watch", {{"on", true}});
    json note = {{"slot", state(page)["slot"]}, {"key", 60}, {"velocity", 0.5}, {"on", true}};
    EXPECT_EQ(page.call("notes.play", note)["result"], json::object());
    await_sample(page, 0.25f);
    note["on"] = false;
    EXPECT_EQ(page.call("notes.play", note)["result"], json::object());
    await_sample(page, 0);
}

TEST_F(UnderWorkPage, IsLeftSilentByAPageThatGoesWithAKeyDown) {
    TestPage watcher;
    connect(watcher);
    watcher.call("workshop.watch", {{"on", true}});
    {
        TestPage player;
        connect(player);
        player.call(
            "notes.play", {{"slot", state(player)["slot"]}, {"key", 60}, {"velocity", 1}, {"on", true}});
        await_sample(watcher, 0.25f);
    }
    await_sample(watcher, 0);
}

TEST_F(UnderWorkPage, SaysWhatIsWrongWithASourceOrANote) {
    TestPage page;
    connect(page);
    const auto source = [&](const json& params) { return refused(page, "workshop.source", params); };
    EXPECT_EQ(source({{"kind", "tone"}, {"hertz", 5}, {"level_db", 0}}), "params.invalid");
    EXPECT_EQ(source({{"kind", "file"}, {"name", "../secret.txt"}, {"level_db", 0}}), "source.unknown");
    EXPECT_EQ(source({{"kind", "device"}, {"level_db", 0}}), "source.device");
    EXPECT_EQ(error_of(page.call("workshop.source", {{"kind", "radio"}})), -32602);
    EXPECT_EQ(error_of(page.call("workshop.source", {{"kind", "tone"}, {"hertz", 440}})), -32602);
    EXPECT_EQ(error_of(page.call("workshop.source", {{"kind", "tone"}, {"level_db", 0}})), -32602);
    EXPECT_EQ(error_of(page.call("workshop.source", {{"kind", "file"}, {"level_db", 0}})), -32602);
    EXPECT_EQ(error_of(page.call("workshop.watch")), -32602);

    json note = {{"slot", 99}, {"key", 60}, {"velocity", 0.5}, {"on", true}};
    EXPECT_EQ(refused(page, "notes.play", note), "slot.unknown");
    note["slot"] = state(page)["slot"];
    note["key"] = 128;
    EXPECT_EQ(refused(page, "notes.play", note), "params.invalid");
    note["key"] = 60.5;
    EXPECT_EQ(error_of(page.call("notes.play", note)), -32602);
    note.erase("key");
    EXPECT_EQ(error_of(page.call("notes.play", note)), -32602);
}

TEST_F(UnderWorkPage, TellsHowItFaresWhichCodeSoundsAndWhatFilesCame) {
    TestPage page;
    connect(page);
    on_main([&] {
        session_.under_work().set_health({session::Health::State::stopped, "it crashed three times"});
        session_.under_work().set_versions({{{1, "12:00:00", "01234567"}, {2, "12:01:00", "89abcdef"}}, 2});
    });
    EXPECT_EQ(page.next_notification("workshop:health")["params"]["state"], "stopped");
    const json told = page.next_notification("workshop:versions")["params"];
    EXPECT_EQ(told["versions"][1]["code"], "89abcdef");
    EXPECT_EQ(told["sounding"], 2);
    EXPECT_EQ(state(page)["health"]["text"], "it crashed three times");
    EXPECT_EQ(state(page)["versions"], told["versions"]);
    EXPECT_EQ(state(page)["sounding"], 2);
    session::write_sound(wobble_project_ / "drums" / "kick.wav", {1}, 48000);
    EXPECT_EQ(page.next_notification("workshop:sounds")["params"], json({"drums/kick.wav", "half.wav"}));
}

TEST_F(UnderWorkPage, IsShownInTheAuthorsEditor) {
    const auto script = bundles_.folder() / "editor";
    std::ofstream(wobble_project_ / "wobble.cpp") << "int x;";
    std::ofstream(script) << "#!/bin/sh\necho \"$@\" > \"$0.new\" && mv \"$0.new\" \"$0.told\"\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    setenv("AVIARY_EDITOR", (script.string() + " {file}:{line}:{column}").c_str(), 1);
    TestPage page;
    connect(page);
    const json place = {{"file", "wobble.cpp"}, {"line", 12}, {"column", 7}};
    EXPECT_EQ(page.call("workshop.open_editor", place)["result"], json::object());
    const auto told = script.string() + ".told";
    for (int i = 0; i < 1000 && !std::filesystem::exists(told); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::string line;
    std::getline(std::ifstream(told) >> std::ws, line);
    EXPECT_EQ(line, std::filesystem::canonical(wobble_project_ / "wobble.cpp").string() + ":12:7");

    EXPECT_EQ(refused(page, "workshop.open_editor", {{"file", "../secret.txt"}, {"line", 1}, {"column", 1}}),
        "editor.outside");
    EXPECT_EQ(refused(page, "workshop.open_editor", {{"file", "wobble.cpp"}}), "params.invalid");
    for (const char* name : {"AVIARY_EDITOR", "VISUAL", "EDITOR"}) unsetenv(name);
    EXPECT_EQ(refused(page, "workshop.open_editor", place), "editor.none");
}

TEST_F(UnderWorkPage, IsComparedWithVersionsThatAreKept) {
    TestPage page;
    connect(page);
    EXPECT_EQ(refused(page, "workshop.compare", {{"run", 7}}), "version.unknown");
    EXPECT_EQ(refused(page, "workshop.compare", json::object()), "params.invalid");
}
