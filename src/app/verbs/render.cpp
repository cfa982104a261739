#include "app/plugin_project.h"
#include "app/render/render_song.h"
#include "app/verbs/verbs.h"
#include "base/units.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <chrono>
#include <cmath>
#include <set>

#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

struct RenderOptions {
    std::vector<std::string> songs;
    std::string out; ///< a trailing slash makes it a folder, which a path would lose
    std::uint64_t sample_rate = 48000;
    std::optional<SoundKind> kind;
    bool json = false;
    bool progress = false; ///< in JSON too
    RenderPlan plan;
};

constexpr const char* ending_of(SoundKind kind) {
    return kind == SoundKind::flac ? ".flac" : kind == SoundKind::ogg ? ".ogg" : ".wav";
}

std::string decibels(double value) {
    return std::isfinite(value) ? fmt::format("{:.1f} dB", value) : "silence";
}

/// null is silence
nlohmann::json number_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(std::round(value * 100) / 100) : nlohmann::json();
}

std::string told(const std::string& out, const RenderOutcome& outcome) {
    std::string text = fmt::format("{}: {}:{:04.1f}, peak {}", out, int(outcome.seconds) / 60,
        std::fmod(outcome.seconds, 60), decibels(decibels_of(outcome.peak).count));
    if (std::isfinite(outcome.loudness.integrated))
        text += fmt::format(", {:.1f} LUFS", outcome.loudness.integrated);
    return text + fmt::format(", {:.0f} times as fast as it sounds", outcome.seconds / outcome.took);
}

/// Tells a person on standard error, a script on standard output. Of each song, a script is told how it ends exactly once.
class Telling {
public:
    Telling(const std::string& song, bool json, bool progress)
        : song_(song)
        , json_(json)
        , progress_(progress)
        , is_terminal_(::isatty(STDERR_FILENO) == 1) {}

    RenderTelling callbacks() {
        return {.warn =
                    [this](const std::string& text) {
                        say(text + "\n");
                        warnings_.push_back(text);
                    },
            .complain =
                [this](const std::string& text, const std::vector<std::string>& lines) {
                    say(text);
                    warnings_ = lines;
                },
            .progress = [this](double done) { progress(done); }};
    }

    void done(const std::string& out, const RenderPlan& plan, const RenderOutcome& outcome) {
        say(told(out, outcome) + "\n");
        nlohmann::json files = nlohmann::json::array();
        for (const fs::path& file : outcome.files) files.push_back(file.string());
        line({{"song", song_}, {"file", outcome.files.empty() ? out : outcome.files.front().string()},
            {"files", files}, {"sample_rate", plan.sample_rate}, {"seconds", outcome.seconds},
            {"song_seconds", outcome.song_seconds},
            {"peak_db", number_or_null(decibels_of(outcome.peak).count)},
            {"true_peak_db", number_or_null(outcome.loudness.true_peak)},
            {"lufs", number_or_null(outcome.loudness.integrated)},
            {"range_lu", number_or_null(outcome.loudness.range)}, {"gain_db", number_or_null(outcome.gain)},
            {"faded", outcome.faded}, {"realtime_factor", outcome.seconds / outcome.took},
            {"warnings", warnings_}});
    }

    void failed(const Error& error) {
        if (error.code != "song.wrong")
            say(fmt::format("aviary: {}\n", error.text())); // else its errors were said
        line({{"song", song_},
            {"error", {{"code", error.code}, {"message", error.message}, {"where", error.where}}},
            {"warnings", warnings_}});
    }

private:
    using Clock = std::chrono::steady_clock;

