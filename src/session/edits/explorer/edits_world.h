// What surrounds the machine of edits in the explorer: two clients, another program that saves, a disk that fails, and the
// loading machine, which permits edits. It carries out the actions of both machines as the workspace would. It also keeps
// its own account of what was edited, saved and told, and so finds out when a rule is broken. All are plain values.
#pragma once

#include "session/edits/explorer/edits_folder.h"
#include "session/explorer_testing.h"
#include "session/loading/loading.h"

#include <functional>

namespace aviary::session::edits {

using Machine = std::function<Transition<Content>(State<Content>, const Event<Content>&)>;

enum class Made : std::uint8_t {
    now,     ///< of the newest project
    earlier, ///< of a project that the client took some time ago
    yielding ///< likewise, and it may be refused
};
struct ScopedEdit {
    ClientId by;
    Field field;
    Made made = Made::now;
};
struct ScopedGesture {
    ClientId by;
    Field field;
    int moves = 1; ///< at most
};
enum class Save : std::uint8_t {
    fresh, ///< of what is in the file, with another value
    stale, ///< of what was in the file when the project was new, with another value
    back,  ///< what the history has
};
struct ScopedSave {
    Field field;
    Save what = Save::fresh;
};

/// How often each thing may happen at most, in any order.
struct Scope {
    std::vector<ScopedEdit> edits;       ///< each once
    std::vector<ScopedGesture> gestures; ///< each once
    std::vector<ScopedSave> saves;       ///< each once, by another program
    std::array<int, 2> undos{}, redos{}; ///< by each client
    int failures = 0;                    ///< operations of the disk that fail
    int closings = 0;                    ///< how often the history is lost
    int crashes = 0;
    int moves_of_the_branch = 0;
    int reloads = 0;           ///< how often the project is opened again
    int failing_loads = 0;     ///< loads that fail while a project is open
    bool is_late = false;      ///< the second client hydrates late
    bool leaves = false;       ///< the second client may leave
    bool hears_itself = false; ///< what the history writes is seen as a change of the folder
    bool is_seen = false;      ///< people may look at what was set aside
    // Ways in which the shell or the history can be broken.
    bool trusts_saves = false; ///< see Folder
    bool trusts_parse = false; ///< the floor is taken for what was parsed, also if a file was saved meanwhile
    bool permits_all = false;  ///< edits are taken without asking the loading machine
};

struct Move {
    enum class Kind : std::uint8_t {
        begin,
        end,
        watch,
        retry,
        parse,
        floor,
        hydrate,
        release,
        take,
        edit,
        hold,
        undo,
        redo,
        see,
        leave,
        save,
        fail,
        close,
        crash,
        move_branch,
        reload,
        fail_load
    };
    Kind kind;
    int which = 0; ///< an edit, a gesture, a save or a client
};
/// The move's name, for a person who reads how a rule was broken.
std::string name_of(const Move& move);

class World {
public:
    World(const Scope& scope, const Machine& machine);

    std::vector<Move> moves(std::size_t& must) const;
    void take(const Move& move);
    /// Asks whether each client may edit. Nothing may change by that.
    void probe();
    void check_rest();
    std::string broken() const { return broken_; }
    std::uint64_t hash() const;

private:
    /// What became of an edit: settled are those that were set aside, or lost in a crash, or left on another branch.
    enum class Fate : std::uint8_t { taken, undone, settled };
    struct Account {
        Field field;
        std::uint8_t value;
        StepId step;
        Fate fate = Fate::taken;
    };

    void must_happen(std::vector<Move>& moves) const;
    void people_may(std::vector<Move>& moves) const;
    void others_may(std::vector<Move>& moves) const;

    void edit(std::size_t which);
    void hold(std::size_t which);
    void release(std::size_t which);
    void go(ClientId by, bool forward);
    void leave();
    void save(std::size_t which);
    void remember_files();
    void begin_operation();
    void end_operation();
    void fail_operation(const std::string& code);
    void crash();
    void move_branch();

