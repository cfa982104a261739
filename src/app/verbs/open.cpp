#include "app/plugin_project.h"
#include "app/program.h"
#include "app/studio.h"
#include "app/verbs/verbs.h"
#include "process/child.h"

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

/// The window usually comes up in about a second. After this time the program gives up and says so.
constexpr std::chrono::seconds opening_limit(30);

/// The window runs as a child. It ends when we end, and we end when it is closed.
class Window {
public:
    /// If the window fails, `code` becomes 1 and stderr says why.
    Window(boost::asio::io_context& io, int& code)
        : io_(io)
        , code_(code)
        , late_(io, opening_limit) {}

    Result<void> open(const fs::path& program, const std::string& address) {
        auto child = process::Child::spawn(io_,
            {.argv = {program.string()}, .input = address + "\n", .lines = true},
            {.on_out =
                    [this](std::string_view line) {
                        if (line == "shown") late_.cancel();
                    },
                .on_err = [](std::string_view line) { fmt::print(stderr, "{}\n", line); },
                .on_exit = [this](const process::ChildExit& exit) { end(exit.ok() ? "" : exit.text()); }});
        if (!child) return child.error();
        child_ = *std::move(child);
        late_.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled) end(fmt::format("did not come up within {} s", opening_limit.count()));
        });
        return {};
    }

private:
    void end(const std::string& trouble) {
        if (!trouble.empty()) fmt::print(stderr, "aviary: the window {}\n", trouble);
        code_ = trouble.empty() ? 0 : 1;
        io_.stop();
    }

    boost::asio::io_context& io_;
    int& code_;
    boost::asio::steady_timer late_;
    std::unique_ptr<process::Child> child_;
};

/// Runs the studio and shows it in a window. Ends also when the window is closed. Gives 1 if it cannot be shown.
int open(const StudioSetup& setup) {
    const fs::path program = window_program();
    std::error_code error;
    if (!fs::exists(program, error))
        return fail({"window.none",
            "this Aviary was built without its window; install libwebkit2gtk-4.1-dev and build again, or see "
            "the song in a browser with 'aviary serve'",
            program.string()});
    int code = 0;
    const int served = run_studio(setup, [&](boost::asio::io_context& io, const std::string& address) {
        auto window = std::make_shared<Window>(io, code);
        if (const auto opened = window->open(program, address); !opened) {
            code = fail(opened.error());
            io.stop();
        }
        return window;
    });
    return served != 0 ? served : code;
}

} // namespace

Verb open_verb() {
    static StudioSetup given{.port = 0};
    return {.name = "open",
        .about = "A song with its project, in a window",
        .options = {{"SONG", "A .bird file or its folder; unless given, the window offers some", &given.song},
            {"--audio", "Where the song sounds, as with start", audio_words(given.audio)},
            {"--scenario", "A file of steps to take once a page is there; see docs/session.md",
                &given.scenario, {.stands_for = "FILE"}}},
        .run = [] { return open(given); }};
}

} // namespace aviary::app
