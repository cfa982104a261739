#include "app/program.h"
#include "app/project.h"
#include "app/verbs.h"
#include "hosting/child.h"

#include <fmt/format.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

/// The window as a child: it ends with us, and we end when it is closed.
class Window {
public:
    Result<void> open(boost::asio::io_context& io, const fs::path& program, const std::string& address) {
        const auto say = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
        auto child = hosting::Child::spawn(io, {.argv = {program.string(), address}, .lines = true},
            {.on_out = say, .on_err = say, .on_exit = [&](const hosting::ChildExit& exit) {
                 if (!exit.ok()) fmt::print(stderr, "aviary: the window {}\n", exit.text());
                 code = exit.ok() ? 0 : 1;
                 io.stop();
             }});
        if (!child) return child.error();
        child_ = *std::move(child);
        return {};
    }

    int code = 0;

private:
    std::unique_ptr<hosting::Child> child_;
};

} // namespace

int open(const ServeOptions& options) {
    const fs::path program = program_file().replace_filename("aviary-window");
    std::error_code error;
    if (!fs::exists(program, error))
        return fail({"window.none",
            "this Aviary was built without its window; run ./setup.sh window and build again, or see the "
            "song in "
            "a browser with 'aviary serve'",
            program.string()});
    Window window;
    const int served = serve(options, [&](boost::asio::io_context& io, const std::string& address) {
        if (const auto opened = window.open(io, program, address); !opened) {
            window.code = fail(opened.error());
            io.stop();
        }
    });
    return served != 0 ? served : window.code;
}

} // namespace aviary::app
