#include "app/render/render_song.h"

#include "app/beside_song.h"
#include "app/other_plugins.h"
#include "app/program.h"
#include "app/render/song_place.h"
#include "app/render/sound_output.h"
#include "app/render/spool.h"
#include "app/song_setup.h"
#include "base/units.h"
#include "engine/parallel/team.h"
#include "process/guardian.h"
#include "session/session.h"
#include "session/workspace/workspace.h"

#include "dsp/loudness.h"
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

using Samples = std::span<const float>;
using Writer = std::function<bool(Samples left, Samples right)>;

constexpr std::size_t block_frames = 4096; // of what is read from the spool

/// Loads the song with the files beside it, with the same sequence as for a page.
Result<void> open_project(boost::asio::io_context& io, session::Session& session, const fs::path& song) {
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

/// The song and the files beside it, none of which a render may write over.
std::vector<fs::path> inputs_of(const fs::path& song) {
    std::vector<fs::path> inputs{song};
    for (const char* name : {"daw.plugins.json", "daw.mixer.json"})
        inputs.push_back(song.parent_path() / name);
    return inputs;
}

/// What the file says of the part of the song that is in it.
SoundFacts facts_of(const SongText& song, const engine::OfflineOptions& options, double sample_rate,
    const std::function<std::int64_t(const engine::Place&)>& frame_of) {
    const song::Score& score = song.parsed.score;
    SoundFacts facts;
    facts.title = fs::path(song.name).stem().string();
    facts.comment = fmt::format("{} bpm, {}/{}", score.bpm, score.meter.beats, score.meter.unit);
    const std::int64_t from = frame_of(options.from);
    const std::int64_t to = frame_of(options.to.value_or(score.length.beats()));
    for (const song::Section& section : score.sections) {
        const std::int64_t start = frame_of(section.start.beats());
        const std::int64_t end = frame_of((section.start + section.length).beats());
        if (end > from && start < to)
            facts.marks.push_back({std::max<std::int64_t>(0, start - from), section.name});
    }
    if (!facts.marks.empty()) facts.marks.front().frame = 0;
    const double tail = options.tail_seconds.value_or(options.longest_tail_seconds);
    facts.frames = std::max<std::int64_t>(0, to - from) + std::int64_t(std::ceil(tail * sample_rate));
    return facts;
}

/// Measures what is written.
struct Meter {
    explicit Meter(double sample_rate)
        : loudness(sample_rate) {}
    void add(Samples left, Samples right) {
        for (const auto side : {left, right})
            for (const float sample : side) peak = std::max(peak, std::abs(sample));
        loudness.add(left.data(), right.data(), unsigned(left.size()));
    }
    SoundLoudness measured() const { return {loudness.integrated(), loudness.range(), loudness.true_peak()}; }
    dsp::Loudness loudness;
    float peak = 0;
};

/// Reads `frames` frames of the spool, and adds to each what lies a whole number of such lengths behind it.
Result<void> read_folded(Spool& spool, std::int64_t frames, const Writer& write) {
    std::vector<float> left(block_frames), right(block_frames), more_left(block_frames),
        more_right(block_frames);
    for (std::int64_t at = 0; at < frames; at += block_frames) {
        const auto count = std::size_t(std::min<std::int64_t>(block_frames, frames - at));
        for (std::int64_t behind = at; behind < spool.frames(); behind += frames) {
            const bool is_first = behind == at;
            const auto to_left = std::span(is_first ? left : more_left).first(count);
            const auto to_right = std::span(is_first ? right : more_right).first(count);
            if (!spool.read(behind, to_left, to_right))
                return Error{"file.write", "what was rendered cannot be read again", ""};
            for (std::size_t i = 0; !is_first && i < count; ++i)
                left[i] += more_left[i], right[i] += more_right[i];
        }
        if (!write(Samples(left).first(count), Samples(right).first(count))) return {};
    }
    return {};
}

/// What lies in the spool beyond `frames` is the tail; here is how loud it becomes where it is folded onto the start.
Result<Meter> measure(Spool& spool, std::int64_t frames, double sample_rate) {
    Meter meter(sample_rate);
    auto read = read_folded(spool, frames, [&](Samples left, Samples right) {
        meter.add(left, right);
        return true;
    });
    if (!read) return read.error();
    return meter;
}

double gain_for(const Normalise& wanted, const Meter& meter) {
    const double now =
        wanted.by == Normalise::By::peak ? decibels_of(meter.peak).count : meter.loudness.integrated();
    return std::isfinite(now) ? wanted.target - now : 0; // silence stays silence
}

song::Ticks end_of_notes(const song::Score& score) {
    song::Ticks end;
    for (const song::Track& track : score.tracks)
        for (const song::Note& note : track.notes) end = std::max(end, note.start + note.length);
    return end;
}

/// The part of the song that is wanted, as the engine takes it.
Result<engine::OfflineOptions> options_for(const RenderPlan& plan, const song::Score& score) {
    engine::OfflineOptions options{.stop = end_of_notes(score).beats(),
        .tail_seconds = plan.tail_seconds,
        .longest_tail_seconds = plan.longest_tail_seconds};
    if (!plan.from.empty()) {
        auto from = song_place(plan.from, false, score, plan.sample_rate);
        if (!from) return from.error();
        options.from = *from;
    }
    if (!plan.to.empty()) {
        auto to = song_place(plan.to, true, score, plan.sample_rate);
        if (!to) return to.error();
        options.to = *to;
    } else if (plan.is_loop) {
        options.to = score.length.beats();
    }
    return options;
}

/// A song that is open for rendering, with its plugins and the processes that those of other people run in.
class OpenSong {
public:
    OpenSong(const fs::path& path, const SongText& song, const RenderPlan& plan, const RenderTelling& telling)
        : path_(path)
        , song_(song)
        , telling_(telling)
        , work_(boost::asio::make_work_guard(io_))
        , session_({.engine = {.sample_rate = plan.sample_rate,
                        .max_frames = 512,
                        .offline = true,
                        .helpers = engine::other_cores()},
              .plugin_folders = {stock_plugins()},
              .open_scanned =
                  [this, open = open_scanned(io_, 1, trouble())](const hosting::ScannedFile& scanned) {
                      guard();
                      return open(scanned);
                  }})
        , beside_(io_, path,
              {.is_trusted = plan.trust, .on_start = [this] { guard(); }, .on_trouble = trouble()}) {}

    Result<void> open(bool is_input) {
        if (is_input) {
            if (auto opened = session_.open_text(song_.text, song_.name); !opened) return opened.error();
        } else {
            for (const Error& problem : beside_.load(session_, song_.parsed.score)) trouble()(problem.text());
            if (auto opened = open_project(io_, session_, path_); !opened) return opened;
        }
        for (const Error& problem : session_.problems()) telling_.warn(warning_of(problem, song_));
        return {};
    }
    session::Session& session() { return session_; }
    void hear_of_crashes() { io_.poll(); }

private:
    std::function<void(const std::string&)> trouble() const {
        return [this](const std::string& text) {
            telling_.warn(fmt::format("{}: warning: {}", song_.name, text));
        };
    }
    void guard() {
        if (!guardian_) guardian_.emplace(child_command("guard"));
    }

    const fs::path path_;
    const SongText& song_;
    const RenderTelling& telling_;
    std::optional<process::Guardian> guardian_; // started with the first process that plays a plugin
    boost::asio::io_context io_;                // for these processes
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    session::Session session_;
    BesideSong beside_;
};

/// Writes what was rendered, made as loud as wanted, its tail folded onto its start if it is a loop of so many frames.
Result<void> write_spooled(
    Spool& spool, std::int64_t frames, const RenderPlan& plan, const Writer& put, RenderOutcome& outcome) {
    if (!plan.normalise) return read_folded(spool, frames, put);
    auto measured = measure(spool, frames, plan.sample_rate);
    if (!measured) return measured.error();
    outcome.gain = gain_for(*plan.normalise, *measured);
    const auto gain = float(std::pow(10, outcome.gain / 20));
    std::vector<float> left, right;
    return read_folded(spool, frames, [&](Samples quiet_left, Samples quiet_right) {
        left.assign(quiet_left.begin(), quiet_left.end());
        right.assign(quiet_right.begin(), quiet_right.end());
        for (auto* side : {&left, &right})
            for (float& sample : *side) sample *= gain;
        return put(left, right);
    });
}

} // namespace

