#include "server/clients/backlog.h"
#include "server/test_server.h"

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

/// Tells 64 MB, far more than the socket and the send queue behind it can hold.
void tell_more_than_anybody_holds(session::Session& session) {
    session::Stage stage;
    stage.detail.assign(1 << 20, 'x');
    for (int i = 0; i < 64; ++i) session.under_work().report(stage);
}

} // namespace

// ---- HTTP --------------------------------------------------------------------------------------------------------

TEST_F(ServerTest, ServesThePage) {
    const auto page = get("/");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.body, "<title>Aviary</title>");
    EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
    const auto script = get("/assets/app-1a2b.js?v=1");
    EXPECT_EQ(script.body, "let x = 1;");
    EXPECT_EQ(script.headers.at("content-type"), "text/javascript; charset=utf-8");
    const auto head = get("/", {}, "HEAD");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-length"), "21");
}

TEST_F(ServerTest, AnswersOnlyToItsOwnName) {
    EXPECT_EQ(get("/", {{"Host", "evil.example:" + std::to_string(port_)}}).status, 403);
    EXPECT_EQ(get("/", {{"Host", "127.0.0.1:" + std::to_string(port_)}}).status, 200);
    EXPECT_EQ(get("/", {{"Host", "localhost:1"}}).status, 200) << "through a tunnel from another port";
    EXPECT_EQ(get("/", {{"Origin", "http://evil.example"}}).status, 403);
    for (const char* second : {"evil.example", "localhost"})
        EXPECT_EQ(get("/", {{"Host", std::string("localhost\r\nHost: ") + second}}).status, 403) << second;
    const std::string ours = "http://localhost:" + std::to_string(port_);
    for (const std::string& second : {std::string("http://evil.example"), ours})
        EXPECT_EQ(get("/", {{"Origin", ours + "\r\nOrigin: " + second}}).status, 403) << second;
}

TEST_F(ServerTest, GivesNothingOutsideItsFolder) {
    for (auto target :
        {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"})
        EXPECT_EQ(get(target).status, 404) << target;
    EXPECT_EQ(get("/%zz").status, 400);
    EXPECT_EQ(get("/", {}, "DELETE").status, 405);
    EXPECT_EQ(get("/", {}, "POST").status, 405);
}

TEST_F(ServerTest, GoesOnAfterWhatIsNotHttp) {
    EXPECT_EQ(get("/", {{"X", std::string(100'000, 'x')}}).status, 0) << "closed";
    EXPECT_EQ(get("/", {{"Content-Length", "5"}}, "POST").status, 0) << "closed";
    EXPECT_EQ(get("/").status, 200);
}

// ---- the WebSocket -----------------------------------------------------------------------------------------------

TEST_F(ServerTest, ConnectsItsOwnPageAndNoOther) {
    const std::string ours = "localhost:" + std::to_string(port_);
    EXPECT_EQ(TestPage().connect(port_), 101) << "a program without an origin";
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "http://" + ours}}), 101);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "http://evil.example"}}), 403);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "null"}}), 403);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "http://" + ours}, {"Host", "evil.example"}}), 403);
    EXPECT_EQ(TestPage().connect(port_, {}, "/other"), 401);
}

TEST_F(ServerTest, TellsThePageTheState) {
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    const json reply = page.call("app.ui_ready");
    const json state = reply["result"]["state"];
    EXPECT_EQ(state["song"]["bpm"], 120.0);
    EXPECT_EQ(state["song"]["meter"], json({4, 4}));
    EXPECT_EQ(state["tracks"].size(), 2u);
    EXPECT_EQ(state["tracks"][0]["plugins"][1]["name"], "Wobble");
    EXPECT_EQ(state["workshop"]["plugin"]["parameters"][0]["id"], "gain");
    EXPECT_EQ(state["workshop"]["slot"], state["tracks"][0]["plugins"][1]["slot"]);
}

