#include "session/plugins/plugin_words.h"
#include "session/plugins/plugins.h"
#include "session/project/song_file.h"
#include "session/workspace/workspace_impl.h"

#include <boost/asio/io_context.hpp>

namespace aviary::session {

using namespace loading;

namespace {

Error loading_error() {
    return {
        "project.loading", "the project is being loaded, or the page is not ready: try again when it is", ""};
}

Error no_project() { return {"project.none", "no project is open: open or make one first", ""}; }

} // namespace

Workspace::Impl::Impl(boost::asio::io_context& loop, Session& live_session, WorkspaceSetup given)
    : io(loop)
    , session(live_session)
    , setup(std::move(given))
    , saving(loop) {
    state.transport = setup.transport;
    watching_stores = stores.observe([this](const StoreChanged& changed) {
        emit(changed);
        save_session_soon();
    });
    watching_session = session.observe([this](const session::Event& event) {
        if (std::holds_alternative<ClipsRead>(event)) tell_song_text();
    });
    session.plugins().on_state_changed([this](SlotId slot) {
        const auto place = session.plugins().place_of(slot);
        if (const auto* project = shown(); project && place)
            happen(PluginReported{project->load, SlotId(*place)});
    });
    session.plugins().set_saved([this](std::size_t place) -> const song::PluginSlot& {
        static const song::PluginSlot nothing;
        const auto* project = shown();
        return project && place < project->documents.slots() ? *project->documents.slot(place) : nothing;
    });
}

void Workspace::Impl::close() {
    session.plugins().on_state_changed(nullptr);
    session.plugins().set_saved(nullptr);
    release_all();
    plugin_scan.reset();
    if (open) save_session();
    candidate.reset();
    if (open) finish(*open);
    open.reset();
    worker.join();
}

/// Handles one event after the other. An event that comes from inside an action waits until all actions are done.
void Workspace::Impl::happen(const loading::Event& event) {
    events.push_back(event);
    if (is_happening) return;
    is_happening = true;
    while (!events.empty()) {
        Step step = advance(std::move(state), events.front());
        events.pop_front();
        state = std::move(step.state);
        for (const Action& action : step.actions) perform(action);
    }
    is_happening = false;
}

void Workspace::Impl::perform(const Action& action) {
    switch (action.what) {
    case Do::answer_ok:
    case Do::answer_no_project:
    case Do::answer_store: return answer(action);
    case Do::permit: permitted = true; return;
    case Do::refuse: permitted = false; return;
    case Do::push_track_state: return emit(ProjectChanged{});
    case Do::tell_progress: return emit(progress());
    case Do::tell_done: return tell_done(action);
    case Do::read_plugin_list: return read_plugin_list();
    case Do::parse_song: return parse_song();
    case Do::scan: return scan();
    case Do::load_plugins: return load_plugins();
    case Do::build_mixer: return happen(MixerBuilt{action.load}); // its file was read together with the song
    case Do::apply_mixer: return apply_mixer();
    case Do::keep_cache: return keep_cache();
    case Do::put_back: return put_back();
    case Do::start_quiet:
        return start_timer(quiet_period, [timer = action.timer] { return QuietOver{timer}; });
    case Do::start_cap: return start_timer(settle_cap, [load = action.load] { return CapOver{load}; });
    case Do::name_offenders:
        for (const SlotId place : action.slots)
            trouble("the plugin " + session.plugins().name_of(session.plugins().slot_at(place))
                    + " goes on changing its state; the project opens without waiting for it any longer");
        return;
    case Do::commit_floor: return commit_floor();
    case Do::commit_plugin: return commit_plugin(action.slots.front());
    }
}

void Workspace::Impl::answer(const Action& action) {
    if (auto ready = ready_replies.extract(action.request))
        return ready.mapped()({action.what == Do::answer_ok, progress()});
    if (auto asked = store_questions.extract(action.request))
        asked.mapped().reply(stores.get(asked.mapped().name));
}

void Workspace::Impl::tell_done(const Action& action) {
    if (action.client == 0 && candidate) {
        if (!action.error && candidate->project) {
            take_over();
        }
        candidate.reset();
    }
    emit(LoadProgress{.error = action.error, .client = action.client});
    if (fill_again) fill_missing();
}

LoadProgress Workspace::Impl::progress() const {
    const auto [message, done] = progress_of(state);
    return {.message = std::string(message), .progress = done};
}

bool Workspace::Impl::ask(Write what, ClientId client) {
    permitted = false;
    happen(WriteAsked{what, client, ++requests});
    return permitted;
}

Result<void> Workspace::Impl::permission(Write what, ClientId client) {
    if (ask(what, client)) return {};
    return state.phase == Phase::none && state.open == 0 ? no_project() : loading_error();
}

void Workspace::Impl::want(std::function<Result<std::filesystem::path>()> find) {
    release_all();
    candidate.emplace(Candidate{++loads, std::move(find)});
    happen(Wanted{loads});
}

void Workspace::Impl::start_timer(std::chrono::milliseconds time, std::function<loading::Event()> then) {
    const auto timer = std::make_shared<boost::asio::steady_timer>(io, time);
    timer->async_wait([this, timer, then = std::move(then), alive = weak_from_this()](auto error) {
        if (!error && !alive.expired()) happen(then());
    });
}

void Workspace::Impl::trouble(const std::string& text) const {
    if (setup.on_trouble) setup.on_trouble(text);
}

Workspace::Impl::Project* Workspace::Impl::shown() {
    if (candidate && candidate->project && state.shown == candidate->load) return &*candidate->project;
    return open ? &*open : nullptr;
}

/// What is said about the open song may have changed, though its text has not.
void Workspace::Impl::tell_song_text() {
    if (open && state.phase == loading::Phase::none) emit(song_text(*open));
}

SongText Workspace::Impl::song_text(const Project& project) const {
    const Documents& documents = project.documents;
    auto said = with_unknown_words(documents.parsed(),
        [this](std::string_view word) { return session.plugins().library().look_up(word); });
    said = merged(std::move(said), one_voice_warnings(documents.score()));
    if (session.is_open())
        said = merged(std::move(said), heard_warnings(documents.score(), session.problems()));
    return {documents.song_text(), documents.version(), std::move(said)};
}

// --- the public functions ----------------------------------------------------------------------------------------

Workspace::Workspace(boost::asio::io_context& io, Session& session, WorkspaceSetup setup)
    : impl_(std::make_shared<Impl>(io, session, std::move(setup))) {}
Workspace::~Workspace() { impl_->close(); }

void Workspace::open(std::filesystem::path folder_or_song) {
    impl_->want([path = std::move(folder_or_song)]() -> Result<std::filesystem::path> { return path; });
}

Result<void> Workspace::create(NewProject project) {
    if (auto named = check_project_name(project.name); !named) return named;
    impl_->want([project = std::move(project)] { return new_project(project); });
    return {};
}

Result<void> Workspace::save_as(std::filesystem::path folder) {
    if (!impl_->open) return no_project();
    impl_->release_all();
    if (const auto& why = impl_->open->edits.disk.trouble) return *why;
    // The copy is made from the files.
    impl_->when_on_disk([me = impl_.get(), to = std::move(folder), from = impl_->open->folder] {
        me->want([to, from] { return session::save_as(*from, to); });
    });
    return {};
}

void Workspace::announce_scenario(std::function<void()> begin) {
    impl_->begin_scenario = std::move(begin);
    impl_->happen(ScenarioAnnounced{});
}

void Workspace::fail_scenario(const Error& error) { impl_->happen(ScenarioFailed{error}); }

void Workspace::ui_ready(ClientId client, Peer peer, std::function<void(const Readiness&)> reply) {
    const RequestId request = ++impl_->requests;
    impl_->ready_replies[request] = std::move(reply);
    impl_->happen(UiReady{client, request, peer});
    if (auto begin = std::exchange(impl_->begin_scenario, nullptr)) begin();
}

void Workspace::begin_without_page() {
    impl_->happen(UiReady{0, ++impl_->requests, Peer::interface});
    impl_->happen(ReactReady{0});
}

void Workspace::react_ready(ClientId client) { impl_->happen(ReactReady{client}); }

void Workspace::resume(ClientId client, Peer peer) {
    if (peer == Peer::page) return react_ready(client);
    ui_ready(client, peer, [](const Readiness&) {});
}

void Workspace::left(ClientId client) {
    impl_->release(client);
    impl_->happen(ClientLeft{client});
}

Result<void> Workspace::may_edit(ClientId client) { return impl_->permission(Write::commit, client); }

Projects Workspace::projects() const { return known_projects(impl_->setup.data_folder); }

Result<SongText> Workspace::song() const {
    const auto* project = impl_->shown();
    if (!project) return no_project();
    return impl_->song_text(*project);
}

Result<const song::Score*> Workspace::score() const {
    const auto* project = impl_->shown();
    if (!project) return no_project();
    return &project->documents.score();
}

void Workspace::list_history(Reply<HistoryList> reply) {
    if (!impl_->open) return reply(no_project());
    impl_->when_on_disk([me = impl_.get(), reply = std::move(reply)] {
        me->open ? reply(me->history()) : reply(no_project());
    });
}

void Workspace::get_store(ClientId client, std::string name, Reply<Stores::Value> reply) {
    const RequestId request = ++impl_->requests;
    impl_->store_questions[request] = {std::move(name), std::move(reply)};
    impl_->happen(StoreAsked{client, request});
}

Result<std::uint64_t> Workspace::set_store(
    ClientId client, const std::string& name, std::string json, std::uint64_t version) {
    if (auto may = impl_->permission(Write::store, client); !may) return may.error();
    impl_->stores.open_gate(); // a page that may write has hydrated
    return impl_->stores.set(name, std::move(json), version);
}

void Workspace::browser_opened() { impl_->happen(BrowserOpened{}); }
bool Workspace::is_scanning() const { return impl_->state.is_scanning; }

void Workspace::look_at_folder() { impl_->look(); }

std::optional<std::filesystem::path> Workspace::folder() const {
    if (!impl_->open) return std::nullopt;
    return impl_->open->folder->folder();
}

std::vector<std::filesystem::path> Workspace::watched_files() const {
    std::vector<std::filesystem::path> files;
    if (!impl_->open) return files;
    const auto folder = impl_->open->folder->folder();
    const Documents& documents = impl_->open->documents;
    files = {impl_->open->song_path(), folder / mixer_file_name, folder / plugins_file_name};
    for (const char* repository : {".git", ".daw.git"})
        for (const char* file : {"HEAD", "logs/HEAD"}) files.push_back(folder / repository / file);
    for (const song::PluginSlot& slot : documents.content().plugins->file.slots)
        if (slot.state.is_missing()) files.push_back(folder / song::state_path(slot.state.digest()));
    const auto named = files_named_by(documents.score(), impl_->open->song_path());
    files.insert(files.end(), named.begin(), named.end());
    return files;
}

Workspace::Watching Workspace::observe(std::function<void(const WorkspaceEvent&)> observer) {
    return impl_->observers.add(std::move(observer));
}

} // namespace aviary::session