    void say(const std::string& text) {
        if (std::exchange(shows_progress_, false)) fmt::print(stderr, "\r\x1b[K");
        fmt::print(stderr, "{}", text);
    }
    void line(const nlohmann::json& what) const {
        if (json_) fmt::print("{}\n", what.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        std::fflush(stdout);
    }
    void progress(double done) {
        if (!progress_ && !is_terminal_) return;
        const auto now = Clock::now();
        if (now - told_ < std::chrono::milliseconds(250)) return;
        told_ = now;
        if (progress_) line({{"song", song_}, {"progress", std::round(done * 1000) / 1000}});
        if (!is_terminal_) return;
        fmt::print(stderr, "\r{}: {:.0f} %\x1b[K", song_, done * 100);
        shows_progress_ = true;
    }

    std::string song_;
    bool json_, progress_, is_terminal_, shows_progress_ = false;
    Clock::time_point told_ = Clock::now();
    std::vector<std::string> warnings_;
};

/// Where each of the songs goes: the file that was named, or a file of the song's name in the folder that was named.
Result<std::vector<fs::path>> outputs_of(const RenderOptions& given) {
    std::error_code error;
    const bool is_folder =
        given.songs.size() > 1 || given.out.ends_with('/') || fs::is_directory(given.out, error);
    if (!is_folder) return std::vector<fs::path>{given.out};
    if (given.out == "-")
        return Error{"out.folder", "several songs cannot go to standard output; name a folder", ""};
    if (given.out.ends_with('/')) fs::create_directories(given.out, error);
    if (!fs::is_directory(given.out, error))
        return Error{"out.folder",
            error ? "cannot be made: " + error.message()
                  : std::string("several songs go into a folder, and this is none; end its name with a slash "
                                "to have it made"),
            given.out};
    std::vector<fs::path> outs;
    std::set<std::string> names;
    for (const std::string& song : given.songs) {
        const fs::path path = song;
        std::string name = song == "-" ? "song" : path.stem().string();
        if (fs::is_directory(path, error))
            name = fs::absolute(path / ".").lexically_normal().parent_path().filename().string();
        name += ending_of(given.kind.value_or(SoundKind::wav));
        if (!names.insert(name).second)
            return Error{"out.twice", "two of the songs have this name; render them into two folders",
                (fs::path(given.out) / name).string()};
        outs.push_back(fs::path(given.out) / name);
    }
    return outs;
}

Result<SoundKind> kind_for(const RenderOptions& given, const fs::path& out) {
    if (given.kind) return *given.kind;
    std::error_code ignored;
    const bool is_stream = out == "-" || (fs::exists(out, ignored) && fs::is_other(out, ignored));
    return is_stream ? Result<SoundKind>(SoundKind::wav) : sound_kind_of(out);
}

int render(const RenderOptions& given) {
    if (given.out == "-" && given.json)
        return fail({"out.json", "--json and the sound both want standard output; name a file", ""});
    const auto outs = outputs_of(given);
    if (!outs) return fail(outs.error());
    bool all_done = true;
    for (std::size_t i = 0; i < given.songs.size(); ++i) {
        const fs::path& out = (*outs)[i];
        RenderPlan plan = given.plan;
        plan.sample_rate = double(given.sample_rate);
        Telling telling(given.songs[i], given.json, given.json && given.progress);
        auto kind = kind_for(given, out);
        if (kind) plan.format.kind = *kind;
        auto outcome = kind ? render_song(given.songs[i], out, plan, telling.callbacks())
                            : Result<RenderOutcome>(kind.error());
        if (!outcome) {
            telling.failed(outcome.error());
            all_done = false;
            continue;
        }
        if (outcome->peak > 1 && plan.format.samples != SampleFormat::float_32)
            telling.callbacks().warn(fmt::format("{}: warning: it is {:.1f} dB louder than the file can "
                                                 "hold, and was clipped; --normalise peak=-1 makes it fit",
                given.songs[i], decibels_of(outcome->peak).count));
        if (outcome->faded)
            telling.callbacks().warn(fmt::format("{}: warning: it still sounded {} s after its end, and was "
                                                 "faded out there; --max-tail gives it longer",
                given.songs[i], plan.tail_seconds.value_or(plan.longest_tail_seconds)));
        telling.done(out.string(), plan, *outcome);
    }
    return all_done ? 0 : 1;
}

std::optional<double> whole_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

/// "auto", "2.5"
std::string read_tail(const std::string& text, std::optional<double>& seconds) {
    seconds = whole_number(text);
    if (text == "auto" || (seconds && *seconds >= 0 && *seconds <= 3600)) return {};
    return "expected 'auto', or seconds from 0 to 3600, got '" + text + "'";
}

/// "peak=-1", "lufs=-14"
std::string read_normalise(const std::string& text, std::optional<Normalise>& to) {
    const std::size_t sign = std::min(text.find('='), text.size());
    const std::string by = text.substr(0, sign);
    const auto target = whole_number(std::string_view(text).substr(std::min(sign + 1, text.size())));
    if ((by != "peak" && by != "lufs") || !target || *target < -100 || *target > 0)
        return "expected peak=DB or lufs=LUFS, from -100 to 0, like peak=-1, got '" + text + "'";
    to = Normalise{by == "peak" ? Normalise::By::peak : Normalise::By::lufs, *target};
    return {};
}

} // namespace