TEST_F(ServerTest, SetsAParameterAndTellsEveryPage) {
    TestPage one, two;
    connect(one);
    connect(two);
    const int slot = one.call("app.ui_ready")["result"]["state"]["workshop"]["slot"];
    const json reply = one.call("params.set", {{"slot", slot}, {"id", "rate"}, {"value", 7.5}});
    EXPECT_EQ(reply["result"]["value"], 7.5) << reply;
    EXPECT_FALSE(reply["result"]["text"].get<std::string>().empty());
    const json text = one.call("params.set", {{"slot", slot}, {"id", "depth"}, {"text", "20 %"}});
    EXPECT_EQ(text["result"]["value"], 20.0) << text;
    const json told = two.next_notification("params:changed");
    EXPECT_EQ(told["params"]["slot"], slot);
    EXPECT_EQ(told["params"]["values"][0]["id"], "rate");
}

TEST_F(ServerTest, PlaysAndNumbersWhatItTells) {
    TestPage page;
    connect(page);
    EXPECT_EQ(page.call("transport.play")["result"], json::object());
    const json playing = page.next_notification("transport:state");
    EXPECT_EQ(playing["params"]["playing"], true);
    page.call("mixer.set", {{"track", 1}, {"volume_db", nullptr}});
    const json track = page.next_notification("track:state");
    EXPECT_EQ(track["params"]["volume_db"], nullptr);
    EXPECT_EQ(track["seq"].get<int>(), playing["seq"].get<int>() + 1);
    const json sends = {{{"to", 1}, {"level_db", -6.0}}};
    const json circle = page.call("mixer.set", {{"track", 1}, {"sends", sends}});
    EXPECT_EQ(circle["error"]["data"]["code"], "send.cycle");
    page.call("mixer.set", {{"track", 1}, {"sends", {{{"to", 2}, {"level_db", nullptr}}}}});
    EXPECT_EQ(page.next_notification("track:state")["params"]["sends"][0]["to"], 2);
    page.call("transport.loop", {{"start", 0}, {"end", 4}});
    EXPECT_EQ(page.next_notification("transport:state")["params"]["loop"]["end"], 4.0);
    page.call("transport.loop");
    EXPECT_EQ(page.next_notification("transport:state")["params"]["loop"], nullptr);
    page.call("transport.seek", {{"beats", 2}});
    EXPECT_GE(page.next_notification("transport:state")["params"]["position_beats"], 2.0);
}

TEST_F(ServerTest, SendsStatusFrames) {
    TestPage page;
    connect(page);
    page.call("transport.play");
    page.next_notification("transport:state");
    const std::string first = page.next_frame(1);
    const std::string second = page.next_frame(1);
    ASSERT_EQ(first.size(), 16u + 3 * 8);
    EXPECT_EQ(read<std::uint16_t>(first, 2), 2) << "tracks";
    EXPECT_GT(read<std::uint32_t>(second, 4), read<std::uint32_t>(first, 4));
    std::string later = second;
    while (read<float>(later, 16) == 0) later = page.next_frame(1); // until the meter shows the note
    EXPECT_EQ(later[1], 1) << "playing";
    EXPECT_GT(read<double>(later, 8), 0);
}

TEST_F(ServerTest, LetsAPageListen) {
    TestPage page;
    connect(page);
    page.call("transport.play");
    const json reply = page.call("audio.listen", {{"on", true}});
    EXPECT_EQ(reply["result"], json({{"sample_rate", 48000.0}, {"channels", 2}}));
    for (;;) { // until the note is heard
        const std::string frame = page.next_frame(2);
        ASSERT_EQ(frame.size(), 16u + 8u * read<std::uint16_t>(frame, 2));
        EXPECT_EQ(read<std::uint32_t>(frame, 8), 48000u);
        if (read<float>(frame, frame.size() - 4) != 0) break;
    }
    EXPECT_TRUE(page.call("audio.listen", {{"on", false}}).contains("result"));
}

