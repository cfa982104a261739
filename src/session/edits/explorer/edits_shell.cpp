// The explorer's shell: carries out the actions of both machines, as the workspace would.
#include "session/edits/explorer/edits_world.h"

namespace aviary::session::edits {

// --- the load --------------------------------------------------------------------------------------------------------

/// The program is started, its clients connect, and the project is wanted.
void World::start() {
    loading_ = {};
    is_ready_ = {};
    for (const ClientId client : {1u, 2u}) {
        if (client == 2 && has_left_) continue;
        happen_in_loading(loading::UiReady{client, client});
        if (client == 2 && scope_->is_late) continue;
        is_ready_.at(client) = true;
        happen_in_loading(loading::ReactReady{client});
    }
    want();
}

void World::want() { happen_in_loading(loading::Wanted{++newest_load_}); }

void World::parse() {
    parsed_ = folder_.files;
    happen_in_loading(loading::SongParsed{newest_load_, false});
}

/// The project that was open hands over what it has not kept yet.
void World::finish_floor() {
    folder_.begin_history();
    Content floor = scope_->trusts_parse ? parsed_ : folder_.committed();
    if (has_project_) {
        happen(Suspended{});
        see(floor);
        engine_ = state_.now; // the load let it play what was parsed
    } else {
        has_project_ = true;
        state_ = begin<Content>({0, loaded(), floor, {}});
        engine_ = known_ = floor;
        told_ = outline();
    }
    load_ = Loading::none;
    happen_in_loading(loading::FloorCommitted{newest_load_});
}

/// What was open is put back. If its history was closed for the load, it needs another one.
void World::fail_load() {
    ++failed_loads_;
    const bool is_closed = load_ == Loading::floor && !operation_;
    load_ = Loading::none;
    happen_in_loading(loading::LoadFailed{newest_load_, {"song.missing", "There is no such song.", ""}});
    engine_ = state_.now;
    if (!is_closed && state_.disk.doing != Do::reload) return;
    folder_.is_open = false;
    happen(Detached{});
}

void World::happen_in_loading(const loading::Event& event) {
    loading::Step step = loading::advance(std::move(loading_), event);
    loading_ = std::move(step.state);
    for (const auto& action : step.actions) perform(action);
}

/// Plugins and the mixer take no time here: no edit is affected by them.
void World::perform(const loading::Action& action) {
    switch (action.what) {
    case loading::Do::parse_song: load_ = Loading::parse; break;
    case loading::Do::load_plugins: happen_in_loading(loading::PluginsLoaded{action.load, {}}); break;
    case loading::Do::build_mixer: happen_in_loading(loading::MixerBuilt{action.load}); break;
    case loading::Do::apply_mixer:
        engine_ = parsed_;
        load_ = Loading::floor; // also if the floor has to wait for a page: there is one here
        happen_in_loading(loading::MixerApplied{action.load});
        break;
    default: break;
    }
}

// --- edits -----------------------------------------------------------------------------------------------------------

void World::see(Content content) {
    const auto& disk = state_.disk;
    content[Field::hidden] = disk.steps[disk.position].content[Field::hidden];
    happen(Saw<Content>{content});
}

void World::happen(const Event<Content>& event) {
    const State<Content> before = state_;
    auto [state, actions] = (*machine_)(std::move(state_), event);
    state_ = std::move(state);
    for (const Action& action : actions) perform(action);
    check_after({before, event, actions});
    keep_account({before, event, actions});
    if (const auto* saw = std::get_if<Saw<Content>>(&event)) known_ = saw->content;
}

void World::perform(const Action& action) {
    switch (action.what) {
    case Do::show: engine_ = state_.now; break;
    case Do::tell: told_ = outline(); break;
    case Do::refuse:
    case Do::moved: break; // the rules check these
    case Do::commit:
        holds(state_.disk.step.id == action.step, "another step is written than was asked for");
        [[fallthrough]];
    case Do::undo:
    case Do::redo:
    case Do::look:
    case Do::read:
    case Do::attach:
        if (!holds(!operation_, "the disk has two operations at a time")) break;
        holds(
            action.what != Do::undo || folder_.newest > folder_.floor || folder_.is_moved || !folder_.is_open,
            "the history is taken back below its floor");
        holds(action.what != Do::redo || folder_.newest + 1 < folder_.branch.size() || folder_.is_moved
                  || !folder_.is_open,
            "the history has nothing to bring back");
        operation_ = Operation{action.what};
        if (action.what != Do::commit) break;
        operation_->step = state_.disk.step;
        operation_->is_save = state_.disk.has_save;
        break;
    case Do::reload:
        if (load_ == Loading::none) want();
        break;
    case Do::wait: break; // State says so
    }
}

} // namespace aviary::session::edits
