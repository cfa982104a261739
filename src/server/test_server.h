// For tests: a server with a song, and the threads that make it sound.
#pragma once

#include "server/server.h"
#include "server/test_page.h"
#include "session/test_session.h"
#include "session/ticker.h"
#include "session/under_work/test_sounds.h"
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
class ServerTest : public session::SessionFixture {
protected:
    explicit ServerTest(ProjectDesk project = {})
        : project_(std::move(project)) {
        session::write_sound(bundles_.folder() / "project" / "half.wav", {0.5f}, 48000);
        const auto web = bundles_.folder() / "web";
        std::filesystem::create_directories(web / "assets");
        std::ofstream(web / "index.html") << "<title>Aviary</title>";
        std::ofstream(web / "assets" / "app-1a2b.js") << "let x = 1;";
        std::ofstream(bundles_.folder() / "secret.txt") << "secret";

        session_.under_work().work_on("projects/wobble", "wobble", {.folder = bundles_.folder() / "project"});
        EXPECT_TRUE(session_.open_text(song_text, "first.bird"));
        const auto port = server_.start();
        EXPECT_TRUE(port) << port.error().text();
        port_ = port ? *port : 0;
        main_ = std::thread([this] { loop_.run(); });
        audio_ = std::thread([this] {
            std::vector<float> left(frames), right(frames);
            while (!ended_.load()) {
                session_.process(left.data(), right.data(), frames);
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
        ASSERT_EQ(page.next_notification("notifications:loading_progress")["params"]["message"], "done");
    }
    HttpReply get(std::string_view target, const Headers& headers = {}, std::string_view method = "GET") {
        return http_request(port_, target, headers, method);
    }

    ProjectDesk project_;
    std::vector<std::string> troubles_; ///< of the main thread
    boost::asio::io_context loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
    workshop::Editor editor_{bundles_.folder() / "project"};
    Server server_{loop_, session_,
        {.port = 0,
            .web_root = bundles_.folder() / "web",
            .desk = {.compare =
                         [](int) {
                             return Result<void>(Error{"version.unknown", "none is kept here", ""});
                         },
                .open_editor = [this](const std::string& file, int line,
                                   int column) { return editor_.open(file, line, column); }},
            .project = project_,
            .on_trouble = [this](const std::string& text) { troubles_.push_back(text); }}};
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
