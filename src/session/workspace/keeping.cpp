// What people are told of the order of changes and of the disk, and what an end leaves for the next start.
#include "base/whole_file.h"
#include "session/history/messages.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <ctime>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

/// The operation that the state is doing, for the worker; nothing if it is none that writes.
std::function<bool(Repository&)> operation_of(const edits::State<Content>& state, const std::string& song) {
    const auto& disk = state.disk;
    switch (*disk.doing) {
    case edits::Do::commit:
        return
            [edit = edit_of(disk, song)](Repository& repository) { return repository.commit(edit()).ok(); };
    case edits::Do::undo: return [](Repository& repository) { return repository.undo().ok(); };
    case edits::Do::redo: return [](Repository& repository) { return repository.redo().ok(); };
    default: return nullptr;
    }
}

/// What is left to do until the history has all steps, if each operation does what it should.
std::vector<std::function<bool(Repository&)>> operations_left(
    edits::State<Content> plan, const std::string& song) {
    std::vector<std::function<bool(Repository&)>> operations;
    edits::Event<Content> next = edits::RetryOver{};
    if (plan.disk.doing) next = edits::Did{"expected"}; // it is under way on the worker
    for (;; next = edits::Did{"expected"}) {
        plan = edits::advance<Content>(std::move(plan), next).state;
        auto operation = plan.disk.doing ? operation_of(plan, song) : nullptr;
        if (!operation) return operations;
        operations.push_back(std::move(operation));
    }
}

HistoryEntry entry_of(const edits::Step<Content>& step) {
    return {.id = step.commit,
        .message = step.author.message,
        .source = step.author.source,
        .time = step.author.time,
        .step = step.id};
}

} // namespace

void Workspace::Impl::tell_edits() {
    const auto& state = open->edits;
    HistoryChange change{.position = state.position};
    const auto is_told = [](edits::StepId told, const edits::Step<Content>& step) { return told == step.id; };
    const auto first = std::ranges::mismatch(told_steps, state.steps, is_told).in2;
    change.first_new = std::size_t(first - state.steps.begin());
    const bool is_shorter = told_steps.size() > change.first_new;
    told_steps.resize(change.first_new);
    for (auto step = first; step != state.steps.end(); ++step) {
        change.entries.push_back(entry_of(*step));
        told_steps.push_back(step->id);
    }
    const bool is_other = is_shorter || !change.entries.empty() || told_position != state.position;
    told_position = state.position;
    if (is_other) emit(std::move(change));
    tell_keeping();
    std::vector<std::function<void()>> ready;
    std::erase_if(waiting_for_disk, [&](auto& waiting) {
        if (!is_on_disk(waiting.step)) return false;
        ready.push_back(std::move(waiting.then));
        return true;
    });
    for (const auto& then : ready) then();
}

/// Tells of trouble, of its end, and of what was set aside.
void Workspace::Impl::tell_keeping() {
    Keeping now = keeping();
    if (now == told_keeping) return;
    for (std::size_t i = told_keeping.set_aside.size(); i < now.set_aside.size(); ++i)
        trouble(words(now.set_aside[i]));
    if (now.why != told_keeping.why && !now.why.empty())
        trouble((now.waiting == 0 ? "edits cannot be kept: " : "edits are not kept yet: ") + now.why);
    if (now.note != told_keeping.note && !now.note.empty()) trouble(now.note);
    told_keeping = now;
    emit(std::move(now));
}

Keeping Workspace::Impl::keeping() const {
    if (!open) return {};
    const auto& state = open->edits;
    Keeping keeping{.set_aside = state.set_aside, .note = open->note};
    if (open->recovery) keeping.recovered = open->recovery->time;
    if (!state.disk.trouble) return keeping;
    keeping.waiting = state.position + 1 - state.kept() + (state.disk.has_save ? 1 : 0);
    keeping.why = state.disk.trouble->text();
    return keeping;
}

HistoryList Workspace::Impl::history() const {
    const auto& state = open->edits;
    HistoryList list{
        .entries = {}, .can_undo = state.position > 0, .can_redo = state.position + 1 < state.steps.size()};
    for (std::size_t i = state.steps.size(); i-- > 0;) {
        list.entries.push_back(entry_of(state.steps[i]));
        list.entries.back().is_undone = i > state.position;
    }
    return list;
}