Verb render_verb() {
    static RenderOptions given;
    RenderPlan& plan = given.plan;
    return {.name = "render",
        .about = "Turn songs into sound files, the same bytes every time",
        .options = {{"SONG", "A .bird file, or the folder that it is in; - is standard input", &given.songs,
                        {.required = true}},
            {"-o,--out", "The file to write, .wav, .flac or .ogg, or a folder; - is standard output",
                &given.out, {.required = true, .stands_for = "OUT.wav"}},
            {"--from", "Begin here: a bar (5, 5.3), a time (90s, 1:30), or a section's name", &plan.from,
                {.stands_for = "PLACE"}},
            {"--to", "End here, or at the end of a section", &plan.to, {.stands_for = "PLACE"}},
            {"--tail", "Seconds after the end, or 'auto', until everything has rung out; auto unless given",
                Reading{[&plan](const std::string& text) { return read_tail(text, plan.tail_seconds); }},
                {.stands_for = "auto|SECONDS"}},
            {"--max-tail", "How many seconds may ring out at most", &plan.longest_tail_seconds,
                {.least = 0, .most = 3600}},
            {"--rate", "The sample rate, in frames a second", &given.sample_rate,
                {.least = 8000, .most = 384000}},
            {"--bits", "The bits of a sample; 24 unless given",
                one_of<SampleFormat>(
                    plan.format.samples, {{"16", SampleFormat::pcm_16}, {"24", SampleFormat::pcm_24},
                                             {"32f", SampleFormat::float_32}})},
            {"--dither", "The noise added before samples are rounded; none unless given",
                one_of<bool>(plan.format.is_dithered, {{"none", false}, {"tpdf", true}})},
            {"--normalise", "Make it as loud as this: peak=-1 in dB, or lufs=-14",
                Reading{[&plan](const std::string& text) { return read_normalise(text, plan.normalise); }},
                {.stands_for = "peak=DB|lufs=LUFS"}},
            {"--format", "The kind of file, if its name does not say it",
                one_of<std::optional<SoundKind>>(given.kind,
                    {{"wav", SoundKind::wav}, {"flac", SoundKind::flac}, {"ogg", SoundKind::ogg}})},
            {"--loop", "Add the tail to the start, so that the file can be played round and round",
                &plan.is_loop},
            {"--split", "A file for each section, named after it",
                one_of<bool>(plan.is_split, {{"sections", true}})},
            {"--keep-going", "Render what was understood of a song with errors", &plan.keep_going},
            {"--trust", "Run the plugins that were built beside the song, whatever its folder is",
                &plan.trust},
            {"--json", "Tell the end of each song on standard output, a line of JSON each", &given.json},
            {"--progress", "With --json, tell how far each song is, too", &given.progress}},
        .run = [] { return render(given); }};
}

} // namespace aviary::app
