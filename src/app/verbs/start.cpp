#include "app/audio.h"
#include "app/author_page_server.h"
#include "app/caged_module.h"
#include "app/ending.h"
#include "app/entrance.h"
#include "app/other_plugins.h"
#include "app/plugin_project.h"
#include "app/program.h"
#include "app/song_setup.h"
#include "app/stream.h"
#include "app/verbs/verbs.h"
#include "app/workshop_song.h"
#include "process/guardian.h"
#include "server/protocol/announce.h"
#include "server/server.h"
#include "session/plugins/plugins.h"
#include "session/project/own_folder.h"
#include "session/project/recent.h"
#include "session/session.h"
#include "session/ticker.h"
#include "session/transport/transport_control.h"
#include "workshop/editor.h"
#include "workshop/pipeline/pipeline.h"
#include "workshop/watch/project_claim.h"
#include "workshop/watch/watcher.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <optional>
#include <utility>

#include <sys/statvfs.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

enum class Isolation : std::uint8_t { none, cage };
struct StartOptions {
    fs::path folder = ".";
    fs::path song; ///< empty: the folder's song.bird
    std::uint16_t port = 8124;
    Audio audio = Audio::browser;
    Isolation isolation = Isolation::cage; ///< where the plugin under work runs
    std::vector<std::string> caged; ///< the song's words for other plugins that run in processes of their own
    double probe_limit = 30;        ///< seconds that new code may take to open
    double prepare_limit = 30;      ///< … to prepare() in its process
    double trial_limit = 10;        ///< … for its trial
    double state_limit = 5;         ///< … to take the state of the code before, and to make what it needs
    bool debug = false;             ///< its process waits for a debugger
    bool polls = false;             ///< look for changes instead of being told
    bool open_page = true;
    bool json = false; ///< events on standard output, for editors and scripts
};

/// Code that is copied to the folder for temporary files could not run there.
bool lets_no_code_run(const fs::path& folder) {
    struct statvfs about {};
    return ::statvfs(folder.c_str(), &about) == 0 && (about.f_flag & ST_NOEXEC) != 0;
}

/// Has temporary files put where code may run, if the usual folder does not let it.
Result<void> choose_temporary_folder(const fs::path& project) {
    std::error_code error;
    const fs::path usual = fs::temp_directory_path(error);
    if (error || !lets_no_code_run(usual)) return {};
    const fs::path own = project / "build" / "tmp";
    fs::create_directories(own, error);
    for (const fs::path& other : {fs::path("/tmp"), fs::path("/var/tmp"), own}) {
        if (lets_no_code_run(other) || ::access(other.c_str(), W_OK | X_OK) != 0) continue;
        setenv("TMPDIR", other.c_str(), 1);
        return {};
    }
    return Error{"start.noexec",
        "no code may run in the folder for temporary files (its file system is mounted noexec); set TMPDIR "
        "to "
        "another one",
        usual.string()};
}

class Workshop {
public:
    Workshop(boost::asio::io_context& io, Stream stream, Entrance entrance, fs::path project,
        fs::path package, SongText song, const StartOptions& options)
        : io_(io)
        , stream_(stream)
        , project_(std::move(project))
        , package_(std::move(package))
        , cage_(options.isolation == Isolation::cage ? child_command("cage") : std::vector<std::string>())
        , caged_(options.caged)
        , limits_(options)
        , device_(open_device(options.audio, [this](const std::string& text) { trouble(text); }))
        , cage_share_(cage_share(device_.get()))
        , session_({.engine = setup_for(device_.get()),
              .plugin_folders = {stock_plugins()},
              .open_scanned =
                  open_scanned(io, cage_share_, [this](const std::string& text) { trouble(text); })})
        , song_(io, session_, stream, std::move(song))
        , editor_(project_)
        , server_(io, session_,
              {.port = options.port,
                  .token = entrance.token(),
                  .web_root = web_root(),
                  .sound = options.audio != Audio::null,
                  .workspace = song_.workspace(),
                  .on_trouble = [this](const std::string& text) { trouble(text); }})
        , entrance_(std::move(entrance))
        , author_page_(io, project_ / "ui", server_, session_, stream) {}

    /// Does everything that can fail before the first sound. `ready` is called later, when the song can be played.
    Result<void> open(std::function<void()> ready) {
        const auto port = server_.start();
        if (!port) return port.error();
        if (const auto caged = cage_some(); !caged) return caged.error();
        auto claim = workshop::ProjectClaim::make(project_);
        if (!claim) return claim.error();
        claim_.emplace(*std::move(claim));
        claim_->tell_port(*port);
        auto watcher = workshop::Watcher::start(io_, {.folder = project_, .polls = limits_.polls},
            {.on_change = [this](workshop::Change change) { changed(std::move(change)); },
                .on_problem = [this](const Error& error) { trouble(error.text()); }});
        if (!watcher) return watcher.error();
        watcher_ = *std::move(watcher);
        watch_also({});
        entrance_.open_at(*port);
        begin_work();
        // The plugin under work is not in the library's folders. Only the pipeline loads it, after a probe in a child.
        return song_.open({.on_ready =
                               [this, ready = std::move(ready)] {
                                   play();
                                   ready();
                               },
            .on_files = [this] { watch_also(std::exchange(inputs_, {})); },
            .on_alone = [this] { server_.leave_projects(); },
            .on_other = [this] { server_.song_changed(); }});
    }

