// What nobody should send, over real sockets: it is answered or ends its connection, changes nothing, and harms no other.
#include "server/test_server.h"

#include <boost/system/system_error.hpp>

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

class Hostile : public ServerTest {
protected:
    Hostile() { connect(bystander_); }
    json state() { return bystander_.call("app.ui_ready")["result"]["state"]; }

    TestPage bystander_;
};

/// The bytes of a client's WebSocket frame, masked with zeros. The content must be short.
std::string frame(unsigned char first, std::string_view content, bool masked = true) {
    std::string bytes{char(first), char((masked ? 0x80u : 0u) | content.size())};
    return bytes.append(masked ? 4 : 0, '\0').append(content);
}

const std::string says_that_9_exabytes_follow = "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff"
                                                "mask";

std::string nested(std::size_t depth) { return std::string(depth, '[').append(depth, ']'); }

} // namespace

TEST_F(Hostile, OriginsAndHostsGetNothing) {
    const json before = state();
    const std::string ours = "localhost:" + std::to_string(port_);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "http://localhost:1"}}), 403)
        << "another local server's page";
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "https://" + ours}}), 403);
    EXPECT_EQ(TestPage().connect(port_, {{"Origin", "http://" + ours + ".evil.example"}}), 403);
    EXPECT_EQ(TestPage().connect(port_, {{"Host", "evil.example:" + std::to_string(port_)}}), 403);
    EXPECT_EQ(TestPage().connect(port_, {{"Host", ""}}), 403);
    EXPECT_EQ(get("/", {{"Origin", "http://evil.example"}, {"Host", "localhost"}}).status, 403);
    EXPECT_EQ(state(), before);
}

TEST_F(Hostile, FramesEndTheirConnection) {
    const json before = state();
    const std::pair<std::string, int> bad[] = {
        {frame(0x81, "\xff\xfe"), 1007},  // text that is not UTF-8
        {frame(0x81, "{}", false), 1002}, // not masked, though a client must mask
        {frame(0x83, "{}"), 1002},        // an undefined opcode
        {frame(0xf1, "{}"), 1002},        // bits of extensions that were not agreed on
        {frame(0x80, "{}"), 1002},        // a continuation without a beginning
        {frame(0x09, "half a ping"), 1002},
        {says_that_9_exabytes_follow, 1009},
    };
    for (const auto& [bytes, code] : bad) {
        TestPage page;
        connect(page);
        page.send_raw(bytes);
        EXPECT_EQ(page.wait_for_close(), code) << testing::PrintToString(bytes);
    }
    EXPECT_EQ(state(), before);
}

TEST_F(Hostile, HalfAFrameIsWaitedForByNobody) {
    TestPage half;
    connect(half);
    half.send_raw(frame(0x81, "{\"method\"").substr(0, 5));
    EXPECT_TRUE(bystander_.call("transport.stop").contains("result"));
}

TEST_F(Hostile, BinaryIsNoRequest) {
    TestPage page;
    connect(page);
    page.send_binary(R"({"jsonrpc": "2.0", "id": 1, "method": "transport.seek", "params": {"beats": 9}})");
    EXPECT_EQ(error_of(page.next_text()), -32600);
    page.send_binary(std::string(1000, '\1'));
    EXPECT_EQ(error_of(page.next_text()), -32600);
    EXPECT_EQ(state()["transport"]["position_beats"], 0.0);
}

TEST_F(Hostile, NestingIsRefusedBeforeAnybodyDescends) {
    TestPage page;
    connect(page);
    for (const std::string& value : {nested(200), nested(400'000)}) {
        page.send(R"({"id": 1, "method": "store.set", "params": {"name": "x", "version": 0, "value": )"
                  + value + "}}");
        EXPECT_EQ(error_of(page.next_text()), -32700);
        page.send(R"({"id": )" + value + R"(, "method": "transport.play"})");
        EXPECT_EQ(error_of(page.next_text()), -32700);
    }
    EXPECT_EQ(state()["transport"]["playing"], false);
}

TEST_F(Hostile, PathsLeadNowhereElse) {
    const auto code = [&](const char* method, const json& params) {
        const json reply = bystander_.call(method, params);
        return reply.contains("error") ? reply["error"]["data"]["code"] : json("");
    };
    for (const char* path :
        {"../secret.txt", "/etc/passwd", "a/../../secret.txt", "", "..", "half.wav\n/etc/passwd"}) {
        EXPECT_EQ(
            code("workshop.open_editor", {{"file", path}, {"line", 1}, {"column", 1}}), "editor.outside")
            << path;
        EXPECT_EQ(
            code("workshop.source", {{"kind", "file"}, {"name", path}, {"level_db", 0}}), "source.unknown")
            << path;
        EXPECT_NE(get(std::string("/") + path).body, "secret") << path;
    }
}

TEST_F(Hostile, FloodIsSlowedDownToldOfOnceAndHarmsNobody) {
    TestPage flood;
    connect(flood);
    std::thread sender([&] {
        try {
            for (;;) flood.send(R"({"jsonrpc": "2.0", "method": "transport.seek", "params": {"beats": -1}})");
        } catch (const boost::system::system_error&) {
        } // the server closed its connection
    });
    const auto told = [&] {
        std::size_t count = 0;
        on_main([&] { count = troubles_.size(); });
        return count;
    };
    while (told() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(bystander_.call("transport.stop").contains("result"));
    EXPECT_EQ(told(), 1u);
    EXPECT_EQ(state()["transport"]["position_beats"], 0.0);
    on_main([&] { server_.stop(); });
    sender.join();
}
