#include "app/studio.h"
#include "app/ending.h"
#include "app/entrance.h"
#include "app/other_plugins.h"
#include "app/plugin_project.h"
#include "app/program.h"
#include "app/scenario.h"
#include "app/stream.h"
#include "process/guardian.h"
#include "server/server.h"
#include "session/project/own_folder.h"
#include "session/session.h"
#include "session/ticker.h"
#include "session/workspace/workspace.h"
#include "workshop/watch/watcher.h"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

/// The real path of the song that was given, if it may be shown to pages. The workspace tells whatever else is wrong.
Result<fs::path> judged(const fs::path& given) {
    if (given.empty()) return given;
    auto song = session::own_song(given);
    if (!song && song.error().code != "project.unsafe") return given;
    return song;
}

/// The session, the workspace and the server over it, through which pages, the window and programs work.
class Studio {
public:
    Studio(boost::asio::io_context& io, Stream stream, Entrance entrance, const StudioSetup& setup)
        : io_(io)
        , stream_(stream)
        , device_(open_device(setup.audio, [this](const std::string& text) { trouble(text); }))
        , session_({.engine = setup_for(device_.get()),
              .plugin_folders = {stock_plugins()},
              .open_scanned = open_scanned(
                  io, cage_share(device_.get()), [this](const std::string& text) { trouble(text); })})
        , workspace_(io, session_,
              {.data_folder = session::data_folder() ? *session::data_folder() : fs::path(),
                  .plugins = plugin_search(),
                  .on_trouble = [this](const std::string& text) { trouble(text); }})
        , server_(io, session_,
              {.port = setup.port,
                  .token = entrance.token(),
                  .web_root = web_root(),
                  .sound = setup.audio != Audio::null,
                  .workspace = &workspace_,
                  .on_trouble = [this](const std::string& text) { trouble(text); }})
        , entrance_(std::move(entrance)) {}

    Result<void> open(const StudioSetup& setup) {
        const auto port = server_.start();
        if (!port) return port.error();
        entrance_.open_at(*port);
        listening_ = session_.observe([this](const session::Event& event) {
            if (const auto* said = std::get_if<session::Said>(&event)) stream_.said(*said);
        });
        watching_ = workspace_.observe([this](const session::WorkspaceEvent& event) { heard(event); });
        if (!setup.scenario.empty())
            if (auto ready = prepare_scenario(setup); !ready) return ready;
        if (!setup.song.empty()) workspace_.open(setup.song);
        driver_.emplace(
            io_, std::move(device_), session_.engine_setup(),
            [this](const engine::Block& block) {
                session_.process(block.left, block.right, block.frames, block.input_left, block.input_right);
            },
            [this](const std::string& text) { trouble(text); });
        ticker_.emplace(io_, session_);
        stream_.tell("address", {{"url", address()}});
        stream_.say(fmt::format("The page is {}; Ctrl+C ends.", address()));
        return {};
    }

    const std::string& address() const { return entrance_.address(); }

private:
    void trouble(const std::string& text) const { stream_.trouble(text); }

    void heard(const session::WorkspaceEvent& event) {
        const auto* progress = std::get_if<session::LoadProgress>(&event);
        if (!progress || progress->message != "done" || progress->client != 0) return;
        if (scenario_) scenario_->loaded(progress->error);
        if (progress->error) return trouble(progress->error->text());
        watch();
        const auto song = session_.state().song;
        stream_.tell("opened", {{"path", song.path}});
        stream_.say(fmt::format("{} is open", song.path));
    }

    /// If a song was given, the scenario begins when it is loaded. If not, the scenario must make or open a project.
    Result<void> prepare_scenario(const StudioSetup& setup) {
        auto scenario = read_scenario(setup.scenario);
        if (!scenario) return scenario.error();
        scenario_.emplace(
            io_, *std::move(scenario),
            [this](const std::string& request, std::function<void(std::string)> reply) {
                server_.ask(request, std::move(reply));
            },
            [this](const Result<void>& ended) { scenario_ended(ended); });
        if (setup.song.empty())
            workspace_.announce_scenario([this] { scenario_->begin(); });
        else
            scenario_->begin_when_loaded();
        return {};
    }

    void scenario_ended(const Result<void>& ended) {
        stream_.tell("scenario", {{"outcome", ended ? "done" : "failed"}});
        if (!ended) trouble(ended.error().text());
        workspace_.fail_scenario(
            ended ? Error{"scenario.no_project", "the scenario has neither made nor opened a project", ""}
                  : ended.error());
    }

    /// Watches the open project's folder.
    void watch() {
        const auto folder = workspace_.folder();
        if (!folder || folder == watched_) return;
        watched_ = *folder;
        auto watcher = workshop::Watcher::start(io_, {.folder = *folder},
            {.on_change = [this](const workshop::Change&) { workspace_.look_at_folder(); },
                .on_problem = [this](const Error& error) { trouble(error.text()); }});
        if (!watcher) return trouble(watcher.error().text());
        watcher_ = *std::move(watcher);
        watcher_->watch_also(workspace_.watched_files());
    }

    // Each member uses some of those above it, so the order counts.
    boost::asio::io_context& io_;
    const Stream stream_;
    std::unique_ptr<engine::Device> device_; ///< null once driver_ has it
    session::Session session_;
    session::Workspace workspace_;
    server::Server server_;
    Entrance entrance_;
    session::Session::Watching listening_;
    session::Workspace::Watching watching_;
    fs::path watched_;
    std::unique_ptr<workshop::Watcher> watcher_;
    std::optional<AudioDriver> driver_;
    std::optional<session::Ticker> ticker_;
    std::optional<ScenarioRun> scenario_;
};

} // namespace

int run_studio(const StudioSetup& given,
    const std::function<std::shared_ptr<void>(boost::asio::io_context&, const std::string&)>& listening) {
    const Stream stream(given.json);
    const process::Guardian guardian(child_command("guard"));
    boost::asio::io_context io;
    const Ending ending(io);
    const auto give_up = [&](const Error& error) {
        stream.tell("failed", {{"code", error.code}, {"text", error.text()}});
        return fail(error);
    };
    const auto song = judged(given.song);
    if (!song) return give_up(song.error());
    StudioSetup setup = given;
    setup.song = *song;
    auto entrance = Entrance::of(song->empty() ? *song : song->parent_path(),
        [stream](const std::string& text) { stream.trouble(text); });
    if (!entrance) return give_up(entrance.error());
    Studio studio(io, stream, *std::move(entrance), setup);
    if (const auto opened = studio.open(setup); !opened) return give_up(opened.error());
    const auto listener = listening ? listening(io, studio.address()) : nullptr;
    io.run();
    return 0;
}

} // namespace aviary::app