    void begin_work() {
        watching_ = session_.observe([this](const session::Event& event) {
            if (const auto* stage = std::get_if<session::Stage>(&event)) heard(*stage);
            if (const auto* health = std::get_if<session::Health>(&event);
                health != nullptr && health->state == session::Health::State::broken)
                trouble(health->text); // the other states are told by the cage's news
            if (const auto* said = std::get_if<session::Said>(&event)) stream_.said(*said);
            if (std::holds_alternative<session::Health>(event))
                stream_.tell("health", server::announce(event).params);
        });
        pipeline_.emplace(io_, session_,
            workshop::PipelineSetup{.build = {project_, package_},
                .canary = child_command("canary"),
                .probe_limit = seconds(limits_.probe_limit),
                .canary_limit = seconds(limits_.trial_limit),
                .prepare_limit = seconds(limits_.prepare_limit),
                .state_limit = seconds(limits_.state_limit),
                .is_debugged = limits_.debug,
                .on_cage_started = [this](int pid) { tell_process(pid); },
                .cage = cage_,
                .cage_share = cage_share_,
                .on_cage_news =
                    [this](const hosting::CageNews& news) {
                        trouble(news.text);
                        for (const hosting::Frame& frame : news.trace)
                            stream_.say(hosting::to_text(frame).substr(1)); // without its newline
                    },
                .on_inputs = [this](const std::vector<fs::path>& files) { watch_also(files); }});
        server_.open_workshop(*pipeline_, editor_);
        driver_.emplace(
            io_, std::move(device_), session_.engine_setup(),
            [this](const engine::Block& block) {
                session_.process(block.left, block.right, block.frames, block.input_left, block.input_right);
            },
            [this](const std::string& text) { trouble(text); });
        ticker_.emplace(io_, session_);
    }

    void play() {
        song_.loop_all();
        (void)session_.transport().play();
        is_playing_ = true;
        greet();
        pipeline_->save({{}, workshop::Clock::now()});
    }

    const std::string& address() const { return entrance_.address(); }
    void show_in_browser() { entrance_.show_in_browser(); }

private:
    /// Loads the plugins named by --cage in cages.
    Result<void> cage_some() {
        for (const std::string& word : caged_) {
            const auto bundle = session_.plugins().library().folder_of(word);
            if (!bundle) return bundle.error();
            auto module = open_caged(io_, *bundle, cage_share_,
                [this, word](const hosting::CageNews& news) { trouble(word + ": " + news.text); });
            if (!module) return module.error();
            const auto live = session_.plugins().go_live(*bundle, *std::move(module));
            if (!live) return live.error();
        }
        return {};
    }

    void greet() const {
        const std::string source = project_.filename().string() + ".cpp";
        std::error_code ignored;
        const bool usual = fs::exists(project_ / source, ignored);
        stream_.tell("address", {{"url", address()}});
        if (driver_->on_device())
            stream_.say(fmt::format("The device plays {} frames a second in blocks of {}",
                session_.engine_setup().sample_rate, session_.engine_setup().max_frames));
        stream_.say(fmt::format("{} plays, the page is {}", song_.name(), address()));
        stream_.say(fmt::format("Edit {} and save. Ctrl+C ends.", usual ? source : "a source file"));
    }

    void trouble(const std::string& text) const { stream_.trouble(text); }

    void watch_also(std::vector<fs::path> inputs) {
        inputs_ = std::move(inputs);
        song_files_ = song_.files();
        auto files = inputs_;
        files.insert(files.end(), song_files_.begin(), song_files_.end());
        watcher_->watch_also(files);
    }

    /// A change of the song is heard from the next bar on, without a build.
    void changed(workshop::Change change) {
        const auto is_of_song = [&](const fs::path& file) {
            return std::ranges::find(song_files_, (project_ / file).lexically_normal()) != song_files_.end();
        };
        if (std::erase_if(change.files, is_of_song) > 0) song_.look();
        if (!change.files.empty() && is_playing_) pipeline_->save(std::move(change));
    }

    static std::chrono::milliseconds seconds(double count) {
        return std::chrono::milliseconds(std::int64_t(count * 1000));
    }

    void tell_process(int pid) const {
        stream_.tell("process", {{"pid", pid}, {"waits", limits_.debug}});
        if (limits_.debug)
            stream_.say(fmt::format(
                "Process {} waits for a debugger before it opens the plugin: gdb -p {}", pid, pid));
    }