TEST_F(ServerTest, ShowsNewCode) {
    TestPage page;
    connect(page);
    on_main([&] {
        const auto live = session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v2", "build"));
        EXPECT_TRUE(live) << live.error().text();
    });
    const json changed = page.next_notification("plugin:changed");
    EXPECT_EQ(changed["params"]["plugin"]["parameters"][1]["id"], "boost");
}

TEST_F(ServerTest, SaysWhatIsWrongWithARequest) {
    TestPage page;
    connect(page);
    page.send("{\"jsonrpc\":");
    EXPECT_EQ(error_of(page.next_text()), -32700);
    page.send("[1, 2]");
    EXPECT_EQ(error_of(page.next_text()), -32600);
    page.send(R"({"id": {}, "method": "transport.play"})");
    EXPECT_EQ(error_of(page.next_text()), -32600);
    page.send(std::string(500'000, '['));
    EXPECT_EQ(error_of(page.next_text()), -32700) << "deep nesting";
    EXPECT_EQ(error_of(page.call("transport.fly")), -32601);
    EXPECT_EQ(error_of(page.call("transport.seek", {1, 2})), -32602);

    const json wrong = page.call("transport.seek", {{"beats", "four"}});
    EXPECT_EQ(error_of(wrong), -32602);
    EXPECT_NE(wrong["error"]["message"].get<std::string>().find("'beats'"), std::string::npos) << wrong;
    EXPECT_EQ(error_of(page.call("transport.loop", {{"start", 1}})), -32602);
    EXPECT_EQ(error_of(page.call("mixer.set", {{"track", 1.5}})), -32602);
    EXPECT_EQ(error_of(page.call("mixer.set", {{"track", -1}})), -32602);
    EXPECT_EQ(error_of(page.call("mixer.set", {{"track", 1}, {"mute", 1}})), -32602);
    EXPECT_EQ(error_of(page.call("audio.listen")), -32602);
    EXPECT_EQ(error_of(page.call("params.set", {{"slot", 1}, {"id", 3}, {"value", 1}})), -32602);

    const json unknown = page.call("mixer.set", {{"track", 9}});
    EXPECT_EQ(error_of(unknown), -32000);
    EXPECT_EQ(unknown["error"]["data"]["code"], "track.unknown");
    EXPECT_EQ(page.call("transport.stop")["result"], json::object()) << "still there";
}

TEST_F(ServerTest, DoesNotAnswerANotification) {
    TestPage page;
    connect(page);
    page.send(R"({"jsonrpc": "2.0", "method": "transport.play"})");
    page.next_notification("transport:state");
    EXPECT_TRUE(page.call("transport.stop").contains("result")) << "the next answer is to this one";
}

TEST_F(ServerTest, ClosesOnAMessageThatIsTooLarge) {
    TestPage page;
    connect(page);
    page.send(json(std::string(1 << 20, 'x')).dump());
    EXPECT_EQ(page.wait_for_close(), 1009);
    TestPage next;
    connect(next);
}

TEST_F(ServerTest, TellsNothingBeforeThePageIsReady) {
    TestPage early;
    ASSERT_EQ(early.connect(port_), 101);
    TestPage page;
    connect(page);
    page.call("transport.seek", {{"beats", 1}});
    page.next_notification("transport:state");
    page.next_frame(1);
    early.send("x");
    EXPECT_EQ(error_of(early.next_text()), -32700) << "this is the first it hears";
}

TEST_F(ServerTest, RefusesMorePagesThanItCanServe) {
    std::vector<std::unique_ptr<TestPage>> pages;
    for (int i = 0; i < 32; ++i) {
        pages.push_back(std::make_unique<TestPage>());
        ASSERT_EQ(pages.back()->connect(port_), 101) << i;
    }
    EXPECT_EQ(TestPage().connect(port_), 503);
    EXPECT_EQ(get("/").status, 200);
    pages[0].reset();
    int status = 0;
    while (status != 101) status = TestPage().connect(port_); // until the server has seen one page leave
}

TEST_F(ServerTest, LetsGoOfAPageThatStoppedReading) {
    TestPage slow;
    connect(slow);
    on_main([&] { tell_more_than_anybody_holds(session_); });
    EXPECT_EQ(slow.wait_for_close(), 0) << "without a word";
    TestPage next;
    connect(next);
}

// ---- coming back -------------------------------------------------------------------------------------------------

TEST_F(ServerTest, CountsWhatItTellsForAllPagesAlike) {
    TestPage one, two;
    connect(one);
    one.call("transport.seek", {{"beats", 1}});
    const int first = one.next_notification("transport:state")["seq"];
    ASSERT_EQ(two.connect(port_), 101);
    const json answer = two.call("app.ui_ready")["result"];
    EXPECT_EQ(answer["seq"], first) << "later ones change the state in this answer";
    EXPECT_FALSE(two.next_notification("notifications:loading_progress").contains("seq")) << "two's alone";
    one.call("transport.seek", {{"beats", 2}});
    EXPECT_EQ(one.next_notification("transport:state")["seq"], first + 1);
    EXPECT_EQ(two.next_notification("transport:state")["seq"], first + 1);
}

TEST_F(ServerTest, TellsAPageThatComesBackWhatItMissed) {
    TestPage other;
    connect(other);
    json known;
    {
        TestPage page;
        connect(page);
        known = page.call("app.ui_ready")["result"];
    }
    other.call("transport.seek", {{"beats", 3}});
    other.call("mixer.set", {{"track", 1}, {"mute", true}});
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    const json missed =
        page.call("app.catch_up", {{"server", known["server"]}, {"seq", known["seq"]}})["result"];
    ASSERT_EQ(missed["complete"], true);
    ASSERT_EQ(missed["events"].size(), 2u);
    EXPECT_EQ(missed["events"][0]["params"]["position_beats"], 3.0);
    EXPECT_EQ(missed["events"][1]["params"]["mute"], true);
    EXPECT_EQ(missed["events"][1]["seq"].get<int>(), known["seq"].get<int>() + 2);
    other.call("transport.seek", {{"beats", 4}});
    EXPECT_EQ(page.next_notification("transport:state")["seq"].get<int>(), known["seq"].get<int>() + 3)
        << "and what comes then, as after ui_ready";
}

TEST_F(ServerTest, TellsNothingTwiceWhenNothingWasMissed) {
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    const json known = page.call("app.ui_ready")["result"];
    TestPage back;
    ASSERT_EQ(back.connect(port_), 101);
    EXPECT_EQ(back.call("app.catch_up", {{"server", known["server"]}, {"seq", known["seq"]}})["result"],
        json({{"complete", true}, {"events", json::array()}}));
}

TEST_F(ServerTest, HasAPageAskAnewThatMissedTooMuchOrKnowsAnotherServer) {
    TestPage page;
    ASSERT_EQ(page.connect(port_), 101);
    const json known = page.call("app.ui_ready")["result"];
    on_main([&] {
        for (std::size_t i = 0; i <= Backlog::most; ++i) session_.under_work().report(session::Stage{});
    });
    const json not_complete = {{"complete", false}, {"events", json::array()}};
    const auto asked = [&](const json& server, std::uint64_t seq) {
        TestPage back;
        EXPECT_EQ(back.connect(port_), 101);
        const json result = back.call("app.catch_up", {{"server", server}, {"seq", seq}})["result"];
        back.call("transport.stop");
        return result;
    };
    EXPECT_EQ(asked(known["server"], known["seq"]), not_complete);
    EXPECT_EQ(asked(known["server"], 1'000'000), not_complete);
    EXPECT_EQ(asked("0123456789abcdef", known["seq"]), not_complete);
    on_main([&] {
        server_.stop();
        start();
    });
    EXPECT_EQ(asked(known["server"], 0), not_complete) << "it was started again, and counts anew";
    TestPage after;
    ASSERT_EQ(after.connect(port_), 101);
    EXPECT_NE(after.call("app.ui_ready")["result"]["server"], known["server"]);
}

TEST_F(ServerTest, LetsAPageThatReadSlowlyComeBack) {
    TestPage slow;
    ASSERT_EQ(slow.connect(port_), 101);
    const json known = slow.call("app.ui_ready")["result"];
    on_main([&] { tell_more_than_anybody_holds(session_); });
    slow.wait_for_close();
    TestPage back;
    connect(back); // it missed more than the backlog keeps
    EXPECT_EQ(
        back.call("app.catch_up", {{"server", known["server"]}, {"seq", known["seq"]}})["result"]["complete"],
        false);
    const json now = back.call("app.ui_ready")["result"];
    EXPECT_EQ(now["server"], known["server"]);
    TestPage other;
    connect(other);
    other.call("transport.seek", {{"beats", 5}});
    EXPECT_EQ(back.next_notification("transport:state")["seq"].get<int>(), now["seq"].get<int>() + 1);
}

// ---- interfaces --------------------------------------------------------------------------------------------------

TEST_F(ServerTest, GivesAnInterfaceNoDoneOfItsOwn) {
    TestPage page, remote;
    connect(page);
    ASSERT_EQ(remote.connect(port_), 101);
    EXPECT_EQ(remote.call("app.ui_ready", {{"peer", "interface"}})["result"]["outcome"], "ok");
    page.call("transport.seek", {{"beats", 2}});
    EXPECT_EQ(remote.next_text()["method"], "transport:state") << "the first that it is told";
}

TEST_F(ServerTest, PassesMessagesOnBetweenPeers) {
    TestPage page, second, remote;
    connect(page);
    connect(second);
    ASSERT_EQ(remote.connect(port_), 101);
    remote.call("app.ui_ready", {{"peer", "interface"}});
    const json to_pages = remote.call("relay.send", {{"to", "page"}, {"message", {{"show", "mixer"}}}});
    EXPECT_EQ(to_pages["result"], json({{"peers", 2}}));
    for (TestPage* one : {&page, &second})
        EXPECT_EQ(one->next_notification("relay:message")["params"],
            json({{"from", "interface"}, {"message", {{"show", "mixer"}}}}));
    EXPECT_EQ(page.call("relay.send", {{"to", "interface"}, {"message", "shown"}})["result"]["peers"], 1);
    EXPECT_EQ(remote.next_notification("relay:message")["params"]["message"], "shown");
    EXPECT_EQ(page.call("relay.send", {{"message", 3}})["result"]["peers"], 2) << "all but itself";
    EXPECT_EQ(second.next_notification("relay:message")["params"]["from"], "page");

    const json large = page.call("relay.send", {{"message", std::string(65'536, 'x')}});
    EXPECT_EQ(large["error"]["data"]["code"], "relay.too_large");
    EXPECT_EQ(error_of(page.call("relay.send", {{"to", "world"}, {"message", 1}})), -32602);
}

// ---- the port ----------------------------------------------------------------------------------------------------

TEST_F(ServerTest, SaysThatThePortIsTaken) {
    on_main([&] {
        Server other(loop_, session_, {.port = port_, .web_root = {}});
        const auto started = other.start();
        ASSERT_FALSE(started);
        EXPECT_EQ(started.error().code, "server.port_in_use");
        EXPECT_EQ(started.error().message.find("port " + std::to_string(port_) + " is in use: "), 0u);
    });
    EXPECT_EQ(get("/").status, 200);
}

TEST_F(ServerTest, LetsGoOfEverythingWhenItStops) {
    TestPage page;
    connect(page);
    on_main([&] { server_.stop(); });
    EXPECT_EQ(page.wait_for_close(), 0);
    on_main([&] {
        Server next(loop_, session_, {.port = port_, .web_root = {}});
        EXPECT_TRUE(next.start()) << "the port is free at once";
    });
}