    void start();
    void want();
    void parse();
    void finish_floor();
    void fail_load();
    void see(Content content);
    void happen(const Event<Content>& event);
    void happen_in_loading(const loading::Event& event);
    void perform(const Action& action);
    void perform(const loading::Action& action);

    // The rules: each compares the state before an event with the one after it.
    struct Step {
        const State<Content>& before;
        const Event<Content>& event;
        const std::vector<Action>& actions;
    };
    void check_after(const Step& step);
    void check(const Step& step, const Edited<Content>& edited);
    void check(const Step& step, const Held<Content>& held);
    void check(const Step& step, const Released& released);
    void check(const Step& step, const Undone& undone);
    void check(const Step& step, const Redone& redone);
    void check(const Step& step, const Saw<Content>& saw);
    void check(const Step& step, const Did& did);
    template <typename Other>
    void check(const Step& step, const Other&) {
        check_same(step);
    }
    void check_same(const Step& step);
    void check_steps_same(const Step& step, const char* otherwise);
    void check_added(const Step& step, ClientId by);
    void check_moved(const Step& step, bool is_possible, int by);
    void check_gestures();
    void check_now();
    void check_set_aside(const Step& step);
    void check_history();
    void keep_account(const Step& step);
    void find_again(Account& account, bool is_anew);

    bool holds(bool rule, const char* otherwise) {
        if (!rule && !*broken_) broken_ = otherwise;
        return rule;
    }
    bool may_edit(ClientId by) const;
    /// What people were told of the steps.
    std::uint64_t outline() const;
    bool is_set_aside(Field field, std::uint8_t ours) const;
    bool is_in_history(const Account& account) const;
    std::uint8_t value_of_edit(std::size_t which) const { return std::uint8_t(1 + which); }
    /// Where it was moved last.
    std::uint8_t value_of_gesture(std::size_t which) const {
        return std::uint8_t(20 + 10 * int(which) + gestures_.at(which).moves);
    }
    std::uint8_t value_of_save(std::size_t which) const { return std::uint8_t(50 + which); }

    const Scope* scope_;
    const Machine* machine_;
    const char* broken_ = "";

    loading::LoadingState loading_;
    State<Content> state_;
    bool has_project_ = false;
    Folder folder_;

    // The disk.
    std::optional<Operation> operation_;
    bool is_watched_ = false; ///< the folder changed, and the machine is going to be told
    int reads_ = 0;           ///< since another program saved

    // The load.
    enum class Loading : std::uint8_t { none, parse, floor } load_ = Loading::none;
    loading::LoadId newest_load_ = 0;
    Content parsed_;
    std::array<bool, 3> is_ready_{}; ///< by client
    bool has_left_ = false;

    // What may still happen.
    enum class Course : std::uint8_t { none, under_way, over };
    std::array<Course, 4> edits_{};
    std::array<Content, 4> taken_{}; ///< for each edit what the client took
    struct Gesturing {
        Course course = Course::none;
        int moves = 0;
        bool is_set_aside = false; ///< where it stands now
    };
    std::array<Gesturing, 2> gestures_{};
    std::array<bool, 4> saved_{};
    std::array<int, 2> undos_{}, redos_{};
    int failures_ = 0, closings_ = 0, crashes_ = 0, branch_moves_ = 0, reloads_ = 0, failed_loads_ = 0;

    // The account.
    Content engine_;                ///< what was last shown
    std::uint64_t told_ = 0;        ///< what was last told of the steps
    Content known_;                 ///< the files as the machine was last told of them
    std::vector<Account> accounts_; ///< of the edits that were accepted
    std::array<std::uint64_t, filed_fields.size()>
        from_files_{};      ///< the values that other programs wrote, a bit each
    int is_releasing_ = -1; ///< the gesture that is being released
};

} // namespace aviary::session::edits
