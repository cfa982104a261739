// For tests: a project's folder on a disk, a session, and a workspace over both, on a loop of its own. The folder is
// removed at the end of the test.
#pragma once

#include "base/testing/folder_contents.h"
#include "base/testing/temporary_folder.h"
#include "session/mixer/mixer.h"
#include "session/parameters/parameters.h"
#include "session/plugins/plugins.h"
#include "session/session.h"
#include "session/test_bundles.h"
#include "session/transport/transport_control.h"
#include "session/workspace/workspace.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

namespace aviary::session {

inline constexpr std::string_view night = R"(sig
  bpm 120
tracks
  1 lead
    plugin beep
    fx wobble
arr
  main 4
sec main
  trk 1 lead
    p w
      n C4
)";

class WorkspaceTest : public testing::Test {
protected:
    static constexpr ClientId page = 1;

    WorkspaceTest() {
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        setenv("HOME", disk_.path().c_str(), 1);
        bundles_.add("beep", "test_beep");
        bundles_.add("wobble", "test_wobble_v1");
        write("night.bird", night);
        start();
    }
    ~WorkspaceTest() override { stop(); }

    void start() {
        session_.emplace(session::SessionSetup{
            .engine = {}, .plugin_folders = {bundles_.folder() / "plugins"}, .open_scanned = open_scanned_});
        workspace_.emplace(io_, *session_,
            WorkspaceSetup{.data_folder = disk_.path() / "data",
                .plugins = search_,
                .on_trouble = [this](const std::string& text) { troubles_ += text + "\n"; }});
        watching_ = workspace_->observe([this](const WorkspaceEvent& event) { hear(event); });
    }
    void stop() {
        watching_ = {};
        workspace_.reset();
        session_.reset();
    }
    /// Ends the workspace and the session and starts them again, as a restart of the program does.
    void restart() {
        stop();
        events_.clear();
        start();
    }

    std::filesystem::path folder() const { return disk_.path() / "night"; }
    void write(const std::string& name, std::string_view text) { write_text(folder() / name, text); }
    std::string read(const std::string& name) const { return read_text(folder() / name); }
    bool exists(const std::string& name) const { return std::filesystem::exists(folder() / name); }
    std::string git(const std::string& words) const {
        FILE* pipe = popen(("git -C '" + folder().string() + "' " + words + " 2>&1").c_str(), "r");
        std::string text;
        char chunk[4096];
        while (const auto size = std::fread(chunk, 1, sizeof chunk, pipe)) text.append(chunk, size);
        pclose(pipe);
        return text;
    }
    /// The commits' messages, newest first, each with a '|' behind it.
    std::string log() const {
        std::string text = git("log --format=%s");
        std::replace(text.begin(), text.end(), '\n', '|');
        return text;
    }

    template <typename Condition>
    bool come_true(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (io_.stopped()) io_.restart();
            io_.run_one_for(std::chrono::milliseconds(5));
            float left[64], right[64];
            session_->process(left, right, 64);
            session_->tick();
        }
        return condition();
    }
    int dones() const {
        return int(
            std::count_if(events_.begin(), events_.end(), [](const auto& said) { return said == "done"; }));
    }
    bool ready(ClientId client, Peer peer = Peer::page) {
        std::optional<bool> answer;
        workspace_->ui_ready(
            client, peer, [&](const Readiness& readiness) { answer = readiness.has_project; });
        EXPECT_TRUE(answer.has_value()) << "answered at once";
        return answer.value_or(false);
    }
    /// Opens the project with a page whose stores hydrate at once, and waits until it can be edited.
    void open_by(ClientId client) {
        workspace_->open(folder());
        EXPECT_TRUE(ready(client));
        workspace_->react_ready(client);
        ASSERT_TRUE(come_true([&] { return dones() == 1; })) << troubles_;
        ASSERT_EQ(failure_, "");
    }
    SongText song() const {
        const auto text = workspace_->song();
        EXPECT_TRUE(text);
        return text ? *text : SongText{};
    }
    /// Moves a fader, with the calls that the server makes.
    void fade(int track, double level, bool in_gesture = false) {
        ASSERT_TRUE(workspace_->may_edit(page));
        ASSERT_TRUE(session_->mixer().set(track, {.volume = Decibels(level)}));
        workspace_->mixer_moved(page, track, in_gesture);
    }
    /// A parameter's value of the plugin in that place; -1 if there is none.
    double value(std::size_t place, std::string_view id) {
        const auto plugin = session_->plugins().describe(session_->plugins().slot_at(place));
        if (!plugin) return -1;
        for (const auto& parameter : plugin->parameters)
            if (parameter.about.id == id) return parameter.value;
        return -1;
    }
    /// Sets a parameter, with the calls that the server makes.
    void turn(std::size_t place, const std::string& id, double to) {
        ASSERT_TRUE(workspace_->may_edit(page));
        const auto slot = session_->plugins().slot_at(place);
        const auto set = session_->parameters().set(slot, id, to);
        ASSERT_TRUE(set) << set.error().text();
        workspace_->parameter_moved(page, slot, id, set->value, false);
    }
    bool moved(bool forward) {
        std::optional<Result<Moved>> answer;
        const auto reply = [&](Result<Moved> result) { answer = std::move(result); };
        forward ? workspace_->redo(page, reply) : workspace_->undo(page, reply);
        EXPECT_TRUE(come_true([&] { return answer.has_value(); }));
        EXPECT_TRUE(*answer) << answer->error().text();
        return *answer && (*answer)->moved;
    }
    std::size_t commits() {
        std::optional<HistoryList> list;
        workspace_->list_history(
            [&](const Result<HistoryList>& known) { list = known ? *known : HistoryList{}; });
        EXPECT_TRUE(come_true([&] { return list.has_value(); }));
        return list->entries.size();
    }

    boost::asio::io_context io_;
    TemporaryFolder disk_;
    TestBundles bundles_;
    OpenScanned open_scanned_; ///< start() uses it
    PluginSearch search_;      ///< likewise
    std::optional<Session> session_;
    std::optional<Workspace> workspace_;
    Workspace::Watching watching_;
    std::vector<std::string> events_; ///< a word or two for each event of the workspace
    std::string failure_;             ///< the error code of the last load; empty if it succeeded
    std::string troubles_;

private:
    void hear(const WorkspaceEvent& event) {
        if (const auto* told = std::get_if<LoadProgress>(&event)) {
            events_.push_back(told->message);
            if (told->message == "done") failure_ = told->error ? told->error->code : "";
        } else if (std::holds_alternative<ProjectChanged>(event)) {
            events_.push_back("project");
        } else if (std::holds_alternative<SongText>(event)) {
            events_.push_back("song");
        } else if (std::holds_alternative<ScoreChanged>(event)) {
            events_.push_back("score");
        } else if (const auto* plugins = std::get_if<PluginsChanged>(&event)) {
            events_.push_back(plugins->scanning ? "scan" : "plugins");
        } else if (const auto* store = std::get_if<StoreChanged>(&event)) {
            events_.push_back("store " + store->name + " " + store->json);
        }
    }
};

} // namespace aviary::session
