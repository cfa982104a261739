// The order of changes, and the disk that follows it. edits/order.h decides; this does it.
#include "session/edits/order_advance.h"
#include "session/history/messages.h"
#include "session/workspace/workspace_impl.h"

#include <ctime>
#include <thread>

namespace aviary::session {

namespace {

constexpr auto before_retry = std::chrono::seconds(1);

/// Reads the files again for a moment while one of them makes no sense: another program may be writing it right now.
Result<ProjectContent> load_when_written(ProjectFolder& folder, const KnownStates& states) {
    constexpr int attempts = 5;
    for (int attempt = 1;; ++attempt) {
        auto read = folder.load(states);
        if (read || attempt == attempts || read.error().code != "project.damaged") return read;
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
}

} // namespace

/// The project is open, and its history has this floor.
void Workspace::Impl::begin_edits(const Floor& floor) {
    // On the command line there is no history.
    const Content content = floor.commit.empty() ? open->documents.content() : floor.content;
    open->edits = edits::begin<Content>({0, edits::loaded(std::time(nullptr)), content, floor.commit});
}

/// Handles one event after the other, as happen() does.
void Workspace::Impl::happen_to_edits(edits::Event<Content> event) {
    edit_events.push_back(std::move(event));
    if (is_editing) return;
    is_editing = true;
    while (!edit_events.empty() && open) {
        auto [next, actions] = edits::advance<Content>(std::move(open->edits), edit_events.front());
        edit_events.pop_front();
        open->edits = std::move(next);
        for (const edits::Action& action : actions) perform(action);
    }
    edit_events.clear();
    is_editing = false;
}

void Workspace::Impl::perform(const edits::Action& action) {
    using edits::Do;
    switch (action.what) {
    case Do::show: return follow(open->edits.now);
    case Do::tell: return tell_edits();
    case Do::refuse: refused = action.clashes; return;
    case Do::moved: moved_step = action.step; return;
    case Do::commit: return commit_step();
    case Do::undo: return open->history->undo(if_open<bool>([this](const auto& done) { did(done); }));
    case Do::redo: return open->history->redo(if_open<bool>([this](const auto& done) { did(done); }));
    case Do::look: return open->history->look(if_open<void>([this](const auto& done) { did(done); }));
    case Do::read: return read_outside();
    case Do::attach: return attach();
    case Do::reload:
        return want([song = open->song_path()]() -> Result<std::filesystem::path> { return song; });
    case Do::wait: return retry_later();
    }
}

template <typename T>
void Workspace::Impl::did(const Result<T>& done) {
    if (done)
        happen_to_edits(edits::Did{});
    else
        happen_to_edits(edits::Failed{done.error()});
}

/// Made on the history's worker, since it takes milliseconds to write the text of a large file.
std::function<Edit()> edit_of(const edits::Disk<Content>& disk, const std::string& song_name) {
    // A save of another program is the newest step there already, before it is committed.
    const std::size_t before = disk.position - (disk.has_save ? 1 : 0);
    return [before = disk.steps[before].content, step = disk.step, song_name, is_there = disk.has_save] {
        return Edit{.source = step.author.source,
            .text = step.author.text(),
            .values = {},
            .files = files_between(before, step.content, song_name),
            .is_there = is_there};
    };
}

void Workspace::Impl::commit_step() {
    open->history->commit(edit_of(open->edits.disk, open->song_name()),
        if_open<Committed>([this](const Result<Committed>& committed) {
            if (!committed) return happen_to_edits(edits::Failed{committed.error()});
            if (committed->waits_for) trouble(committed->waits_for->text());
            happen_to_edits(edits::Did{committed->entry ? committed->entry->id : ""});
        }));
}

/// Another program wrote a file.
void Workspace::Impl::read_outside() {
    const auto& disk = open->edits.disk;
    struct Read {
        Content content;
        std::vector<Error> lost; ///< states
    };
    on_worker(
        [folder = open->folder, known = disk.steps[disk.position].content,
            now = open->documents.content()]() -> Result<Read> {
            KnownStates states = states_of(known);
            states.merge(states_of(now));
            auto read = load_when_written(*folder, states);
            if (!read) return read.error();
            std::erase_if(read->problems, [](const Error& error) { return error.code != "project.state"; });
            return Read{content_of(*read, known), std::move(read->problems)};
        },
        [this, load = open->load](const Result<Read>& read) {
            if (!open || open->load != load) return;
            if (!read) return happen_to_edits(edits::Failed{read.error()});
            for (const Error& lost : read->lost) trouble(lost.text());
            happen_to_edits(edits::Saw<Content>{read->content, std::time(nullptr)});
        });
}

/// Opens the history anew and begins it at what the folder holds.
void Workspace::Impl::attach() {
    open->history = history_of(*open->folder);
    const auto failed = [this](const auto& result) {
        if (!result) happen_to_edits(edits::Failed{result.error()});
    };
    open->history->open(if_open<void>(failed));
    open->history->commit_floor(
        {}, if_open<Committed>(failed)); // what comes after a failure is not heard any more
    read_committed(
        *open, [this, load = open->load, alive = weak_from_this()](const Result<Content>& content) {
            if (alive.expired() || !open || open->load != load) return;
            if (content)
                happen_to_edits(edits::Saw<Content>{*content, std::time(nullptr)});
            else
                happen_to_edits(edits::Failed{content.error()});
        });
}

void Workspace::Impl::retry_later() {
    const auto timer = std::make_shared<boost::asio::steady_timer>(io, before_retry);
    timer->async_wait([this, timer, load = open->load, alive = weak_from_this()](auto error) {
        if (!error && !alive.expired() && open && open->load == load) happen_to_edits(edits::RetryOver{});
    });
}

/// While the project is loaded again its history is closed; then the load sees what is there.
void Workspace::Impl::look() {
    if (!open) return;
    happen_to_edits(edits::Watched{});
    look_beside();
}

} // namespace aviary::session
