// The explorer's shell: carries out each action, and checks the rules that this action can break.
#include "session/loading/explorer/explorer_world.h"

#include <algorithm>

namespace aviary::session::loading {

void World::perform(const Action& action, const Event& event) {
    holds(is_awake() || action.what == Do::refuse, "something is done before a client has asked");
    switch (action.what) {
    case Do::answer_ok:
    case Do::answer_no_project: answer(action); break;
    case Do::answer_store: answer_store(action.request); break;
    case Do::permit:
    case Do::refuse: break; // probe() checks these
    case Do::push_track_state: push(event); break;
    case Do::tell_progress: tell_progress(action); break;
    case Do::tell_done: action.client ? tell_done(action.client, event) : tell_done_to_all(action); break;
    case Do::read_plugin_list:
        holds(!has_list_, "the list of plugins is read again");
        has_list_ = true;
        break;
    case Do::parse_song:
        holds(has_list_, "a song is read before the list of plugins");
        begin(Work::parse, action, 1);
        break;
    case Do::scan: scan(event); break;
    case Do::load_plugins: begin(Work::plugins, action, 2); break;
    case Do::build_mixer: begin(Work::build, action, 3); break;
    case Do::apply_mixer:
        begin(Work::apply, action, 4);
        engine_ = action.load;
        quiet_.fill(false);
        unwritten_.fill(false);
        break;
    case Do::keep_cache: keep_cache(action); break;
    case Do::put_back: put_back(action); break;
    case Do::start_quiet: start_quiet(action); break;
    case Do::start_cap: caps_.at(action.load) = true; break;
    case Do::name_offenders: name_offenders(action); break;
    case Do::commit_floor: commit_floor(action); break;
    case Do::commit_plugin: commit_plugin(action.slots.at(0), event); break;
    }
}

void World::answer(const Action& action) {
    auto* page = page_of(static_cast<ClientId>(action.request));
    if (!holds(page, "an answer is for nobody")) return;
    const bool is_ok = action.what == Do::answer_ok;
    holds(is_ok || (!opened_ && !on_path_), "the picker is shown though a project is there or coming");
    holds(!is_ok || opened_ || on_path_, "the picker is not shown though there is no project");
    page->shows = engine_;
    page->screen = is_ok ? Screen::loading : Screen::picker;
    const bool is_done = progress_of(state_).message == "done";
    if (page->is_interface && is_ok && is_done) page->screen = Screen::workspace;
}

void World::answer_store(RequestId request) {
    auto* page = page_of(static_cast<ClientId>(request / most_stores));
    if (!holds(page, "an answer is for nobody")) return;
    holds(has_right_cache(), "a store is answered from the cache of another project");
    page->stores.at(request % most_stores) = Store::answered;
    page->holds.at(request % most_stores) = cache_;
}

void World::push(const Event& event) {
    holds(has_pages(), "the command line has no page to tell");
    if (std::holds_alternative<MixerApplied>(event)) {
        holds(of(wanted_).steps == 4, "the steps of a load are out of order");
        of(wanted_).steps = 5;
    }
    for (auto& page : pages_)
        if (page.has_asked && page.hears) page.shows = engine_;
}

void World::tell_progress(const Action& action) {
    const double progress = action.progress.progress;
    holds(on_path_, "progress is told though nothing is being loaded");
    holds(progress >= told_, "progress goes back");
    told_ = progress;
    for (auto& page : pages_) {
        if (!page.has_asked || !page.hears) continue;
        const bool leaves = scope_->leaves_at_full_progress && progress >= 1;
        page.screen = leaves ? Screen::workspace : Screen::loading;
    }
}

void World::tell_done(ClientId client, const Event& event) {
    const auto* asked = std::get_if<UiReady>(&event);
    auto* page = page_of(client);
    if (!holds(asked && asked->client == client && page, "a done is told that nobody asked for")) return;
    holds(!on_path_, "ui_ready tells done though a project is being loaded");
    holds(!page->is_interface, "ui_ready tells an interface done");
    if (page->hears) page->screen = Screen::workspace;
}

void World::tell_done_to_all(const Action& action) {
    if (!holds(on_path_, "a load path ends in more than one done")) return;
    if (!has_pages() && !action.error) opened_ = wanted_;
    holds(failing_ == action.error.has_value(), "the done of a load does not say how it ended");
    holds(failing_ || (wanted_ && opened_ == wanted_), "done is told before the floor is in the history");
    holds(engine_ == opened_ && cache_ == opened_, "a load leaves another project than the open one");
    on_path_ = false;
    for (auto& page : pages_)
        if (page.has_asked && page.hears) page.screen = failing_ ? Screen::picker : Screen::workspace;
}

void World::begin(Work work, const Action& action, int step) {
    if (!holds(on_path_ && action.load == wanted_ && wanted_, "a load goes on that was superseded")) return;
    auto& load = of(action.load);
    holds(load.steps == step - 1 && load.under_way == Work::none, "the steps of a load are out of order");
    load.steps = step;
    load.under_way = work;
}

void World::scan(const Event& event) {
    const auto* parsed = std::get_if<SongParsed>(&event);
    const bool is_needed = parsed && parsed->names_unknown_plugins && parsed->load == wanted_;
    holds(is_needed || std::holds_alternative<BrowserOpened>(event), "plugins are scanned without a need");
    holds(!scanning_, "plugins are scanned twice at a time");
    scanning_ = true;
}

void World::keep_cache(const Action& action) {
    if (!holds(on_path_ && action.load == wanted_ && wanted_, "a load goes on that was superseded")) return;
    holds(of(wanted_).steps == (has_pages() ? 5 : 4), "the steps of a load are out of order");
    of(wanted_).steps = 6;
    set_cache(wanted_);
}

void World::put_back(const Action& action) {
    holds(failing_, "a project is put back though nothing failed");
    holds(action.load == opened_, "another project is put back than the open one");
    engine_ = action.load;
    quiet_.fill(true);
    unwritten_.fill(false);
    set_cache(action.load);
}

/// Replaces the cache, and tells the pages their new stores.
void World::set_cache(LoadId load) {
    cache_ = load;
    for (auto& page : pages_)
        if (page.has_asked && page.hears) page.holds.fill(load);
}

void World::start_quiet(const Action& action) {
    const SlotId slot = action.slots.at(0);
    for (auto& timer : timers_)
        if (timer.load == engine_ && timer.slot == slot) timer.is_newest = false;
    timers_.push_back({action.timer, engine_, slot, true});
}

void World::name_offenders(const Action& action) {
    std::vector<SlotId> unsettled;
    for (int slot = 1; slot <= scope_->slots; ++slot)
        if (!quiet_.at(static_cast<std::size_t>(slot))) unsettled.push_back(static_cast<SlotId>(slot));
    auto named = action.slots;
    std::sort(named.begin(), named.end());
    holds(capped_ && named == unsettled, "the wrong plugins are named as not settled");
    was_named_ = true;
}

void World::commit_floor(const Action& action) {
    holds(has_pages(), "the command line writes into the history");
    holds(!of(action.load).has_floor, "the floor is committed twice");
    begin(Work::floor, action, 7);
    holds(has_hydrated_page(), "the floor is committed before a page has hydrated");
    holds(is_settled() || capped_, "the floor is committed before plugins have settled");
    holds(is_settled() || was_named_, "the floor is committed without naming who did not settle");
    of(action.load).has_floor = true;
    unwritten_.fill(false);
}

void World::commit_plugin(SlotId slot, const Event& event) {
    const bool is_left =
        std::holds_alternative<Wanted>(event) || std::holds_alternative<ScenarioAnnounced>(event);
    holds(opened_ && engine_ == opened_ && (is_left || !on_path_),
        "a late report is committed before the floor");
    holds(is_left || quiet_.at(slot), "a late report is committed before the plugin has settled");
    unwritten_.at(slot) = false;
}

} // namespace aviary::session::loading
