#include "workshop/ui/dev_server.h"

#include "workshop/test_plugin_project.h"

#include <boost/asio/ip/tcp.hpp>

#include <gtest/gtest.h>

#include <optional>

#include <signal.h>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using boost::asio::ip::tcp;

/// The real Vite, which `make web` installs, or in its place a script that misbehaves.
class DevServerTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(bin());
        place.write("package.json", R"({"type": "module"})");
        place.write("index.html", "<title>mine</title>");
        fs::create_symlink(AVIARY_SOURCE_DIR "/web/node_modules/vite", place.folder() / "node_modules/vite");
    }
    fs::path bin() const { return place.folder() / "node_modules/.bin"; }
    void install_vite() { fs::create_symlink("../vite/bin/vite.js", bin() / "vite"); }
    void install_script(const std::string& script) {
        place.write("node_modules/.bin/vite", "#!/bin/sh\necho $$ >pid\n" + script);
        fs::permissions(bin() / "vite", fs::perms::owner_all);
    }
    Result<void> start(std::chrono::milliseconds start_limit = std::chrono::seconds(60)) {
        auto started = DevServer::start(io, {place.folder(), start_limit},
            {.on_ready = [this](std::uint16_t port) { ready = port; },
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
    bool answers(std::uint16_t port) {
        boost::system::error_code failed;
        tcp::socket(io).connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), port), failed);
        return !failed;
    }

    TestProject place;
    boost::asio::io_context io;
    std::optional<std::uint16_t> ready;
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
    EXPECT_TRUE(answers(*ready));
    server = nullptr;
    EXPECT_FALSE(answers(*ready));
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
    install_script("echo 'vite.config.js:3: no'; echo; exit 3\n");
    ASSERT_TRUE(start());
    ASSERT_TRUE(run_until(io, [&] { return ended.has_value(); }));
    EXPECT_EQ(ended->text(), "ui: the page's Vite exited with code 3");
    EXPECT_EQ(said, "vite.config.js:3: no\n");
    EXPECT_FALSE(ready);
}

TEST_F(DevServerTest, OneThatNeverAnswersIsEnded) {
    install_script("exec sleep 100\n");
    ASSERT_TRUE(start(std::chrono::milliseconds(200)));
    ASSERT_TRUE(run_until(io, [&] { return ended.has_value(); }));
    EXPECT_EQ(ended->code, "ui.timeout");
    EXPECT_NE(ended->message.find("200 ms"), std::string::npos) << ended->message;
    EXPECT_NE(::kill(std::stoi(place.read("pid")), 0), 0) << "it still runs";
}

TEST_F(DevServerTest, DestructionBeforeItAnswersLeavesNothing) {
    install_script("exec sleep 100\n");
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
