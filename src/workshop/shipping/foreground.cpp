#include "workshop/shipping/foreground.h"

#include <fmt/format.h>

#include <csignal>
#include <optional>

namespace aviary::workshop {

namespace {

Error interruption() { return {"interrupted", "interrupted; nothing was left half done", {}}; }

std::string text_with_frame(const Problem& problem) {
    std::string text = text_of(problem);
    if (problem.severity != "error") return text;
    for (std::size_t i = 0; i < problem.frame.size(); ++i) {
        const int line = problem.frame_first_line + int(i);
        text += fmt::format("\n{} {:5} | {}", line == problem.line ? '>' : ' ', line, problem.frame[i]);
    }
    return text;
}

Error build_error(const std::vector<Problem>& problems) {
    std::string text;
    for (const auto& problem : problems) {
        if (problem.severity == "warning") continue;
        text += fmt::format("\n{}", text_with_frame(problem));
    }
    return {"build.failed", "the build failed" + text, {}};
}

} // namespace

Foreground::Foreground()
    : signals_(io_, SIGINT, SIGTERM, SIGHUP) {
    signals_.async_wait([this](boost::system::error_code failed, int) { interrupted_ |= !failed; });
}

void Foreground::run_until(const std::function<bool()>& done) {
    while (!interrupted_ && !done()) io_.run_one();
}

Result<BuildResult> Foreground::build(const BuildSetup& setup) {
    std::optional<BuildResult> result;
    Builder builder(io_, setup); // its end ends what runs
    builder.start({}, [&result](const BuildResult& built) { result = built; });
    run_until([&] { return result.has_value(); });
    if (interrupted_) return interruption();
    if (result->outcome == BuildResult::Outcome::failed) return build_error(result->problems);
    return *std::move(result);
}

Result<std::string> Foreground::run(std::vector<std::string> argv) {
    const std::string program = argv.front();
    std::string out, talk;
    std::optional<process::ChildExit> exit;
    auto child = process::Child::spawn(io_, {.argv = std::move(argv), .time_limit = std::chrono::minutes(1)},
        {.on_out = [&out](std::string_view text) { out += text; },
            .on_err = [&talk](std::string_view text) { talk += text; },
            .on_exit = [&exit](const process::ChildExit& ended) { exit = ended; }});
    if (!child) return child.error();
    run_until([&] { return exit.has_value(); });
    if (interrupted_) return interruption();
    if (!exit->ok()) return Error{"child.failed", fmt::format("{} {}: {}", program, exit->text(), talk), {}};
    return out;
}

} // namespace aviary::workshop
