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
struct Saw { ///< after read; after attach and reload what the new history's floor has
    Content content;
    std::int64_t time = 0; ///< in seconds since 1970
    std::string floor{};   ///< the floor's commit
};
struct Watched {};   ///< another program may have changed the folder
struct Suspended {}; ///< the history is closed, since the project is loaded again, for whatever reason
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
    reload, ///< the branch is another: load the project again. Saw, or Detached if that fails
    wait,   ///< after some time: RetryOver
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

} // namespace aviary::session::edits
