#include "workshop/ui/dev_server.h"

#include "workshop/test_plugin_project.h"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <optional>

#include <signal.h>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using boost::asio::local::stream_protocol;

/// The real Vite, which `make web` installs, or in its place a script that misbehaves.
class DevServerTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(vite().parent_path());
        place.write("package.json", R"({"type": "module"})");
        place.write("index.html", "<title>mine</title>");
    }
    fs::path vite() const { return place.folder() / "node_modules/vite"; }
    void install_vite() { fs::create_symlink(AVIARY_SOURCE_DIR "/web/node_modules/vite", vite()); }
    void install_script(const std::string& script) {
        fs::create_directories(vite());
        place.write("node_modules/vite/package.json", R"({"type": "module", "main": "index.js"})");
        place.write("node_modules/vite/index.js",
            R"(import { writeFileSync } from "node:fs"; writeFileSync("pid", `${process.pid}\n`);)"
            R"(export const createServer = () => ({});)"
                + script);
    }
    Result<void> start(std::chrono::milliseconds start_limit = std::chrono::seconds(60)) {
        auto started = DevServer::start(io, {place.folder(), "/ui/secret/", start_limit},
            {.on_ready = [this](const fs::path& socket) { ready = socket; },
                .on_line = [this](std::string_view line) { said += std::string(line) + "\n"; },
                .on_end =
                    [this](const Error& why) {
                        ended = why;
                        server = nullptr; // as callers do
                    }});
        if (!started) return started.error();
        server = *std::move(started);
        return {};
    }
    /// What it answers to a request; empty: it is not there.
    std::string answer(const std::string& target) {
        boost::system::error_code failed;
        stream_protocol::socket socket(io);
        socket.connect(stream_protocol::endpoint(ready->native()), failed);
        if (failed) return "";
        const std::string request =
            "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        boost::asio::write(socket, boost::asio::buffer(request), failed);
        std::string reply;
        boost::asio::read(socket, boost::asio::dynamic_buffer(reply), failed);
        return reply;
    }

    TestProject place;
    boost::asio::io_context io;
    std::optional<fs::path> ready;
    std::string said;
    std::optional<Error> ended;
    std::unique_ptr<DevServer> server;
};

TEST_F(DevServerTest, ServesThePageUntilItIsGone) {
    install_vite();
    EXPECT_TRUE(is_page(place.folder()));
    ASSERT_TRUE(start());
    ASSERT_TRUE(run_until(io, [&] { return ready || ended; }));
    ASSERT_TRUE(ready) << ended->text() << said;
    EXPECT_NE(answer("/ui/secret/").find("<title>mine</title>"), std::string::npos) << answer("/ui/secret/");
    EXPECT_EQ(fs::status(ready->parent_path()).permissions(), fs::perms::owner_all);
    server = nullptr;
    EXPECT_EQ(answer("/ui/secret/"), "");
    EXPECT_FALSE(fs::exists(ready->parent_path()));
    EXPECT_FALSE(ended);
}

TEST_F(DevServerTest, SaysWhatIsToBeInstalled) {
    const auto started = start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, "ui.not_installed");
    EXPECT_NE(started.error().message.find("npm install"), std::string::npos);
    fs::remove(place.folder() / "package.json");
    EXPECT_FALSE(is_page(place.folder()));
}

TEST_F(DevServerTest, PassesOnWhatItSaysAndThatItEnded) {
    install_script("console.log('vite.config.js:3: no\\n'); process.exit(3);");
    ASSERT_TRUE(start());
    ASSERT_TRUE(run_until(io, [&] { return ended.has_value(); }));
    EXPECT_EQ(ended->text(), "ui: the page's Vite exited with code 3");
    EXPECT_EQ(said, "vite.config.js:3: no\n");
    EXPECT_FALSE(ready);
}

TEST_F(DevServerTest, OneThatNeverAnswersIsEnded) {
    install_script("await new Promise(() => setInterval(() => {}, 1000));");
    ASSERT_TRUE(start(std::chrono::seconds(2)));
    ASSERT_TRUE(run_until(io, [&] { return ended.has_value(); }));
    EXPECT_EQ(ended->code, "ui.timeout");
    EXPECT_NE(ended->message.find("2000 ms"), std::string::npos) << ended->message;
    EXPECT_NE(::kill(std::stoi(place.read("pid")), 0), 0) << "it still runs";
}

TEST_F(DevServerTest, DestructionBeforeItAnswersLeavesNothing) {
    install_script("await new Promise(() => setInterval(() => {}, 1000));");
    ASSERT_TRUE(start());
    ASSERT_TRUE(run_until(io, [&] { return !place.read("pid").empty(); }));
    server = nullptr;
    EXPECT_NE(::kill(std::stoi(place.read("pid")), 0), 0) << "it still runs";
    io.restart();
    io.run_for(std::chrono::milliseconds(100));
    EXPECT_FALSE(ready || ended);
}

} // namespace
} // namespace aviary::workshop
