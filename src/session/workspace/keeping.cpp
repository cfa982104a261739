// What people are told of the order of changes and of the disk that follows it.
#include "session/workspace/workspace_impl.h"

#include <algorithm>

namespace aviary::session {

namespace {

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

void Workspace::saw_set_aside() {
    if (impl_->open) impl_->happen_to_edits(edits::SetAsideSeen{});
}

Keeping Workspace::keeping() const { return impl_->keeping(); }

} // namespace aviary::session
