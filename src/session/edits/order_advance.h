// The transitions of the order of changes; see order.h. Pure. [any-thread]
#pragma once

#include "session/edits/order.h"

#include <algorithm>
#include <utility>

namespace aviary::session::edits {

/// Computes one transition: on() takes the event, end() gives the transition.
template <typename Content>
class Advance {
public:
    explicit Advance(State<Content> state)
        : state_(std::move(state)) {}

    Transition<Content> end() {
        if (is_moved_) {
            Content now = with_gestures();
            if (!(now == state_.now)) actions_.insert(actions_.begin(), Action{Do::show});
            state_.now = std::move(now);
        }
        go_on();
        if (is_told_) act({Do::tell});
        return {std::move(state_), std::move(actions_)};
    }

    void on(const Edited<Content>& edited) {
        if (edited.on_clash == OnClash::stand)
            return push(edited.author, merge(edited.against, state_.committed(), edited.after).content);
        const auto merged = merge(edited.against, edited.after, state_.committed());
        if (edited.on_clash == OnClash::refuse && !merged.clashes.empty())
            return act({Do::refuse, 0, merged.clashes});
        set_aside(merged.clashes);
        push(edited.author, merged.content);
    }

    void on(const Held<Content>& held) {
        Gesture<Content>* gesture = gesture_of(held.by);
        if (!gesture)
            gesture = &state_.gestures.emplace_back(
                Gesture<Content>{held.by, state_.committed(), state_.committed()});
        gesture->mine = merge(state_.now, gesture->mine, held.after).content;
        is_moved_ = true;
    }

    void on(const Released& released) {
        Gesture<Content>* gesture = gesture_of(released.author.by);
        if (!gesture) return;
        const Content content = merge(gesture->base, state_.committed(), gesture->mine).content;
        state_.gestures.erase(state_.gestures.begin() + (gesture - state_.gestures.data()));
        push(released.author, content);
    }

    void on(const Dropped& dropped) {
        std::erase_if(
            state_.gestures, [&](const Gesture<Content>& gesture) { return gesture.by == dropped.by; });
        is_moved_ = true;
    }

    void on(const Undone&) {
        if (state_.position == 0) return act({Do::moved});
        act({Do::moved, state_.steps[state_.position--].id});
        changed();
    }

    void on(const Redone&) {
        if (state_.position + 1 == state_.steps.size()) return act({Do::moved});
        act({Do::moved, state_.steps[++state_.position].id});
        changed();
    }

    void on(const SetAsideSeen&) {
        state_.set_aside.clear();
        is_told_ = true;
    }

    void on(const Did& did) {
        const auto done = std::exchange(disk().doing, std::nullopt);
        if (!done) return;
        is_told_ = disk().trouble.has_value() || *done != Do::look;
        disk().trouble.reset();
        switch (*done) {
        case Do::commit: return committed(did.commit);
        case Do::undo: --disk().position; return;
        case Do::redo: ++disk().position; return;
        default: return;
        }
    }

    void on(const Failed& failed) {
        if (!std::exchange(disk().doing, std::nullopt)) return;
        const std::string& code = failed.error.code;
        if (code == "history.file_changed") {
            disk().has_to_read = true;
            return;
        }
        if (code == "history.moved" && disk().is_attached) {
            on(Suspended());
            return act({Do::reload});
        }
        if (code == "history.closed" || code == "history.no_floor" || code == "history.moved")
            disk().is_attached = false;
        is_told_ = true;
        disk().trouble = failed.error;
        disk().has_to_look = true; // tells when the trouble is over, also if nothing is to be written by then
        disk().waits = true;
        act({Do::wait});
    }

    void on(const Saw<Content>& saw) {
        const auto done = std::exchange(disk().doing, std::nullopt);
        if (!done) return;
        is_moved_ = is_told_ = true;
        disk().trouble.reset();
        *done == Do::read ? take_in(saw) : begin_anew(saw);
    }

    void on(const Watched&) {
        disk().has_to_look = true;
        disk().waits = false;
    }

    void on(const Suspended&) {
        disk().doing = Do::reload;
        disk().is_attached = false;
    }

    void on(const Detached&) {
        disk().doing.reset();
        disk().is_attached = false;
        disk().waits = false;
    }

    void on(const RetryOver&) { disk().waits = false; }

private:
    Disk<Content>& disk() { return state_.disk; }
    void act(Action action) { actions_.push_back(std::move(action)); }

    Gesture<Content>* gesture_of(ClientId by) {
        const auto found = std::find_if(state_.gestures.begin(), state_.gestures.end(),
            [&](const Gesture<Content>& gesture) { return gesture.by == by; });
        return found == state_.gestures.end() ? nullptr : &*found;
    }

    /// The newest step with what is held in gestures. Of two that hold one value the later one has it.
    Content with_gestures() const {
        Content now = state_.committed();
        for (const Gesture<Content>& gesture : state_.gestures)
            now = merge(gesture.base, now, gesture.mine).content;
        return now;
    }

    /// An edit, an undo or a redo: also the time to try what failed before.
    void changed() {
        is_moved_ = is_told_ = true;
        disk().waits = false;
    }

    /// Adds a step. What was undone can no longer be redone.
    void push(const Author& author, const Content& content) {
        is_moved_ = true; // also when nothing changes: a gesture may have ended
        if (content == state_.committed()) return;
        state_.steps.resize(state_.position + 1);
        state_.steps.push_back({++state_.newest, author, content, {}});
        ++state_.position;
        changed();
    }

