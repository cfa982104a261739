// The last edits of a project that is left, and those that an earlier run of the program could not keep.
#include "base/whole_file.h"
#include "session/edits/order_advance.h"
#include "session/workspace/workspace_impl.h"

#include <algorithm>
#include <ctime>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

/// Each takes some milliseconds, and nobody waits long for an end. A script may have made a hundred edits a second.
constexpr std::size_t most_commits_at_the_end = 8;

using Operation = std::function<bool(Repository&)>;
using Operations = std::vector<Operation>;

/// The operation that the state is doing, for the worker; nothing if it is none that writes.
Operation operation_of(const edits::State<Content>& state, const std::string& song) {
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

/// All steps that the history does not have yet, in one commit.
Operation one_commit(const edits::State<Content>& plan, std::size_t steps, const std::string& song) {
    const edits::Author author = plan.steps[plan.position].author;
    return [content = plan.committed(), source = author.source, steps, song](Repository& repository) {
        return repository
            .commit({.source = source,
                .text = std::to_string(steps) + " edits, the last before the end",
                .values = {},
                .files = files_between({}, content, song)})
            .ok();
    };
}

/// What is left to do until the history has all steps, if each operation does what it should.
Operations operations_left(const edits::State<Content>& state, const std::string& song) {
    edits::State<Content> plan = state;
    Operations operations;
    bool only_commits = !state.disk.has_save;
    edits::Event<Content> next = edits::RetryOver{};
    if (plan.disk.doing) next = edits::Did{"expected"}; // it is under way on the worker
    for (;; next = edits::Did{"expected"}) {
        plan = edits::advance<Content>(std::move(plan), next).state;
        auto operation = plan.disk.doing ? operation_of(plan, song) : nullptr;
        if (!operation) break;
        only_commits = only_commits && plan.disk.doing == edits::Do::commit;
        operations.push_back(std::move(operation));
    }
    if (!only_commits || operations.size() <= most_commits_at_the_end) return operations;
    return {one_commit(state, operations.size(), song)};
}

} // namespace

/// Takes the project's last edits to the disk, as far as that goes, while nobody waits for answers any more. What does
/// not get there is left in the data folder.
void Workspace::Impl::finish(Project& project) {
    const auto plan = std::move(project.edits);
    if (plan.steps.empty() || (plan.is_on_disk() && !plan.disk.doing)) return;
    const Recovery recovery{
        std::time(nullptr), plan.disk.steps[plan.disk.position].content, plan.committed()};
    fs::path file;
    if (!setup.data_folder.empty()) {
        auto written = write_recovery(setup.data_folder, project.song_path(), recovery);
        if (!written) trouble(written.error().text());
        if (written) file = *std::move(written);
    }
    if (project.history)
        project.history->finish(
            [operations = operations_left(plan, project.song_name()), file, folder = project.folder->folder(),
                ours = recovery.ours, name = project.song_name()](Repository& repository) {
                for (const auto& operation : operations)
                    if (!operation(repository)) return;
                const auto wanted = files_between({}, ours, name);
                const auto is_kept = [&](const auto& name_and_text) {
                    return read_whole_file(folder / name_and_text.first) == name_and_text.second;
                };
                if (std::ranges::all_of(wanted, is_kept)) remove_recovery(file);
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
    const auto& [time, base, ours, file] = *open->recovery;
    const Content now = open->documents.content();
    const auto merged = merge(base, ours, now);
    const bool has_all = merged.clashes.empty() && merged.content == now;
    if (has_all) return forget_recovery();
    tell_keeping();
}

void Workspace::Impl::forget_recovery() {
    on_worker(
        [file = open->recovery->file] {
            remove_recovery(file);
            return true;
        },
        [](bool) {});
    open->recovery.reset();
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
    edits::Author author = edits::carried(std::time(nullptr));
    author.by = client;
    me.happen_to_edits(
        edits::Edited<Content>{author, recovery.base, recovery.ours, edits::OnClash::set_aside});
    me.when_on_disk([&me, load = me.open->load] {
        const bool is_kept = me.open && me.open->load == load && !me.open->edits.disk.trouble;
        if (is_kept && me.open->recovery) me.forget_recovery();
    });
    return {};
}

} // namespace aviary::session
