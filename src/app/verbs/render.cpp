#include "app/beside_song.h"
#include "app/other_plugins.h"
#include "app/plugin_project.h"
#include "app/program.h"
#include "app/song_setup.h"
#include "app/verbs/verbs.h"
#include "app/wav_file.h"
#include "base/units.h"
#include "process/guardian.h"
#include "session/session.h"
#include "session/workspace/workspace.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace aviary::app {

namespace {

struct RenderOptions {
    std::filesystem::path song, out;
    double sample_rate = 48000;
    SampleFormat format = SampleFormat::pcm_24;
    bool json = false;
    bool keep_going = false; ///< render what was understood of a song with errors
    bool trust = false;      ///< run the plugins that were built beside the song, whatever its folder is
};

using Seconds = std::chrono::duration<double>;

struct Outcome {
    double seconds = 0; ///< how long the sound is
    double took = 0;    ///< how many seconds rendering took
    float peak = 0;
};

std::string told(const RenderOptions& options, const Outcome& outcome) {
    const std::string peak =
        outcome.peak > 0 ? fmt::format("{:.1f} dB", decibels_of(outcome.peak).count) : "silence";
    const bool clips = outcome.peak > 1 && options.format != SampleFormat::float_32;
    return fmt::format("{}: {}:{:04.1f}, peak {}{}, {:.0f} times as fast as it sounds", options.out.string(),
        int(outcome.seconds) / 60, std::fmod(outcome.seconds, 60), peak, clips ? " (clipped)" : "",
        outcome.seconds / outcome.took);
}

nlohmann::json as_json(
    const RenderOptions& options, const Outcome& outcome, const std::vector<std::string>& warnings) {
    nlohmann::json peak_db = nullptr; // null is silence
    if (outcome.peak > 0) peak_db = decibels_of(outcome.peak).count;
    return {{"file", options.out.string()}, {"sample_rate", options.sample_rate},
        {"seconds", outcome.seconds}, {"peak_db", peak_db},
        {"realtime_factor", outcome.seconds / outcome.took}, {"warnings", warnings}};
}

/// Prints each warning when it comes, and keeps them for --json.
struct Warnings {
    std::vector<std::string> all;
    void add(std::string warning) {
        fmt::print(stderr, "{}\n", warning);
        all.push_back(std::move(warning));
    }
};

/// Loads the song with the files beside it, with the same sequence as for a page.
Result<void> open_project(
    boost::asio::io_context& io, session::Session& session, const std::filesystem::path& song) {
    session::Workspace workspace(
        io, session, {.plugins = plugin_search(), .transport = session::loading::Transport::command_line});
    std::optional<Result<void>> done;
    const auto watching = workspace.observe([&](const session::WorkspaceEvent& event) {
        const auto* progress = std::get_if<session::LoadProgress>(&event);
        if (progress && progress->message == "done")
            done = progress->error ? Result<void>(*progress->error) : Result<void>();
    });
    workspace.open(song);
    while (!done) io.run_one();
    return *done;
}

/// Writes the song as a WAV file, with the same bytes every time. If it cannot, gives 1 and leaves no file.
int render(const RenderOptions& options) {
    const auto path = song_at(options.song);
    if (!path) return fail(path.error());
    const auto song = read_song(*path);
    if (!song) return fail(song.error());
    fmt::print(stderr, "{}", song->complaints());
    if (song::has_errors(song->parsed.diagnostics) && !options.keep_going) return 1;

    auto file = WavFile::create(options.out, options.sample_rate, options.format);
    if (!file) return fail(file.error());

    const auto began = std::chrono::steady_clock::now();
    Warnings warnings;
    for (const song::Diagnostic& said : song->parsed.diagnostics) // were printed above
        if (said.severity != song::Severity::note) warnings.all.push_back(song::line_of(said, song->name));
    const auto trouble = [&](const std::string& text) {
        warnings.add(fmt::format("{}: warning: {}", song->name, text));
    };
    std::optional<process::Guardian> guardian; // started with the first process that plays a plugin
    const auto guard = [&] {
        if (!guardian) guardian.emplace(child_command("guard"));
    };
    boost::asio::io_context io; // for these processes
    const auto work = boost::asio::make_work_guard(io);
    session::Session session(
        {.engine = {.sample_rate = options.sample_rate, .max_frames = 512, .offline = true},
            .plugin_folders = {stock_plugins()},
            .open_scanned = [&, open = open_scanned(io, 1, trouble)](const hosting::ScannedFile& scanned) {
                guard();
                return open(scanned);
            }});
    BesideSong beside(io, *path, {.is_trusted = options.trust, .on_start = guard, .on_trouble = trouble});
    for (const Error& problem : beside.load(session, song->parsed.score)) trouble(problem.text());
    if (const auto opened = open_project(io, session, *path); !opened) return fail(opened.error());
    for (const Error& problem : session.problems()) warnings.add(warning_of(problem, *song));

    Outcome outcome;
    const auto rendered = session.render([&](std::span<const float> left, std::span<const float> right) {
        io.poll(); // hears of plugins that crashed
        for (const auto side : {left, right})
            for (const float sample : side) outcome.peak = std::max(outcome.peak, std::abs(sample));
        return (*file)->write(left, right);
    });
    if (auto written = (*file)->finish(); !written) return fail(written.error());
    outcome.seconds = double(rendered.length.count) / options.sample_rate;
    outcome.took = Seconds(std::chrono::steady_clock::now() - began).count();

    fmt::print(stderr, "{}\n", told(options, outcome));
    if (options.json) fmt::print("{}\n", as_json(options, outcome, warnings.all).dump());
    return 0;
}

} // namespace

Verb render_verb() {
    static RenderOptions given;
    return {.name = "render",
        .about = "Turn a song into a WAV file, the same bytes every time",
        .options = {{"SONG", "A .bird file", &given.song, {.required = true}},
            {"-o,--out", "The file to write", &given.out, {.required = true, .stands_for = "OUT.wav"}},
            {"--rate", "The sample rate, in frames a second", &given.sample_rate,
                {.least = 8000, .most = 384000}},
            {"--bits", "The bits of a sample; 24 unless given",
                one_of<SampleFormat>(
                    given.format, {{"16", SampleFormat::pcm_16}, {"24", SampleFormat::pcm_24},
                                      {"32f", SampleFormat::float_32}})},
            {"--keep-going", "Render what was understood of a song that has errors", &given.keep_going},
            {"--trust", "Run the plugins that were built beside the song, whatever its folder is",
                &given.trust},
            {"--json", "Print what was rendered, as JSON, on standard output", &given.json}},
        .run = [] { return render(given); }};
}

} // namespace aviary::app
