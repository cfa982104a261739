#include "app/workshop_song.h"

#include "app/other_plugins.h"
#include "session/plugins/plugins.h"
#include "session/project/own_folder.h"
#include "session/project/recent.h"
#include "session/project/song_file.h"
#include "session/transport/transport_control.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

fs::path real_path(const fs::path& path) {
    std::error_code error;
    return fs::weakly_canonical(fs::absolute(path, error), error);
}

/// Whether the song's folder is this user's own, where its project can be kept.
Result<void> may_keep_project(const fs::path& song) {
    if (auto own = session::own_song(song); !own) return own.error();
    if (::access(song.parent_path().c_str(), W_OK) == 0) return {};
    return Error{"project.read_only", "nothing can be written here", song.parent_path().string()};
}

} // namespace

WorkshopSong::WorkshopSong(
    boost::asio::io_context& io, session::Session& session, Stream stream, SongText song)
    : io_(io)
    , session_(session)
    , stream_(stream)
    , song_(std::move(song))
    , file_(real_path(song_.name)) {
    if (const auto may = may_keep_project(file_); !may) {
        why_alone_ = may.error();
        return;
    }
    workspace_.emplace(io_, session_,
        session::WorkspaceSetup{.data_folder = session::data_folder() ? *session::data_folder() : fs::path(),
            .plugins = plugin_search(),
            .on_trouble = [this](const std::string& text) { stream_.trouble(text); }});
}

session::Workspace* WorkshopSong::workspace() { return workspace_ ? &*workspace_ : nullptr; }

Result<void> WorkshopSong::open(Callbacks callbacks) {
    callbacks_ = std::move(callbacks);
    tell_complaints();
    if (workspace_) {
        session_.plugins().library().expect_more(true);
        watching_ = workspace_->observe([this](const session::WorkspaceEvent& event) { heard(event); });
        workspace_->open(file_);
        workspace_->begin_without_page();
        return {};
    }
    auto others = session::read_plugin_list(plugin_search().list);
    others ? session_.plugins().library().set_scanned(*std::move(others))
           : stream_.trouble(others.error().text());
    if (const auto opened = session_.open_text(song_.text, song_.name); !opened) return opened.error();
    tell_alone();
    is_ready_ = true;
    boost::asio::post(io_, [this] { callbacks_.on_ready(); });
    return {};
}

void WorkshopSong::heard(const session::WorkspaceEvent& event) {
    if (const auto* progress = std::get_if<session::LoadProgress>(&event)) {
        if (progress->message == "done" && progress->client == 0) loaded(progress->error);
    } else if (const auto* text = std::get_if<session::SongText>(&event)) {
        const bool is_other = is_ready_ && (text->version != version_ || text->text != song_.text);
        version_ = text->version;
        if (is_other) changed(SongText{song_.name, text->text, {}});
    }
}

void WorkshopSong::loaded(const std::optional<Error>& error) {
    if (is_ready_ && error) return stream_.trouble(error->text());
    if (error) // not from inside an observer
        return boost::asio::post(io_, [this, why = *error] { play_alone(why); });
    callbacks_.on_files();
    if (!std::exchange(is_ready_, true)) callbacks_.on_ready();
}

void WorkshopSong::play_alone(const Error& why) {
    why_alone_ = why;
    tell_alone();
    callbacks_.on_alone();
    watching_ = {};
    workspace_.reset();
    if (const auto opened = session_.open_text(song_.text, song_.name); !opened)
        stream_.trouble(opened.error().text());
    is_ready_ = true;
    callbacks_.on_files();
    callbacks_.on_ready();
}

std::vector<fs::path> WorkshopSong::files() const {
    if (workspace_ && is_ready_) return workspace_->watched_files();
    auto files = session::files_named_by(song_.parsed.score, file_);
    files.push_back(file_);
    return files;
}

void WorkshopSong::look() {
    if (workspace_) return workspace_->look_at_folder();
    read_again();
}

void WorkshopSong::read_again() {
    auto song = read_song(file_);
    if (!song) return stream_.trouble(song.error().text());
    if (const auto changed = session_.change_text(song->text); !changed)
        return stream_.trouble(changed.error().text());
    changed(*std::move(song));
    callbacks_.on_other();
}

void WorkshopSong::changed(SongText now) {
    now.name = song_.name;
    if (workspace_) now.parsed = parse_song(now.text, now.name, file_);
    song_ = std::move(now);
    tell_complaints();
    stream_.tell("song", {{"path", song_.name}});
    stream_.say(song_.name + " is played anew from the next bar on");
    told_problems_.clear();
    if (first_run_ended_) tell_problems();
    callbacks_.on_files();
}

void WorkshopSong::run_ended(bool is_live) {
    const bool is_first = !std::exchange(first_run_ended_, true);
    if (is_first) session_.plugins().library().expect_more(false);
    if (is_first || is_live) tell_problems();
}

void WorkshopSong::loop_all() {
    const auto transport = session_.state().transport;
    const Beats length = song_.parsed.score.length.beats();
    if (transport.loop || transport.last_loop || length <= Beats()) return;
    (void)session_.transport().set_loop(engine::Loop{Beats(), length});
}

void WorkshopSong::tell_alone() const {
    stream_.trouble(fmt::format(
        "{}. {} is played without its project, so what is moved is not kept", why_alone_.text(), song_.name));
}

void WorkshopSong::tell_complaints() const {
    auto complaints = song_.complaints();
    if (complaints.empty()) return;
    complaints.pop_back(); // its last newline
    stream_.tell("warning", {{"text", complaints}});
    stream_.say(complaints);
}

/// A plugin that is missing is told once; what new code of the plugin under work brings is told with each code.
void WorkshopSong::tell_problems() {
    for (const Error& problem : session_.problems()) {
        const std::string warning = warning_of(problem, song_);
        const bool is_told = !told_problems_.insert(warning).second;
        const bool is_of_code = problem.code.starts_with("parameter.") || problem.code.starts_with("preset.")
                                || problem.code == "plugin.other";
        if (is_told && !is_of_code) continue;
        stream_.tell("warning", {{"text", warning}});
        stream_.say(warning);
    }
}

} // namespace aviary::app