    void set_aside(const std::vector<Clash>& clashes) {
        is_told_ |= !clashes.empty();
        state_.set_aside.insert(state_.set_aside.end(), clashes.begin(), clashes.end());
    }

    /// The history has the step now; or it changed no file, and is none.
    void committed(const std::string& commit) {
        const StepId id = disk().step.id;
        const auto ours = std::find_if(state_.steps.begin(), state_.steps.end(),
            [&](const Step<Content>& known) { return known.id == id; });
        if (disk().has_save) take_save_off();
        if (!commit.empty()) {
            add_to_disk(disk().step);
            disk().steps.back().commit = commit;
            if (ours != state_.steps.end()) ours->commit = commit;
            return;
        }
        if (ours == state_.steps.end()) return;
        if (std::size_t(ours - state_.steps.begin()) <= state_.position) --state_.position;
        state_.steps.erase(ours);
        is_moved_ = true;
    }

    /// What the history could bring back it forgets by that.
    void add_to_disk(const Step<Content>& step) {
        disk().steps.resize(++disk().position);
        disk().steps.push_back(step);
    }
    void take_save_off() {
        disk().has_save = false;
        disk().steps.resize(disk().position--);
    }

    /// Another program saved something over what the history has.
    void take_in(const Saw<Content>& saw) {
        disk().has_to_read = false;
        const std::size_t kept = state_.kept();
        state_.steps.resize(state_.position + 1);
        const Content wanted = state_.committed();
        // What the history has still to take back cannot be taken back below a save. It stays, and is reverted above it.
        const bool has_to_revert = kept <= disk().position;
        const Content had = disk().steps[disk().position].content;
        std::vector<Step<Content>> waiting(state_.steps.begin() + std::ptrdiff_t(kept), state_.steps.end());
        Content before = state_.steps[kept - 1].content; // what the waiting steps were made on
        const Content intended = before;
        if (disk().has_save) take_save_off(); // it is part of what was seen
        state_.steps.assign(disk().steps.begin(), disk().steps.begin() + std::ptrdiff_t(disk().position) + 1);
        append(outside(saw.time), saw.content);
        disk().has_save = state_.steps.size() > disk().position + 1;
        if (disk().has_save) add_to_disk(state_.steps.back());
        if (has_to_revert) append(reverting(saw.time), rebased(had, intended));
        for (const Step<Content>& later : waiting) {
            const Content made_on = std::exchange(before, later.content);
            append(later.author, rebased(made_on, later.content), later.id);
        }
        state_.position = state_.steps.size() - 1;
        rebase_gestures(wanted);
    }

    /// There is a new history, whose floor is what the folder holds.
    void begin_anew(const Saw<Content>& saw) {
        const Content had = disk().steps[disk().position].content, wanted = state_.committed();
        const Step<Content> floor{++state_.newest, loaded(saw.time), saw.content, saw.floor};
        state_.steps = {floor};
        append(carried(saw.time), rebased(had, wanted));
        state_.position = state_.steps.size() - 1;
        disk() = {};
        disk().steps = {floor};
        rebase_gestures(wanted);
    }

    /// The change from `before` to `after`, made on the newest step. What clashes is set aside.
    Content rebased(const Content& before, const Content& after) {
        auto merged = merge(before, after, state_.steps.back().content);
        set_aside(merged.clashes);
        return std::move(merged.content);
    }
    void append(Author author, Content content, StepId id = 0) {
        if (content == state_.steps.back().content) return;
        if (id == 0) id = ++state_.newest;
        state_.steps.push_back({id, std::move(author), std::move(content), {}});
    }
    /// `had` is the newest step as it was before the save. Only what the save changed can be in a gesture's way.
    void rebase_gestures(const Content& had) {
        for (Gesture<Content>& gesture : state_.gestures) {
            gesture.mine = rebased(had, merge(gesture.base, had, gesture.mine).content);
            gesture.base = state_.committed();
        }
    }

    /// Asks for the next operation on the way to what the history should have.
    void go_on() {
        Disk<Content>& disk = state_.disk;
        if (disk.doing || disk.waits) return;
        if (!disk.is_attached) return start(Do::attach);
        if (disk.has_to_read) return start(Do::read);
        if (disk.has_save) {
            disk.step = disk.steps[disk.position];
            return start(Do::commit);
        }
        const std::size_t kept = state_.kept();
        if (kept <= disk.position) return start(Do::undo);
        if (kept <= state_.position) {
            const bool is_known = disk.position + 1 < disk.steps.size()
                                  && disk.steps[disk.position + 1].id == state_.steps[kept].id;
            disk.step = state_.steps[kept];
            return start(is_known ? Do::redo : Do::commit);
        }
        if (std::exchange(disk.has_to_look, false)) start(Do::look);
    }
    void start(Do what) {
        state_.disk.doing = what;
        act({what, what == Do::commit ? state_.disk.step.id : 0});
    }

    State<Content> state_;
    std::vector<Action> actions_;
    bool is_moved_ = false; ///< `now` may be another
    bool is_told_ = false;  ///< the steps, or what is kept of them, may be others
};

/// The order of a project that was just loaded; its history has the floor.
template <typename Content>
State<Content> begin(Step<Content> floor) {
    State<Content> state;
    state.newest = floor.id = 1;
    state.now = floor.content;
    state.steps = {floor};
    state.disk.steps = {std::move(floor)};
    return state;
}

template <typename Content>
Transition<Content> advance(State<Content> state, const Event<Content>& event) {
    Advance<Content> transition(std::move(state));
    std::visit([&](const auto& happened) { transition.on(happened); }, event);
    return transition.end();
}

} // namespace aviary::session::edits
