// The steps of a load.
#include "base/atomic_file.h"
#include "session/plugins/plugin_words.h"
#include "session/plugins/plugins.h"
#include "session/project/song_file.h"
#include "session/transport/transport_control.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <ctime>

namespace aviary::session {

using namespace loading;
namespace fs = std::filesystem;

void Workspace::Impl::parse_song() {
    on_worker(
        [find = candidate->find]() -> Result<std::shared_ptr<ProjectFolder>> {
            const auto song = find();
            if (!song) return song.error();
            auto folder = ProjectFolder::open(*song);
            if (!folder) return folder.error();
            return std::make_shared<ProjectFolder>(*std::move(folder));
        },
        [this, load = candidate->load](const Result<std::shared_ptr<ProjectFolder>>& folder) {
            if (!is_newest(load)) return;
            folder ? open_history(*folder) : fail(folder.error());
        });
}

std::unique_ptr<History> Workspace::Impl::history_of(const ProjectFolder& folder) {
    return std::make_unique<History>(
        io, HistoryPlace{
                folder.folder(), folder.path_of(ProjectFile::song).filename().string(), write_atomically});
}

/// The history is opened before the files are read, since it finishes what a killed program began to write.
void Workspace::Impl::open_history(std::shared_ptr<ProjectFolder> folder) {
    if (state.transport == loading::Transport::command_line) return read_content(std::move(folder));
    // A folder has one History at a time. If this load fails, fail() opens that of the open project again.
    if (open && open->folder->folder() == folder->folder()) close_history();
    candidate->history = history_of(*folder);
    candidate->history->open(
        if_alive<void>([this, load = candidate->load, folder](const Result<void>& opened) {
            if (!is_newest(load)) return;
            opened ? read_content(folder) : fail(opened.error());
        }));
}

void Workspace::Impl::read_content(std::shared_ptr<ProjectFolder> folder) {
    struct Read {
        Content content;
        song::SessionFile session;
        std::vector<Error> problems;
        song::Parsed parsed;
        Result<std::optional<Recovery>> recovery;
    };
    on_worker(
        [folder, data = setup.data_folder]() -> Result<Read> {
            auto content = folder->load();
            if (!content) return content.error();
            const auto song = folder->path_of(ProjectFile::song);
            auto parsed = song::read_song(content->song, song.filename().string(), files_beside(song));
            return Read{content_of(*content), std::move(content->session), std::move(content->problems),
                std::move(parsed), data.empty() ? std::optional<Recovery>() : read_recovery(data, song)};
        },
        [this, load = candidate->load, folder](Result<Read> read) {
            if (!is_newest(load)) return;
            if (!read) return fail(read.error());
            for (const Error& problem : read->problems) trouble(problem.text());
            if (!read->recovery) trouble(read->recovery.error().text());
            take_content(folder,
                Documents(std::move(read->content), std::move(read->session), std::move(read->parsed)));
            if (read->recovery && candidate && candidate->project)
                candidate->project->recovery = *std::move(read->recovery);
        });
}

void Workspace::Impl::take_content(std::shared_ptr<ProjectFolder> folder, Documents documents) {
    const bool names_unknown = std::ranges::any_of(plugin_words(documents.score()),
        [&](const song::PluginWord* word) { return !session.plugins().library().look_up(word->word); });
    candidate->project.emplace(
        Project{candidate->load, std::move(folder), std::move(candidate->history), std::move(documents)});
    happen(SongParsed{candidate->load, names_unknown});
}

/// Makes the plugins while the old project plays. The machine gets the slots' places in the song as their ids, because
/// the engine has not given the slots ids yet.
void Workspace::Impl::load_plugins() {
    const auto prepare = [this, load = candidate->load, alive = weak_from_this()] {
        if (alive.expired() || !is_newest(load)) return;
        const Documents& documents = candidate->project->documents;
        candidate->prepared =
            session.prepare(documents.parsed(), candidate->project->folder->path_of(ProjectFile::song),
                [&](std::size_t place) -> const song::PluginSlot& { return documents.slot(place); });
        happen(PluginsLoaded{load, candidate->prepared.late_slots()});
    };
    std::vector<std::string> words;
    for (const auto* word : plugin_words(candidate->project->documents.score())) words.push_back(word->word);
    session.plugins().library().start_ahead(words, prepare);
}

void Workspace::Impl::apply_mixer() {
    play(*candidate->project, std::exchange(candidate->prepared, {}));
    happen(MixerApplied{candidate->load});
}

/// Lets the engine play this project from now on.
void Workspace::Impl::play(Project& project, Prepared prepared) {
    Documents& documents = project.documents;
    std::vector<TrackMixer> mixers{{0, documents.mixer_of(0)}};
    for (const auto& track : documents.score().tracks)
        mixers.push_back({track.number, documents.mixer_of(track.number)});
    const bool expects_more = session.plugins().library().expects_more();
    for (const Error& problem : session.take(std::move(prepared), mixers)) {
        const bool is_of_missing = problem.code == "plugin.unknown" || problem.code.starts_with("parameter.");
        if (!is_of_missing || !expects_more) trouble(problem.text());
    }
    const auto& transport = documents.session().transport;
    // A loop that is off keeps its region.
    const auto& [is_on, start, end] =
        std::tie(transport.loop.is_on, transport.loop.start, transport.loop.end);
    (void)session.transport().set_loop(start < end ? std::optional(engine::Loop{start, end}) : std::nullopt);
    if (!is_on) (void)session.transport().set_loop(std::nullopt);
    (void)session.transport().seek(transport.position);
}

void Workspace::Impl::keep_cache() {
    Project& project = *shown();
    Stores::Values values;
    for (const auto& store : project.documents.session().stores) values[store.name] = store.value;
    stores.load(std::move(values));
    emit(song_text(project));
    emit(ScoreChanged{});
}

/// A load failed after the engine had begun to play its project.
void Workspace::Impl::put_back() {
    if (!open) {
        session.close();
        return stores.load({});
    }
    const Documents& documents = open->documents;
    play(*open, session.prepare(documents.parsed(), open->folder->path_of(ProjectFile::song),
                    [&](std::size_t place) -> const song::PluginSlot& { return documents.slot(place); }));
    keep_cache();
}

void Workspace::Impl::commit_floor() {
    Project& project = *candidate->project;
    const Content before = project.documents.content();
    for (const SlotId place : state.asynchronous)
        if (!project.documents.slot(place)->state.is_missing()) keep_state(project, place);
    const Content now = project.documents.content();
    project.history->commit_floor(
        [before, now, name = project.song_name()] { return files_between(before, now, name); },
        if_alive<Committed>([this, load = project.load](const Result<Committed>& floor) {
            if (!is_newest(load)) return;
            if (!floor) return fail(floor.error());
            if (floor->waits_for) trouble(floor->waits_for->text());
            if (floor->beside) candidate->project->note = floor->beside->text();
            candidate->floor.commit = floor->entry ? floor->entry->id : "";
        }));
    read_committed(project, [this, load = project.load, alive = weak_from_this()](Result<Content> content) {
        if (alive.expired() || !is_newest(load) || candidate->floor.commit.empty()) return;
        if (!content) return fail(content.error());
        candidate->floor.content = *std::move(content);
        happen(FloorCommitted{load});
    });
}

/// What the newest commit has, which shares with the documents what is the same.
void Workspace::Impl::read_committed(Project& project, std::function<void(Result<Content>)> done) {
    const auto content = std::make_shared<Content>();
    project.history->read(
        [content, known = project.documents.content(), name = project.song_name()](
            const Repository& repository) -> Result<void> {
            std::set<std::string> digests; // also of those that are missing in the folder, and stay so
            for (const song::PluginSlot& slot : known.plugins->file.slots)
                if (slot.state.is_apart()) digests.insert(slot.state.digest());
            const auto files = repository.committed_files(digests);
            if (!files) return files.error();
            auto read = content_of(*files, name, known, states_of(known));
            if (!read) return read.error();
            *content = *std::move(read);
            return {};
        },
        [content, done = std::move(done)](const Result<void>& read) {
            done(read ? Result<Content>(std::move(*content)) : Result<Content>(read.error()));
        });
}

/// The loaded project is the open one from now on. If it is the one before, that one's order goes on over the new floor,
/// with what it could not keep yet.
void Workspace::Impl::take_over() {
    const bool has_history = !candidate->floor.commit.empty(); // the command line has none
    const bool is_same = open && has_history && open->song_path() == candidate->project->song_path();
    if (open && !is_same) finish(*open);
    auto edits = is_same ? std::move(open->edits) : edits::State<Content>();
    open = std::move(candidate->project);
    open->edits = std::move(edits);
    texts.clear();
    told_steps.clear();
    told_position.reset();
    const auto& [commit, content] = candidate->floor;
    if (is_same)
        happen_to_edits(edits::Saw<Content>{content, std::time(nullptr), commit});
    else
        begin_edits(candidate->floor);
    follow(open->edits.now); // another program may have saved something between the reading and the floor
    remember();
    tell_edits();
    offer_recovery();
}

/// Afterwards the history answers nothing, not even earlier questions.
void Workspace::Impl::close_history() {
    open->history.reset();
    happen_to_edits(edits::Suspended{});
}

void Workspace::Impl::fail(const Error& error) {
    const LoadId load = candidate->load;
    candidate->history.reset();
    if (candidate->project) candidate->project->history.reset();
    if (open && !open->history) happen_to_edits(edits::Detached{});
    happen(LoadFailed{load, error});
}

/// Puts the open project into the list of recent projects.
void Workspace::Impl::remember() {
    if (setup.data_folder.empty()) return;
    on_worker(
        [folder = setup.data_folder, song = open->folder->path_of(ProjectFile::song)] {
            return remember_project(folder, song, std::time(nullptr));
        },
        [this](const Result<void>& remembered) {
            if (!remembered) trouble(remembered.error().text());
        });
}

} // namespace aviary::session