Result<RenderOutcome> render_song(
    const fs::path& given, const fs::path& out, const RenderPlan& plan, const RenderTelling& telling) {
    const auto began = std::chrono::steady_clock::now();
    const bool is_input = given == "-";
    const auto path = is_input ? Result<fs::path>(given) : song_at(given);
    if (!path) return path.error();
    const auto song = is_input ? read_song_from_input() : read_song(*path);
    if (!song) return song.error();
    std::vector<std::string> complaints; // each in a line
    for (const song::Diagnostic& diagnostic : song->parsed.diagnostics)
        if (diagnostic.severity != song::Severity::note)
            complaints.push_back(song::line_of(diagnostic, song->name));
    telling.complain(song->complaints(), complaints);
    if (!plan.keep_going && song::has_errors(song->parsed.diagnostics))
        return Error{"song.wrong", "has errors, so nothing was rendered", song->name};
    const auto options = options_for(plan, song->parsed.score);
    if (!options) return options.error();

    OpenSong open(*path, *song, plan, telling);
    if (auto opened = open.open(is_input); !opened) return opened.error();
    const auto frame_of = [&](const engine::Place& place) { return open.session().frame_of(place).count; };
    const std::int64_t frames =
        frame_of(options->to.value_or(song->parsed.score.length.beats())) - frame_of(options->from);
    if (frames <= 0)
        return Error{
            "place.empty", "there is nothing between these places; --to must lie behind --from", song->name};

    SoundFacts facts = facts_of(*song, *options, plan.sample_rate, frame_of);
    if (plan.is_loop) facts.frames = frames, facts.is_loop = true;
    auto output = SoundOutput::begin({out, plan.format, plan.sample_rate, facts,
        plan.is_split && !facts.marks.empty(), is_input ? std::vector<fs::path>() : inputs_of(*path)});
    if (!output) return output.error();
    std::unique_ptr<Spool> spool; // for what is known only when all is rendered
    if (plan.is_loop || plan.normalise) {
        auto begun = Spool::begin();
        if (!begun) return begun.error();
        spool = *std::move(begun);
    }

    RenderOutcome outcome;
    Meter meter(plan.sample_rate);
    std::int64_t put_frames = 0, done = 0;
    const Writer put = [&](Samples left, Samples right) {
        meter.add(left, right);
        put_frames += std::int64_t(left.size());
        return (*output)->write(left, right);
    };
    const auto rendered = open.session().render(
        [&](Samples left, Samples right) {
            open.hear_of_crashes();
            done += std::int64_t(left.size());
            telling.progress(std::min(1.0, double(done) / double(frames)));
            return spool ? spool->write(left, right) : put(left, right);
        },
        *options);
    if (spool) {
        if (!rendered.complete)
            return Error{"file.full", "there is no room for temporary files", out.string()};
        auto written = write_spooled(*spool, plan.is_loop ? frames : spool->frames(), plan, put, outcome);
        if (!written) return written.error();
    }
    outcome.loudness = meter.measured();
    auto files = (*output)->finish(outcome.loudness);
    if (!files) return files.error();
    outcome.files = *std::move(files);
    outcome.seconds = double(put_frames) / plan.sample_rate;
    outcome.song_seconds = double(frames) / plan.sample_rate;
    outcome.peak = meter.peak;
    outcome.faded = rendered.faded;
    outcome.took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return outcome;
}

} // namespace aviary::app
