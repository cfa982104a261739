// The moves that can happen, and the events by which the machine is told of them.
#include "session/edits/explorer/edits_world.h"

#include <algorithm>

namespace aviary::session::edits {

std::string name_of(const Move& move) {
    static constexpr std::array names = {"begin operation", "end operation", "see the folder", "retry",
        "parse", "commit floor", "hydrate", "release", "take", "edit", "hold", "undo", "redo",
        "see what was set aside", "leave", "save", "fail", "lose the history", "crash", "move the branch",
        "reload", "fail the load"};
    return std::string(names.at(std::size_t(move.kind))) + " " + std::to_string(move.which);
}

World::World(const Scope& scope, const Machine& machine)
    : scope_(&scope)
    , machine_(&machine) {
    folder_.trusts_saves = scope.trusts_saves;
    start();
}

std::vector<Move> World::moves(std::size_t& must) const {
    std::vector<Move> moves;
    must_happen(moves);
    must = moves.size();
    people_may(moves);
    others_may(moves);
    return moves;
}

void World::must_happen(std::vector<Move>& moves) const {
    if (operation_) moves.push_back({operation_->has_begun ? Move::Kind::end : Move::Kind::begin});
    if (is_watched_ && has_project_) moves.push_back({Move::Kind::watch});
    if (has_project_ && state_.disk.waits) moves.push_back({Move::Kind::retry});
    if (load_ == Loading::parse) moves.push_back({Move::Kind::parse});
    if (load_ == Loading::floor && !operation_) moves.push_back({Move::Kind::floor});
    if (!is_ready_[2] && !has_left_) moves.push_back({Move::Kind::hydrate, 2});
    for (int which = 0; which < int(scope_->gestures.size()); ++which)
        if (gestures_.at(std::size_t(which)).course == Course::under_way)
            moves.push_back({Move::Kind::release, which});
}

void World::people_may(std::vector<Move>& moves) const {
    const auto may = [&](ClientId by) { return may_edit(by) || (scope_->permits_all && has_project_); };
    for (std::size_t i = 0; i < scope_->edits.size(); ++i) {
        const ScopedEdit& edit = scope_->edits[i];
        const bool is_taken = edits_.at(i) == Course::under_way;
        if (edits_.at(i) == Course::over || !may(edit.by)) continue;
        moves.push_back({is_taken || edit.made == Made::now ? Move::Kind::edit : Move::Kind::take, int(i)});
    }
    for (std::size_t i = 0; i < scope_->gestures.size(); ++i)
        if (gestures_.at(i).course != Course::over && gestures_.at(i).moves < scope_->gestures[i].moves
            && may(scope_->gestures[i].by))
            moves.push_back({Move::Kind::hold, int(i)});
    for (int by = 1; by <= 2; ++by) {
        if (!may(ClientId(by))) continue;
        const auto at = std::size_t(by) - 1;
        if (undos_.at(at) < scope_->undos.at(at)) moves.push_back({Move::Kind::undo, by});
        if (redos_.at(at) < scope_->redos.at(at)) moves.push_back({Move::Kind::redo, by});
    }
    if (scope_->is_seen && !state_.set_aside.empty()) moves.push_back({Move::Kind::see});
    if (scope_->leaves && is_ready_[2]) moves.push_back({Move::Kind::leave, 2});
}

void World::others_may(std::vector<Move>& moves) const {
    for (std::size_t i = 0; i < scope_->saves.size(); ++i) {
        if (saved_.at(i)) continue;
        const auto [field, what] = scope_->saves[i];
        if (what == Save::back
            && (folder_.branch.empty() || is_same(file_of(field), folder_.files, folder_.committed())))
            continue;
        moves.push_back({Move::Kind::save, int(i)});
    }
    if (operation_ && !operation_->has_begun) {
        if (failures_ < scope_->failures) moves.push_back({Move::Kind::fail});
        if (closings_ < scope_->closings) moves.push_back({Move::Kind::close});
    }
    const bool is_between =
        operation_ && operation_->has_begun; // the branch is not moved in the middle of an operation
    if (has_project_ && crashes_ < scope_->crashes) moves.push_back({Move::Kind::crash});
    if (has_project_ && !is_between && branch_moves_ < scope_->moves_of_the_branch)
        moves.push_back({Move::Kind::move_branch});
    if (has_project_ && load_ == Loading::none && reloads_ < scope_->reloads)
        moves.push_back({Move::Kind::reload});
    if (has_project_ && load_ != Loading::none && failed_loads_ < scope_->failing_loads)
        moves.push_back({Move::Kind::fail_load});
}

void World::take(const Move& move) {
    const auto at = std::size_t(move.which);
    switch (move.kind) {
    case Move::Kind::begin: return begin_operation();
    case Move::Kind::end: return end_operation();
    case Move::Kind::watch: is_watched_ = false; return happen(Watched{});
    case Move::Kind::retry: return happen(RetryOver{});
    case Move::Kind::parse: return parse();
    case Move::Kind::floor: return finish_floor();
    case Move::Kind::hydrate:
        is_ready_.at(at) = true;
        return happen_in_loading(loading::ReactReady{ClientId(move.which)});
    case Move::Kind::release: return release(at);
    case Move::Kind::take:
        edits_.at(at) = Course::under_way;
        taken_.at(at) = state_.now;
        return;
    case Move::Kind::edit: return edit(at);
    case Move::Kind::hold: return hold(at);
    case Move::Kind::undo: return go(ClientId(move.which), false);
    case Move::Kind::redo: return go(ClientId(move.which), true);
    case Move::Kind::see: return happen(SetAsideSeen{});
    case Move::Kind::leave: return leave();
    case Move::Kind::save: return save(at);
    case Move::Kind::fail: ++failures_; return fail_operation("history.git");
    case Move::Kind::close:
        ++closings_;
        folder_.is_open = false;
        return fail_operation("history.closed");
    case Move::Kind::crash: return crash();
    case Move::Kind::move_branch: return move_branch();
    case Move::Kind::reload: ++reloads_; return want();
    case Move::Kind::fail_load: return fail_load();
    }
}

// --- people ----------------------------------------------------------------------------------------------------------

void World::edit(std::size_t which) {
    const ScopedEdit& edit = scope_->edits[which];
    holds(may_edit(edit.by), "an edit is taken though the project is not open to its client");
    if (edit.made == Made::now) taken_.at(which) = state_.now;
    const Content against = std::exchange(taken_.at(which), {});
    edits_.at(which) = Course::over;
    Content after = against;
    after[edit.field] = value_of_edit(which);
    const OnClash on_clash = edit.made == Made::yielding ? OnClash::refuse : OnClash::stand;
    happen(Edited<Content>{{edit.by, EditSource::user, "", 0}, against, after, on_clash});
}

void World::hold(std::size_t which) {
    const ScopedGesture& held = scope_->gestures[which];
    Gesturing& gesture = gestures_.at(which);
    gesture.course = Course::under_way;
    gesture.is_set_aside = false;
    ++gesture.moves;
    Content after = state_.now;
    after[held.field] = value_of_gesture(which);
    happen(Held<Content>{held.by, after});
}

void World::release(std::size_t which) {
    is_releasing_ = int(which);
    happen(Released{{scope_->gestures[which].by, EditSource::mixer, "", 0}});
    is_releasing_ = -1;
    gestures_.at(which) = {Course::over};
}

void World::go(ClientId by, bool forward) {
    ++(forward ? redos_ : undos_).at(by - 1);
    forward ? happen(Redone{by}) : happen(Undone{by});
}

/// What the client holds is released for it.
void World::leave() {
    is_ready_[2] = false;
    has_left_ = true;
    happen_in_loading(loading::ClientLeft{2});
    for (std::size_t i = 0; i < scope_->gestures.size(); ++i)
        if (scope_->gestures[i].by == 2 && gestures_.at(i).course == Course::under_way) return release(i);
    if (has_project_) happen(Released{{2, EditSource::mixer, "", 0}});
}

// --- other programs, and the disk ------------------------------------------------------------------------------------

void World::save(std::size_t which) {
    const auto [field, what] = scope_->saves[which];
    saved_.at(which) = is_watched_ = true;
    reads_ = 0;
    if (what == Save::stale) put(file_of(field), Content{}, folder_.files);
    if (what == Save::back) put(file_of(field), folder_.committed(), folder_.files);
    if (what != Save::back) folder_.files[field] = value_of_save(which);
    remember_files();
}

/// Another branch is checked out. What was committed stays on the first one.
void World::move_branch() {
    ++branch_moves_;
    for (Account& account : accounts_)
        if (is_in_history(account)) account.fate = Fate::settled;
    folder_.files = {};
    folder_.files[Field::level] = 60;
    folder_.branch = {{folder_.files, 0}};
    folder_.newest = folder_.floor = 0;
    folder_.is_moved = is_watched_ = true;
    reads_ = 0;
    remember_files();
}

void World::remember_files() {
    for (const Field field : filed_fields)
        from_files_.at(std::size_t(field)) |= std::uint64_t(1) << folder_.files[field];
}

void World::begin_operation() {
    if (const std::string code = folder_.refusal(*operation_); !code.empty()) return fail_operation(code);
    operation_->has_begun = true;
    operation_->read = folder_.files;
    const bool is_alone =
        std::count(saved_.begin(), saved_.end(), true) == std::ptrdiff_t(scope_->saves.size());
    if (is_alone) end_operation(); // nobody could come in between
}

void World::fail_operation(const std::string& code) {
    operation_.reset();
    happen(Failed{{code, "It failed.", ""}});
}

void World::end_operation() {
    const Operation done = *std::exchange(operation_, std::nullopt);
    if (done.what == Do::read) {
        ++reads_;
        holds(reads_ <= 2, "the files are read again and again");
        return see(done.read);
    }
    if (done.what == Do::attach) {
        folder_.begin_history();
        return see(folder_.committed());
    }
    if (done.what == Do::look) return happen(Did{});
    const Content before = folder_.files;
    const Content from = folder_.committed(), to = folder_.target(done);
    folder_.finish(done);
    for (const Field field : filed_fields) {
        const bool is_written = folder_.files[field] != before[field];
        holds(!is_written || before[field] == known_[field], "a save of another program is overwritten");
        if (from[field] != to[field]) known_[field] = to[field];
    }
    if (scope_->hears_itself) is_watched_ = true;
    const bool is_nothing = done.what == Do::commit && from.has_files_of(to);
    happen(Did{is_nothing ? "" : "commit"});
}

/// Memory is lost. What was not in the history yet is allowed to be lost.
void World::crash() {
    ++crashes_;
    operation_.reset();
    state_ = {};
    has_project_ = false;
    is_watched_ = false;
    for (auto& course : edits_)
        if (course == Course::under_way) course = Course::over;
    for (auto& gesture : gestures_)
        if (gesture.course == Course::under_way) gesture = {Course::over};
    for (Account& account : accounts_) {
        if (!is_in_history(account)) account.fate = Fate::settled;
        account.step = 0;
    }
    start();
}

namespace {

/// Numbers of steps differ between worlds in which the same can happen, so the hash takes the order in which they appear.
class StepNumbers {
public:
    std::size_t operator()(StepId id) {
        const auto place = std::size_t(std::find(known_.begin(), known_.end(), id) - known_.begin());
        if (place == known_.size()) known_.push_back(id);
        return place;
    }

private:
    std::vector<StepId> known_ = {0}; // 0 is none
};

void add(Hash& hash, const Content& content) {
    for (const auto value : content.values) hash.add(value);
}

} // namespace

/// Leaves out what the rules hold to be equal to something else.
std::uint64_t World::hash() const {
    Hash hash;
    StepNumbers number;
    const auto add_step = [&](const edits::Step<Content>& step) {
        hash.add(number(step.id), step.author.source, step.commit.empty());
        add(hash, step.content);
    };
    const auto& s = state_;
    const auto& disk = s.disk;
    hash.add(s.steps.size(), s.position);
    for (const auto& step : s.steps) add_step(step);
    hash.add(disk.steps.size(), disk.position);
    for (const auto& step : disk.steps) add_step(step);
    hash.add(disk.doing ? int(*disk.doing) : -1, disk.is_attached, disk.has_save, disk.has_to_read,
        disk.has_to_look, disk.waits, disk.trouble.has_value());
    for (const auto& gesture : s.gestures) {
        hash.add(gesture.by);
        add(hash, gesture.base);
        add(hash, gesture.mine);
    }
    hash.add(s.set_aside.size());
    for (const Clash& clash : s.set_aside)
        hash.add(clash.what[0], std::stoi(clash.ours), std::stoi(clash.theirs));
    hash.add(loading_.phase, loading_.open != 0, has_project_, load_, is_watched_, reads_, has_left_);
    hash.add(operation_.has_value());
    if (operation_) {
        hash.add(operation_->what, operation_->is_save, operation_->has_begun);
        add_step(operation_->step);
        add(hash, operation_->read);
    }
    add(hash, parsed_);
    add(hash, known_);
    add(hash, folder_.files);
    hash.add(folder_.branch.size(), folder_.newest, folder_.floor, folder_.is_open, folder_.is_moved);
    for (const Commit& commit : folder_.branch) {
        hash.add(number(commit.step));
        add(hash, commit.content);
    }
    for (const bool is_ready : is_ready_) hash.add(is_ready);
    for (const auto course : edits_) hash.add(course);
    for (const Content& content : taken_) add(hash, content);
    for (const auto& gesture : gestures_) hash.add(gesture.course, gesture.moves, gesture.is_set_aside);
    for (const bool is_saved : saved_) hash.add(is_saved);
    for (const int count : {undos_[0], undos_[1], redos_[0], redos_[1], failures_, closings_, crashes_,
             branch_moves_, reloads_, failed_loads_})
        hash.add(count);
    for (const Account& account : accounts_)
        hash.add(account.field, account.value, number(account.step), account.fate);
    for (const auto values : from_files_) hash.add(values);
    return hash.value();
}

} // namespace aviary::session::edits
