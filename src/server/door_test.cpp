// What the local port gives to those who do not know the token, over real sockets: the built page, and nothing else.
#include "server/door/door.h"
#include "server/test_server.h"

#include <boost/asio/ip/tcp.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

class DoorTest : public ServerTest {
protected:
    /// A socket that stands before the door.
    void stand(TestPage& page) {
        page.set_token("");
        ASSERT_EQ(page.connect(port_), 101);
    }
    static std::string entering(const json& params) {
        return json{{"jsonrpc", "2.0"}, {"id", 7}, {"method", "app.enter"}, {"params", params}}.dump();
    }
    std::size_t clients() {
        TestPage page;
        EXPECT_EQ(page.connect(port_), 101);
        page.call("app.ui_ready");
        TestPage other;
        connect(other);
        return other.call("relay.send", {{"message", 1}})["result"]["peers"];
    }
};

TEST_F(DoorTest, GivesThePageToEverybody) {
    EXPECT_EQ(http_request(port_, "/").status, 200);
    EXPECT_EQ(http_request(port_, "/assets/app-1a2b.js").status, 200);
}

TEST_F(DoorTest, GivesNothingElseWithoutTheToken) {
    for (const char* target : {"/nothing", "/ui/", "/ui/x/", "/song.bird", "/../secret.txt", "/%zz"}) {
        const auto reply = http_request(port_, target);
        EXPECT_EQ(reply.status, 401) << target;
        EXPECT_EQ(reply.headers.at("www-authenticate"), "Bearer");
        EXPECT_EQ(TestPage().connect(port_, {}, "/other"), 401);
        EXPECT_NE(get(target).status, 401) << target << " with the token";
    }
    const std::string in_a_cookie = std::string("aviary-token=") + test_token;
    EXPECT_EQ(http_request(port_, "/nothing", {{"Cookie", in_a_cookie}}).status, 401);
    EXPECT_EQ(http_request(port_, std::string("/nothing?token=") + test_token).status, 401);
}

TEST_F(DoorTest, RefusesAWrongHeaderSlowly) {
    const auto begin = Clock::now();
    EXPECT_EQ(http_request(port_, "/", {{"Authorization", "Bearer " + std::string(64, '0')}}).status, 401);
    EXPECT_GE(Clock::now() - begin, Door::pause);
    const std::string twice = std::string("Bearer ") + test_token;
    EXPECT_EQ(
        http_request(port_, "/x", {{"Authorization", twice + "\r\nAuthorization: " + twice}}).status, 401);
}

TEST_F(DoorTest, RefusesAWrongTokenSlowlyAndCloses) {
    TestPage page;
    stand(page);
    const auto begin = Clock::now();
    page.send(entering({{"token", std::string(64, '0')}}));
    page.send(entering({{"token", test_token}})); // a second attempt on one socket is not read
    const json reply = page.next_text();
    EXPECT_GE(Clock::now() - begin, Door::pause);
    EXPECT_EQ(reply["error"]["data"]["code"], "token.wrong");
    EXPECT_EQ(reply["id"], 7);
    EXPECT_EQ(page.wait_for_close(), 1008);
}

TEST_F(DoorTest, HearsNothingButTheTokenFirst) {
    std::vector<std::unique_ptr<TestPage>> pages; // all at once: each waits a second for its refusal
    for (const std::string& first : {std::string(R"({"id": 7, "method": "app.ui_ready", "params": {}})"),
             std::string(R"({"id": 7, "method": "project.open", "params": {"path": "/etc/passwd"}})"),
             std::string(R"({"method": "transport.play"})"), std::string("x"), std::string("[]"),
             entering(json::object()), entering({{"token", 1}}), entering(json::array())}) {
        TestPage& page = *pages.emplace_back(std::make_unique<TestPage>());
        stand(page);
        page.send(first);
    }
    for (const auto& page : pages) {
        EXPECT_EQ(page->next_text()["error"]["data"]["code"], "token.missing");
        EXPECT_EQ(page->wait_for_close(), 1008);
    }
    bool plays = true;
    on_main([&] { plays = session_.state().transport.playing; });
    EXPECT_FALSE(plays);
}

TEST_F(DoorTest, ProvesItselfOnceToThoseWhoAskFirst) {
    TestPage page;
    stand(page);
    const json proved = page.call("app.greet", {{"nonce", "abc"}})["result"];
    EXPECT_EQ(proved, json({{"proof", Door(test_token).proof("abc")}}));
    page.send(entering({{"token", test_token}}));
    EXPECT_EQ(page.next_text()["id"], 7);
    EXPECT_EQ(page.call("app.greet", {{"nonce", "abc"}})["result"], proved) << "and inside";
    TestPage asks_on;
    stand(asks_on);
    asks_on.call("app.greet", {{"nonce", "abc"}});
    EXPECT_EQ(asks_on.call("app.greet", {{"nonce", "abd"}})["error"]["data"]["code"], "token.missing");
    EXPECT_EQ(asks_on.wait_for_close(), 1008);
}

TEST_F(DoorTest, WaitsTwoSecondsForTheToken) {
    TestPage silent;
    const auto begin = Clock::now();
    stand(silent);
    EXPECT_EQ(silent.wait_for_close(), 0) << "without a word";
    EXPECT_GE(Clock::now() - begin, Door::patience);
}

TEST_F(DoorTest, ReadsOneKilobyteBeforeTheToken) {
    TestPage page;
    stand(page);
    page.send(entering({{"token", test_token}, {"more", std::string(1024, 'x')}}));
    EXPECT_EQ(page.wait_for_close(), 1009);
    TestPage inside;
    connect(inside);
    const json reply = inside.call("relay.send", {{"message", std::string(4096, 'x')}});
    EXPECT_TRUE(reply.contains("result")) << "inside, a message may be larger: " << reply;
}

TEST_F(DoorTest, KeepsNoPlaceForThoseBeforeIt) {
    std::vector<std::unique_ptr<TestPage>> outside;
    for (int i = 0; i < 40; ++i) stand(*outside.emplace_back(std::make_unique<TestPage>()));
    EXPECT_EQ(clients(), 1u) << "there is room, and nobody else is inside";
}

TEST_F(DoorTest, IsNotBlockedByThoseWhoHoldConnections) {
    TestPage inside;
    connect(inside);
    boost::asio::io_context loop;
    std::vector<boost::asio::ip::tcp::socket> held;
    for (int i = 0; i < 300; ++i)
        held.emplace_back(loop).connect({boost::asio::ip::address_v4::loopback(), port_});
    EXPECT_EQ(http_request(port_, "/").status, 200);
    TestPage next;
    connect(next);
    EXPECT_TRUE(inside.call("transport.stop").contains("result")) << "who is inside stays";
}

TEST_F(DoorTest, TakesWhatFollowsTheTokenAtOnce) {
    TestPage page;
    stand(page);
    page.send(entering({{"token", test_token}}));
    page.send(R"({"jsonrpc": "2.0", "id": 8, "method": "transport.stop"})");
    EXPECT_EQ(page.next_text()["id"], 7);
    EXPECT_EQ(page.next_text()["id"], 8);
}

TEST_F(DoorTest, LeadsInThroughATunnelFromAnotherPort) {
    TestPage page;
    EXPECT_EQ(page.connect(port_, {{"Host", "localhost:9000"}, {"Origin", "http://localhost:9000"}}), 101);
    EXPECT_EQ(
        TestPage().connect(port_, {{"Host", "localhost:9000"}, {"Origin", "http://localhost:9001"}}), 403);
}

} // namespace
} // namespace aviary::server