/// Whether the disk has followed to this step, or cannot for now. A step that was taken back is not waited for.
bool Workspace::Impl::is_on_disk(edits::StepId id) const {
    if (!open || open->edits.disk.trouble) return true;
    const auto& state = open->edits;
    const std::size_t kept = state.kept();
    for (std::size_t i = 0; i <= state.position; ++i)
        if (state.steps[i].id == id)
            return i < kept && kept == state.disk.position + 1 && !state.disk.has_save;
    return true;
}

/// Calls `then` when the disk has followed to where the project stands now, or cannot for now.
void Workspace::Impl::when_on_disk(std::function<void()> then) {
    const auto step = open ? open->edits.steps[open->edits.position].id : 0;
    if (is_on_disk(step)) return then();
    waiting_for_disk.push_back({step, std::move(then)});
}

// --- beginning and end ------------------------------------------------------------------------------------------------

/// The project's history has its floor.
void Workspace::Impl::begin_edits(Project& project, const Floor& floor) {
    // On the command line there is no history.
    const Content content = floor.commit.empty() ? project.documents.content() : floor.content;
    edits::Step<Content> first{0, edits::loaded(), content, floor.commit};
    first.author.time = std::time(nullptr);
    project.edits = edits::begin(std::move(first));
    follow(content); // another program may have saved something between the reading and the floor
}

/// Takes the project's last edits to the disk, as far as that goes, while nobody waits for answers any more. What does
/// not get there is left in the data folder.
void Workspace::Impl::finish(Project& project) {
    const auto plan = std::move(project.edits);
    if (plan.steps.empty() || (plan.is_on_disk() && !plan.disk.doing)) return;
    const Recovery recovery{
        std::time(nullptr), plan.disk.steps[plan.disk.position].content, plan.committed()};
    const fs::path file =
        setup.data_folder.empty() ? fs::path() : recovery_file(setup.data_folder, project.song_path());
    if (!file.empty())
        if (const auto written = write_recovery(file, recovery); !written) trouble(written.error().text());

    auto operations = operations_left(plan, project.song_name());
    if (project.history)
        project.history->finish(
            [operations = std::move(operations), file, folder = project.folder->folder(),
                wanted = files_between({}, recovery.ours, project.song_name())](Repository& repository) {
                for (const auto& operation : operations)
                    if (!operation(repository)) return;
                const auto is_kept = [&](const auto& name_and_text) {
                    return read_whole_file(folder / name_and_text.first) == name_and_text.second;
                };
                std::error_code error;
                if (std::ranges::all_of(wanted, is_kept)) fs::remove(file, error);
            });
    project.history.reset(); // waits for it
    std::error_code error;
    if (!file.empty() && fs::exists(file, error))
        trouble("the last edits could not be written into the project: they are kept in " + file.string()
                + ", and offered when the project is opened again");
}

/// What was not kept when the program ended the last time is offered, unless the project has it all.
void Workspace::Impl::offer_recovery() {
    if (!open->recovery) return;
    const auto& [time, base, ours] = *open->recovery;
    const Content now = open->documents.content();
    const auto merged = merge(base, ours, now);
    const bool has_all =
        merged.clashes.empty() && files_between({}, merged.content, "song") == files_between({}, now, "song");
    if (has_all) return forget_recovery();
    tell_keeping();
}

void Workspace::Impl::forget_recovery() {
    open->recovery.reset();
    on_worker(
        [file = recovery_file(setup.data_folder, open->song_path())] {
            std::error_code error;
            fs::remove(file, error);
            return error;
        },
        [](const std::error_code&) {});
    tell_keeping();
}

Result<void> Workspace::recover(ClientId client, bool takes) {
    auto& me = *impl_;
    if (auto may = may_edit(client); !may) return may.error();
    if (!me.open->recovery)
        return Error{"recovery.none", "nothing was left over when the program ended the last time", ""};
    if (!takes) {
        me.forget_recovery();
        return {};
    }
    const Recovery recovery = *me.open->recovery;
    edits::Author author = edits::carried();
    author.by = client, author.time = std::time(nullptr);
    me.happen_to_edits(
        edits::Edited<Content>{author, recovery.base, recovery.ours, edits::OnClash::set_aside});
    me.when_on_disk([&me, load = me.open->load] {
        if (me.open && me.open->load == load && !me.open->edits.disk.trouble) me.forget_recovery();
    });
    return {};
}

void Workspace::saw_set_aside() {
    if (impl_->open) impl_->happen_to_edits(edits::SetAsideSeen{});
}

Keeping Workspace::keeping() const { return impl_->keeping(); }

} // namespace aviary::session