    void heard(const session::Stage& stage) {
        stream_.tell("stage", server::announce(stage).params);
        if (!stage.line.empty()) stream_.say(stage.line);
        // Vite starts after the first good build, which needs all of the processor and writes the page's types.
        if (stage.ending == session::Stage::Ending::complete)
            boost::asio::post(io_, [this] { author_page_.open(); });
        if (stage.ending) song_.run_ended(stage.ending == session::Stage::Ending::complete);
    }

    // Each member uses some of those above it, so the order counts.
    boost::asio::io_context& io_;
    const Stream stream_;
    const fs::path project_;
    const fs::path package_; ///< folder of the SDK's package
    const std::vector<std::string>
        cage_; ///< command that starts the plugin's process; empty: it runs in ours
    const std::vector<std::string> caged_; ///< see StartOptions
    const StartOptions limits_;
    std::optional<workshop::ProjectClaim> claim_;
    std::vector<fs::path> inputs_, song_files_; ///< that are watched
    bool is_playing_ = false; ///< the song is there; the first build then sees what was saved before
    std::unique_ptr<engine::Device> device_; ///< null once driver_ has it
    const double cage_share_;
    session::Session session_;
    WorkshopSong song_;
    workshop::Editor editor_;
    std::optional<workshop::Pipeline> pipeline_;
    server::Server server_;
    Entrance entrance_;
    AuthorPage author_page_;
    session::Session::Watching watching_;
    std::unique_ptr<workshop::Watcher> watcher_;
    std::optional<AudioDriver> driver_;
    std::optional<session::Ticker> ticker_;
};

/// Runs the workshop until Ctrl+C (SIGINT), SIGTERM or SIGHUP, and then gives 0.
int start(const StartOptions& options) {
    const Stream stream(options.json);
    const auto give_up = [&](const Error& error) {
        stream.tell("failed", {{"code", error.code}, {"text", error.text()}});
        return fail(error);
    };
    if (options.debug && options.isolation == Isolation::none)
        return give_up({"start.debug",
            "--debug is for a plugin in a process of its own; with --isolation none, start gdb on aviary "
            "itself",
            {}});
    const auto project = find_project(options.folder);
    if (!project) return give_up(project.error());
    const auto package = sdk_package();
    if (!package) return give_up(package.error());
    if (auto chosen = choose_temporary_folder(*project); !chosen) return give_up(chosen.error());
    auto song = read_song(options.song.empty() ? options.folder / "song.bird" : options.song);
    if (!song) return give_up(song.error());
    if (const auto data = session::data_folder()) (void)session::trust_folder(*data, *project);
    const process::Guardian guardian(child_command("guard"));
    boost::asio::io_context io;
    const Ending ending(io);
    auto entrance = Entrance::of(*project, [stream](const std::string& text) { stream.trouble(text); });
    if (!entrance) return give_up(entrance.error());
    Workshop workshop(io, stream, *std::move(entrance), *project, *package, *std::move(song), options);
    const auto opened = workshop.open([&] {
        if (options.open_page) workshop.show_in_browser();
    });
    if (!opened) return give_up(opened.error());
    io.run();
    return 0;
}

} // namespace

Verb start_verb() {
    static StartOptions given;
    return {.name = "start",
        .about = "The workshop: a save of the plugin's source becomes sound while the song plays",
        .options = {{"DIR", "The folder of the plugin's project; the current folder unless given",
                        &given.folder},
            {"--song", "The song to play instead of the project's song.bird", &given.song},
            {"--port", "The port of the page on 127.0.0.1", &given.port},
            {"--audio",
                "Where the song sounds: on pages that listen (browser, unless given), on a JACK server or "
                "the system's audio device as well (jack, rtaudio), or nowhere (null)",
                audio_words(given.audio)},
            {"--isolation",
                "Where the plugin under work runs: in a process of its own that may crash (cage, unless "
                "given), or in this one (none)",
                one_of<Isolation>(given.isolation, {{"none", Isolation::none}, {"cage", Isolation::cage}})},
            {"--cage",
                "The song's word for another plugin that is to run in a process of its own; may be repeated",
                &given.caged, {.stands_for = "WORD"}},
            {"--probe-limit", "Seconds that new code may take to open", &given.probe_limit,
                {.least = 0.1, .most = 3600}},
            {"--prepare-limit", "Seconds that its prepare() may take in its process", &given.prepare_limit,
                {.least = 0.1, .most = 3600}},
            {"--trial-limit", "Seconds that its trial may take, with a prepare() of its own",
                &given.trial_limit, {.least = 0.1, .most = 3600}},
            {"--state-limit",
                "Seconds for new code to take over the state and to make what it needs from that; then it "
                "sounds "
                "without",
                &given.state_limit, {.least = 0.1, .most = 3600}},
            {"--debug", "The plugin's process waits for a debugger, and is never ended for being slow",
                &given.debug},
            {"--poll", "Look for changes twice a second, where the file system does not tell of them",
                &given.polls},
            {"--json", "Print events on standard output, one a line; see docs/events.md", &given.json},
            {"--no-open", "Do not open the page in a browser", Off{&given.open_page}}},
        .run = [] { return start(given); }};
}

} // namespace aviary::app
