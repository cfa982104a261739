// For tests: a server with a song, and the threads that make it sound.
#pragma once

#include "server/server.h"
#include "server/test_page.h"
#include "session/session.h"
#include "session/test_bundles.h"
#include "session/test_sounds.h"
#include "session/ticker.h"
#include "workshop/editor.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <future>
#include <thread>

namespace aviary::server {

inline constexpr std::string_view song_text = R"(sig
  bpm 120
tracks
  1 lead
    plugin beep
    fx wobble
  2 other
    plugin beep
sec main
  trk 1 lead
    p q q q q
      n C4
)";

/// A server with a song, its main thread and its audio thread.
class ServerTest : public testing::Test {
protected:
    ServerTest() {
        bundles_.add("beep", "test_beep");
        bundles_.add("wobble", "test_wobble_v1");
        session::write_sound(bundles_.folder() / "project" / "half.wav", {0.5f}, 48000);
        const auto web = bundles_.folder() / "web";
        std::filesystem::create_directories(web / "assets");
        std::ofstream(web / "index.html") << "<title>Aviary</title>";
        std::ofstream(web / "assets" / "app-1a2b.js") << "let x = 1;";
        std::ofstream(bundles_.folder() / "secret.txt") << "secret";

        session_.work_on("projects/wobble", "wobble", {.folder = bundles_.folder() / "project"});
        EXPECT_TRUE(session_.open_text(song_text, "first.bird"));
        const auto port = server_.start();
        EXPECT_TRUE(port) << port.error().text();
        port_ = port ? *port : 0;
        main_ = std::thread([this] { loop_.run(); });
        audio_ = std::thread([this] {
            std::vector<float> left(256), right(256);
            while (!ended_.load()) {
                session_.process(left.data(), right.data(), 256);
                std::this_thread::sleep_for(std::chrono::milliseconds(5)); // as a device would
            }
        });
    }
    ~ServerTest() override {
        on_main([this] { server_.stop(); });
        work_.reset();
        loop_.stop();
        main_.join();
        ended_ = true;
        audio_.join();
    }

    /// Does it on the main thread, and waits.
    template <typename Action>
    void on_main(Action action) {
        std::promise<void> done;
        boost::asio::post(loop_, [&] {
            action();
            done.set_value();
        });
        done.get_future().wait();
    }
    /// A page that has said that it is ready.
    void connect(TestPage& page) {
        ASSERT_EQ(page.connect(port_, {{"Origin", "http://localhost:" + std::to_string(port_)}}), 101);
        ASSERT_EQ(page.call("app.ui_ready")["result"]["outcome"], "ok");
    }
    HttpReply get(std::string_view target, const Headers& headers = {}, std::string_view method = "GET") {
        return http_request(port_, target, headers, method);
    }

    session::TestBundles bundles_;
    boost::asio::io_context loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
    session::Session session_{{.engine = {.sample_rate = 48000, .max_frames = 256},
        .plugin_folders = {bundles_.folder() / "plugins"}}};
    workshop::Editor editor_{bundles_.folder() / "project"};
    Server server_{loop_, session_,
        {.port = 0,
            .web_root = bundles_.folder() / "web",
            .desk = {.compare =
                         [](int) {
                             return Result<void>(Error{"version.unknown", "none is kept here", ""});
                         },
                .open_editor = [this](const std::string& file, int line,
                                   int column) { return editor_.open(file, line, column); }}}};
    session::Ticker ticker_{loop_, session_};
    std::uint16_t port_ = 0;
    std::atomic<bool> ended_ = false;
    std::thread main_, audio_;
};

template <typename T>
T read(const std::string& frame, std::size_t offset) {
    T value;
    std::memcpy(&value, frame.data() + offset, sizeof value);
    return value;
}

inline int error_of(const nlohmann::json& reply) { return reply["error"]["code"]; }

} // namespace aviary::server
