// For tests: a server with a song, its main thread and its audio thread.
#pragma once

#include "server/server.h"
#include "server/test_page.h"
#include "session/sounds/test_sounds.h"
#include "session/test_session.h"
#include "session/ticker.h"
#include "session/workspace/workspace.h"
#include "workshop/editor.h"
#include "workshop/pipeline/pipeline.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <future>
#include <optional>
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

/// A server with a song and a workshop, which run on two threads.
class ServerTest : public session::SessionFixture {
protected:
    /// a_song: a song is open, and there is no workspace. projects: there is a workspace, and no song until a project is
    /// opened.
    enum class Serves : std::uint8_t { a_song, projects };

    explicit ServerTest(Serves what = Serves::a_song)
        : what_(what) {
        const auto web = bundles_.folder() / "web";
        std::filesystem::create_directories(web / "assets");
        std::ofstream(web / "index.html") << "<title>Aviary</title>";
        std::ofstream(web / "assets" / "app-1a2b.js") << "let x = 1;";
        std::ofstream(bundles_.folder() / "secret.txt") << "secret";

        if (what == Serves::a_song) {
            EXPECT_TRUE(session_.open_text(song_text, "first.bird"));
        }
        start();
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

    void start() {
        const auto port = server_.start();
        EXPECT_TRUE(port) << port.error().text();
        port_ = port ? *port : 0;
        if (what_ == Serves::a_song) server_.open_workshop(pipeline_, editor_);
    }
    /// Runs `action` on the main thread, and waits for its end.
    template <typename Action>
    void on_main(Action action) {
        std::promise<void> done;
        boost::asio::post(loop_, [&] {
            action();
            done.set_value();
        });
        done.get_future().wait();
    }
    /// Connects the page, and says ui_ready for it.
    void connect(TestPage& page) {
        ASSERT_EQ(page.connect(port_, {{"Origin", "http://localhost:" + std::to_string(port_)}}), 101);
        ASSERT_EQ(page.call("app.ui_ready")["result"]["outcome"], "ok");
        ASSERT_EQ(page.next_notification("notifications:loading_progress")["params"]["message"], "done");
    }
    /// With the token, unless another one is given.
    HttpReply get(std::string_view target, Headers headers = {}, std::string_view method = "GET") {
        headers.try_emplace("Authorization", std::string("Bearer ") + test_token);
        return http_request(port_, target, headers, method);
    }

    const Serves what_;
    const std::filesystem::path wobble_project_ = make_project(); ///< folder of the plugin under work
    std::vector<std::string> troubles_;                           ///< to be read on the main thread
    boost::asio::io_context loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
    workshop::Editor editor_{wobble_project_};
    workshop::Pipeline pipeline_{loop_, session_, {.build = {wobble_project_, {}}}}; ///< builds nothing
    std::optional<session::Workspace> workspace_ = make_workspace();
    Server server_{loop_, session_,
        {.port = 0,
            .token = test_token,
            .web_root = bundles_.folder() / "web",
            .workspace = workspace_ ? &*workspace_ : nullptr,
            .on_trouble = [this](const std::string& text) { troubles_.push_back(text); }}};
    session::Ticker ticker_{loop_, session_};
    std::uint16_t port_ = 0;
    std::atomic<bool> ended_ = false;
    std::thread main_, audio_;

private:
    std::filesystem::path make_project() const {
        session::write_sound(bundles_.folder() / "wobble" / "half.wav", {0.5f}, 48000);
        return bundles_.folder() / "wobble";
    }
    std::optional<session::Workspace> make_workspace() {
        if (what_ == Serves::a_song) return std::nullopt;
        return std::optional<session::Workspace>(std::in_place, loop_, session_,
            session::WorkspaceSetup{.data_folder = bundles_.folder() / "data"});
    }
};

template <typename T>
T read(const std::string& frame, std::size_t offset) {
    T value;
    std::memcpy(&value, frame.data() + offset, sizeof value);
    return value;
}

inline int error_of(const nlohmann::json& reply) { return reply["error"]["code"]; }

} // namespace aviary::server
