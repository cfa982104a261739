// The rules that must hold after each event, and at rest.
#include "session/edits/explorer/edits_world.h"

#include <algorithm>

namespace aviary::session::edits {

namespace {

bool has(const std::vector<Action>& actions, Do what) {
    return std::any_of(
        actions.begin(), actions.end(), [&](const Action& action) { return action.what == what; });
}

bool is_equal_but_for(Field field, const Content& one, const Content& other) {
    return std::all_of(all_fields.begin(), all_fields.end(),
        [&](Field each) { return each == field || one[each] == other[each]; });
}

} // namespace

bool World::may_edit(ClientId by) const { return has_project_ && load_ == Loading::none && is_ready_.at(by); }

std::uint64_t World::outline() const {
    Hash hash;
    for (const auto& step : state_.steps) hash.add(step.id);
    hash.add(state_.position, state_.kept(), state_.set_aside.size(), state_.disk.trouble.has_value());
    return hash.value();
}

bool World::is_set_aside(Field field, std::uint8_t ours) const {
    return std::any_of(state_.set_aside.begin(), state_.set_aside.end(), [&](const Clash& clash) {
        return clash.what == name_of(field) && clash.ours == std::to_string(ours);
    });
}

/// Whether a commit of the branch made that edit.
bool World::is_in_history(const Account& account) const {
    const auto& branch = folder_.branch;
    for (std::size_t i = 1; i <= folder_.newest; ++i)
        if (branch[i].content[account.field] == account.value
            && branch[i - 1].content[account.field] != account.value)
            return true;
    return false;
}

void World::check_after(const Step& step) {
    check_gestures();
    std::visit([&](const auto& event) { check(step, event); }, step.event);
    if (*broken_) return;
    check_set_aside(step);
    check_now();
    check_history();
    holds(load_ != Loading::none || engine_ == state_.now, "the engine does not follow");
    holds(told_ == outline(), "pages are not told of the steps");
}

// --- edits of people ---------------------------------------------------------------------------------------------------

void World::check(const Step& step, const Edited<Content>& edited) {
    const Content& before = step.before.committed();
    const Field field = *std::find_if(all_fields.begin(), all_fields.end(),
        [&](Field each) { return edited.after[each] != edited.against[each]; });
    const bool is_in_the_way = before[field] != edited.against[field];
    if (has(step.actions, Do::refuse)) {
        const auto& clashes = step.actions.front().clashes;
        holds(edited.on_clash == OnClash::refuse && is_in_the_way,
            "an edit is refused though nothing is in its way");
        holds(clashes.size() == 1 && clashes[0].what == name_of(field), "a refusal does not say why");
        return check_same(step);
    }
    holds(edited.on_clash != OnClash::refuse || !is_in_the_way,
        "an edit that yields takes back what came meanwhile");
    holds(state_.committed()[field] == edited.after[field], "an edit is lost");
    holds(is_equal_but_for(field, before, state_.committed()), "an edit takes back what others changed");
    check_added(step, edited.author.by);
}

void World::check(const Step& step, const Held<Content>&) {
    holds(state_.newest == step.before.newest, "a gesture is a step before it is released");
    check_same(step);
}

void World::check(const Step& step, const Released& released) {
    for (std::size_t i = 0; i < scope_->gestures.size(); ++i) {
        const auto [by, field, most] = scope_->gestures[i];
        const Gesturing& gesture = gestures_.at(i);
        if (by != released.author.by || gesture.course != Course::under_way || gesture.is_set_aside) continue;
        holds(state_.committed()[field] == value_of_gesture(i), "a gesture is lost");
        holds(is_equal_but_for(field, step.before.committed(), state_.committed()),
            "a gesture takes back what others changed");
        return check_added(step, by);
    }
    check_same(step);
}

/// One step more, of that client, and nothing to redo.
void World::check_added(const Step& step, ClientId by) {
    const auto &steps = state_.steps, &were = step.before.steps;
    const std::size_t position = step.before.position;
    if (!holds(steps.size() == position + 2 && state_.position == position + 1, "an edit is not one step"))
        return;
    holds(steps.back().author.by == by, "a step has another author");
    for (std::size_t i = 0; i <= position; ++i)
        holds(steps[i].id == were[i].id && steps[i].content == were[i].content,
            "an edit changes an earlier step");
}

void World::check(const Step& step, const Undone&) { check_moved(step, step.before.position > 0, -1); }
void World::check(const Step& step, const Redone&) {
    check_moved(step, step.before.position + 1 < step.before.steps.size(), 1);
}

/// k edits: k undos, whoever made them, and the next changes nothing. Redo until a new edit.
void World::check_moved(const Step& step, bool is_possible, int by) {
    const auto& were = step.before.steps;
    const std::size_t position = step.before.position;
    const StepId moved = is_possible ? were[by < 0 ? position : position + 1].id : 0;
    const auto says = [&](const Action& action) { return action.what == Do::moved && action.step == moved; };
    holds(std::any_of(step.actions.begin(), step.actions.end(), says),
        "undo or redo moves another step than the next one");
    holds(state_.position == position + std::size_t(is_possible ? by : 0), "undo or redo is not one step");
    check_steps_same(step, "undo or redo changes steps");
}

// --- the disk's answers ------------------------------------------------------------------------------------------------

void World::check_same(const Step& step) {
    holds(state_.position == step.before.position, "steps change though nobody edits");
    check_steps_same(step, "steps change though nobody edits");
}

void World::check_steps_same(const Step& step, const char* otherwise) {
    const auto &steps = state_.steps, &were = step.before.steps;
    holds(std::equal(steps.begin(), steps.end(), were.begin(), were.end(),
              [](const auto& one, const auto& other) {
                  return one.id == other.id && one.content == other.content;
              }),
        otherwise);
}

/// A step that changes no file is no step; what is in the files stays.
void World::check(const Step& step, const Did& did) {
    if (step.before.disk.doing != Do::commit || !did.commit.empty()) return check_same(step);
    holds(state_.committed().has_files_of(step.before.committed()),
        "an answer of the disk changes the project");
}

/// A save lands in front of the steps that are not on the disk yet, and takes back nothing that it does not touch. What
/// gives way to it is told. Checks each field on its own, step by step.
void World::check(const Step& step, const Saw<Content>& saw) {
    const bool is_anew = step.before.disk.doing != Do::read;
    for (const Field field : filed_fields) {
        std::uint8_t value = saw.content[field];
        bool is_told = true;
        const auto changes = [&](std::uint8_t from, std::uint8_t to) {
            if (from == to || value == to) return true;
            const bool stands = value == from;
            if (stands)
                value = to;
            else
                is_told = is_told && is_set_aside(field, to);
            return stands;
        };
        std::uint8_t from = known_[field];
        for (std::size_t i = is_anew ? step.before.position : step.before.kept() - 1;
             i <= step.before.position; ++i)
            changes(std::exchange(from, step.before.steps[i].content[field]),
                step.before.steps[i].content[field]);
        holds(saw.content[field] == known_[field] || value != saw.content[field]
                  || state_.committed()[field] == value,
            "a save of another program does not land");
        holds(state_.committed()[field] == value, "a save takes back what it does not touch");
        for (std::size_t i = 0; i < scope_->gestures.size(); ++i) {
            Gesturing& gesture = gestures_.at(i);
            if (scope_->gestures[i].field != field || gesture.course != Course::under_way
                || gesture.is_set_aside)
                continue;
            value = state_.committed()[field];
            gesture.is_set_aside = !changes(step.before.committed()[field], value_of_gesture(i));
        }
        holds(is_told, "what gave way to a save is forgotten");
    }
}

// --- after every event -------------------------------------------------------------------------------------------------

/// What is heard and shown is the newest step with all gestures.
void World::check_now() {
    for (const Field field : all_fields) {
        std::uint8_t wanted = state_.committed()[field];
        for (const Gesture<Content>& held : state_.gestures)
            for (std::size_t i = 0; i < scope_->gestures.size(); ++i)
                if (scope_->gestures[i].by == held.by && scope_->gestures[i].field == field
                    && gestures_.at(i).course == Course::under_way && !gestures_.at(i).is_set_aside)
                    wanted = value_of_gesture(i);
        holds(state_.now[field] == wanted, "what is heard is not the newest step with the gestures");
    }
}

void World::check_gestures() {
    for (std::size_t i = 0; i < scope_->gestures.size(); ++i)
        holds(gestures_.at(i).course != Course::under_way || is_releasing_ == int(i)
                  || std::any_of(state_.gestures.begin(), state_.gestures.end(),
                      [&](const Gesture<Content>& held) { return held.by == scope_->gestures[i].by; }),
            "a gesture ends though its client holds it");
}

/// What was set aside stays until people have seen it. Only for what another program wrote is anything set aside.
void World::check_set_aside(const Step& step) {
    const auto &now = state_.set_aside, &before = step.before.set_aside;
    if (std::holds_alternative<SetAsideSeen>(step.event)) return;
    if (!holds(now.size() >= before.size() && std::equal(before.begin(), before.end(), now.begin()),
            "what gave way to a save is forgotten"))
        return;
    for (auto clash = now.begin() + std::ptrdiff_t(before.size()); clash != now.end(); ++clash)
        for (const Field field : filed_fields)
            holds(clash->what != name_of(field)
                      || from_files_.at(std::size_t(field)) >> std::stoi(clash->theirs) & 1,
                "something is set aside that no save touched");
}

/// The commits are what their steps say, and stand in their order.
void World::check_history() {
    if (folder_.is_moved || !folder_.is_open) return;
    const std::size_t commits = folder_.newest - folder_.floor + 1;
    for (std::size_t i = 1; i < state_.kept() && i < commits; ++i)
        holds(folder_.branch[folder_.floor + i].content.has_files_of(state_.steps[i].content)
                  && folder_.branch[folder_.floor + i].step == state_.steps[i].id,
            "a commit is not what its step says");
}

void World::keep_account(const Step& step) {
    const StepId newest = state_.steps[state_.position].id;
    if (const auto* edited = std::get_if<Edited<Content>>(&step.event))
        for (const Field field : filed_fields)
            if (edited->after[field] != edited->against[field] && !has(step.actions, Do::refuse))
                accounts_.push_back({field, edited->after[field], newest});
    if (is_releasing_ >= 0 && !gestures_.at(std::size_t(is_releasing_)).is_set_aside)
        accounts_.push_back({scope_->gestures[std::size_t(is_releasing_)].field,
            value_of_gesture(std::size_t(is_releasing_)), newest});
    for (Account& account : accounts_) {
        for (const Action& action : step.actions)
            if (action.what == Do::moved && action.step && action.step == account.step)
                account.fate = std::holds_alternative<Undone>(step.event) ? Fate::undone : Fate::taken;
        if (account.fate != Fate::taken) continue;
        if (is_set_aside(account.field, account.value))
            account.fate = Fate::settled;
        else if (std::holds_alternative<Saw<Content>>(step.event) && !is_in_history(account))
            find_again(account, step.before.disk.doing != Do::read);
    }
}

/// A new history begins with one step of all that was not kept, where of two edits of a value only the later one is seen.
/// A save of another program may bring what we are about to write ourselves. Then it is the other program's.
void World::find_again(Account& account, bool is_anew) {
    const auto& steps = state_.steps;
    if (std::any_of(steps.begin(), steps.end(), [&](const auto& step) { return step.id == account.step; }))
        return;
    const bool is_seen = state_.committed()[account.field] == account.value;
    if (is_anew && is_seen && steps.size() > 1)
        account.step = steps.back().id;
    else if (is_anew || is_seen)
        account.fate = Fate::settled;
}

void World::check_rest() {
    holds(has_project_ && load_ == Loading::none, "a load never ends");
    holds(state_.is_at_rest(), "what was accepted is not kept though the disk works");
    holds(state_.position == state_.kept() - 1 && state_.kept() == folder_.newest - folder_.floor + 1,
        "the history has other steps than the order");
    holds(folder_.files.has_files_of(folder_.committed()), "files and history differ");
    holds(engine_.has_files_of(folder_.files) && engine_ == state_.committed(),
        "what is heard is not what is kept");
    for (const Account& account : accounts_)
        holds(account.fate != Fate::taken || is_in_history(account), "an edit is lost");
    holds(!state_.disk.trouble, "a trouble is told that is over");
}

void World::probe() {
    for (const ClientId client : {1u, 2u}) {
        if (client == 2 && has_left_) continue;
        for (const auto what : {loading::Write::commit, loading::Write::undo, loading::Write::redo}) {
            const auto asked = loading::advance(loading_, loading::WriteAsked{what, client, 1});
            const bool is_permitted =
                asked.actions.size() == 1 && asked.actions[0].what == loading::Do::permit;
            holds(is_permitted == may_edit(client),
                "the loading machine permits another client than it should");
        }
    }
}

} // namespace aviary::session::edits
