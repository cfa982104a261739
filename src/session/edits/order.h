// The one order of a project's changes, as a pure state machine: events in, actions out. No threads, no clock, no files.
//
// Every change is a step of one order: a client's edit, a save by another program, a plugin's own news. The engine, the
// pages and the disk follow that order. What is heard and shown is `now`. The disk follows by one operation at a time:
// the machine compares what the history has with what it should have, and asks for the next operation on the way there.
// So a failed operation is asked for again, and nothing that was accepted is forgotten.
//
//     auto [state, actions] = begin(content_of_the_floor);
//     auto [next, actions] = advance(std::move(state), Edited<Content>{client, source, message, before, after});
//
// A client's edit says what it was made against. The machine merges it with what came meanwhile, field by field. A
// gesture is held beside the order, one for each client, until it is released. Undo takes back the newest step that is
// not taken back, whoever made it. A save by another program always lands: it goes in front of the steps that are not on
// the disk yet, and those are merged with it. Where it clashes with one of them, the save stands and ours is set aside.
//
// Content is the whole project: a value that is cheap to copy, with == that tells whether nothing differs, and with
//
//     Merged<Content> merge(const Content& base, const Content& ours, const Content& theirs);   // at clashes theirs stands
#pragma once

#include "base/result.h"
#include "session/edits/order_steps.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace aviary::session::edits {

// --- events --------------------------------------------------------------------------------------------------------

/// What becomes of an edit where it clashes with what came since `against`.
enum class OnClash : std::uint8_t {
    stand,     ///< it stands
    refuse,    ///< all of it is refused
    set_aside, ///< what came stands, and its own is set aside
};
/// A client changed the project from `against` to `after`.
template <typename Content>
struct Edited {
    Author author;
    Content against, after;
    OnClash on_clash = OnClash::stand;
};
/// A client moved something in a gesture; `after` is `now` with that.
template <typename Content>
struct Held {
    ClientId by = 0;
    Content after;
};
struct Released {
    Author author;
};
/// A gesture ended where it had begun.
struct Dropped {
    ClientId by = 0;
};
struct Undone {
    ClientId by = 0;
};
struct Redone {
    ClientId by = 0;
};
struct SetAsideSeen {}; ///< people know what was set aside

// Of the disk. Each operation is answered by one of the next four.
struct Did {
    std::string commit; ///< after commit: its id; empty if the step changed no file
};
struct Failed {
    Error error;
};
template <typename Content>
struct Saw { ///< after read, and after attach
    Content content;
    std::int64_t time = 0; ///< in seconds since 1970
};
struct Watched {};   ///< another program may have changed the folder
struct Suspended {}; ///< the history is closed, since the project is loaded again
struct Detached {};  ///< that load failed: the history is to be opened anew
struct RetryOver {};

template <typename Content>
using Event = std::variant<Edited<Content>, Held<Content>, Released, Dropped, Undone, Redone, SetAsideSeen,
    Did, Failed, Saw<Content>, Watched, Suspended, Detached, RetryOver>;

// --- actions -------------------------------------------------------------------------------------------------------

enum class Do : std::uint8_t {
    show,   ///< let engine and pages follow to State::now
    tell,   ///< the steps, or what of them is kept, are others: tell pages
    refuse, ///< the edit is not taken; says with what it clashes
    moved,  ///< undo or redo took back or brought back `step`; 0: there was nothing
    // Operations of the disk, one at a time.
    commit, ///< commit Disk::step: write the files in which it differs. If Disk::has_save they must have it already
    undo,   ///< take back the newest commit
    redo,   ///< bring back the commit that was taken back last
    look,   ///< has anybody changed the folder? If not: Did
    read,   ///< read the files: Saw
    attach, ///< open the history anew and begin it at what the folder holds: Saw with what its floor has
    // Others.
    /// The branch is another: load the project again. If that fails: Detached. If not: Detached, and Saw with what the
    /// new floor has, although attach is asked for meanwhile; that carries over what was not kept.
    reload,
    wait, ///< after some time: RetryOver
};

struct Action {
    Do what;
    StepId step = 0;
    std::vector<Clash> clashes = {}; ///< for refuse
};

// --- state ---------------------------------------------------------------------------------------------------------

template <typename Content>
struct Gesture {
    ClientId by = 0;
    Content base, mine; ///< the project when it began, and with what the client moved of it
};

/// What the history has: the steps that it committed, and where it stands among them.
template <typename Content>
struct Disk {
    std::vector<Step<Content>> steps; ///< the floor first; those behind `position` can be brought back
    std::size_t position = 0;
    std::optional<Do> doing; ///< the operation under way
    Step<Content> step;      ///< that commit writes
    bool is_attached = true; ///< there is a history
    /// The newest of them was saved by another program. It is in the files already, and committed before all else.
    bool has_save = false;
    bool has_to_read = false, has_to_look = false;
    bool waits = false;           ///< until RetryOver
    std::optional<Error> trouble; ///< why the last operation failed
};

template <typename Content>
struct State {
    std::vector<Step<Content>> steps; ///< the floor first; those behind `position` can be redone
    std::size_t position = 0;
    std::vector<Gesture<Content>> gestures;
    Content now; ///< the newest step with all gestures
    Disk<Content> disk;
    std::vector<Clash> set_aside; ///< of ours, by saves of other programs
    StepId newest = 0;

    const Content& committed() const { return steps[position].content; }
    /// How many steps from the floor on the history has as it should have them.
    std::size_t kept() const {
        std::size_t count = 0;
        while (count <= position && count <= disk.position && steps[count].id == disk.steps[count].id)
            ++count;
        return count;
    }
    /// Whether the history has all of them and no more. What is held in gestures is in no step yet.
    bool is_on_disk() const { return kept() == position + 1 && position == disk.position && !disk.has_save; }
    bool is_at_rest() const {
        return is_on_disk() && gestures.empty() && !disk.doing && !disk.has_to_read && !disk.has_to_look;
    }
};

template <typename Content>
struct Transition {
    State<Content> state;
    std::vector<Action> actions; ///< in order
};

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
        *done == Do::attach ? begin_anew(saw) : take_in(saw);
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
        const Step<Content> floor{++state_.newest, loaded(saw.time), saw.content, {}};
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
