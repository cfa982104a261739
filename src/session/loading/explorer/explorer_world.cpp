// The moves that can happen, and the events by which the machine is told of them.
#include "session/loading/explorer/explorer_world.h"

#include "session/explorer_testing.h"

#include <algorithm>

namespace aviary::session::loading {

std::string name_of(const Move& move) {
    static constexpr std::array names = {"join", "ui_ready", "listen and ui_ready", "store.get", "hydrate",
        "leave", "want", "announce scenario", "fail scenario", "complete", "fail", "end scan", "open browser",
        "report", "expire", "expire cap"};
    std::string name = names.at(static_cast<std::size_t>(move.kind));
    name += " ";
    name += std::to_string(move.which);
    if (move.kind == Move::Kind::hydrate) name += std::to_string(move.store);
    return name;
}

std::vector<Move> World::moves(std::size_t& must) const {
    std::vector<Move> moves;
    must_happen(moves);
    must = moves.size();
    may_happen(moves);
    return moves;
}

void World::must_happen(std::vector<Move>& moves) const {
    if (has_pages() && pages_[0].id == 0) moves.push_back({Move::Kind::join, 0});
    for (int which = 0; which < most_pages; ++which) must_pages_do(moves, which);
    for (int load = 1; load <= scope_->projects; ++load) {
        const auto at = static_cast<std::size_t>(load);
        if (loads_.at(at).under_way != Work::none) moves.push_back({Move::Kind::complete, load});
        if (caps_.at(at)) moves.push_back({Move::Kind::expire_cap, load});
    }
    if (scanning_) moves.push_back({Move::Kind::end_scan});
    for (int timer = 0; timer < static_cast<int>(timers_.size()); ++timer)
        moves.push_back({Move::Kind::expire, timer});
    if (scenario_ != Scenario::pending) return;
    if (static_cast<int>(newest_) < scope_->projects) moves.push_back({Move::Kind::want});
    moves.push_back({Move::Kind::fail_scenario});
}

void World::must_pages_do(std::vector<Move>& moves, int which) const {
    const auto& page = pages_.at(static_cast<std::size_t>(which));
    if (page.id == 0) return;
    if (!page.has_asked)
        moves.push_back({Move::Kind::ask, which});
    else if (!page.hears)
        moves.push_back({Move::Kind::listen, which});
    if (page.is_interface) return;
    if (page.stores[0] == Store::unasked) moves.push_back({Move::Kind::ask_stores, which});
    for (int store = 0; store < scope_->stores; ++store)
        if (page.stores.at(static_cast<std::size_t>(store)) == Store::answered)
            moves.push_back({Move::Kind::hydrate, which, store});
}

void World::may_happen(std::vector<Move>& moves) const {
    if (scope_->guest != Guest::none && pages_[1].id == 0 && !pages_[1].is_gone)
        moves.push_back({Move::Kind::join, 1});
    if (reloads_ < scope_->reloads && pages_[0].id) moves.push_back({Move::Kind::leave, 0});
    if (scope_->parts && pages_[1].id) moves.push_back({Move::Kind::leave, 1});
    if (scenario_ != Scenario::pending && static_cast<int>(newest_) < scope_->projects)
        moves.push_back({Move::Kind::want});
    if (scope_->has_scenario && scenario_ == Scenario::none) moves.push_back({Move::Kind::announce_scenario});
    for (int load = 1; load <= scope_->projects && failures_ < scope_->failures; ++load)
        if (loads_.at(static_cast<std::size_t>(load)).under_way != Work::none)
            moves.push_back({Move::Kind::fail, load});
    if (browsers_ < scope_->browsers) moves.push_back({Move::Kind::open_browser});
    for (int slot = 1; slot <= scope_->slots && reports_ < scope_->reports && engine_; ++slot)
        moves.push_back({Move::Kind::report, slot});
}

void World::take(const Move& move) {
    was_named_ = failing_ = false;
    const auto at = static_cast<std::size_t>(move.which);
    switch (move.kind) {
    case Move::Kind::join: join(move.which); break;
    case Move::Kind::ask: ask(move.which); break;
    case Move::Kind::listen:
        pages_.at(at).hears = true;
        pages_.at(at).holds.fill(cache_); // the page asked for the stores that it missed
        ask(move.which);
        break;
    case Move::Kind::ask_stores: ask_stores(pages_.at(at)); break;
    case Move::Kind::hydrate: hydrate(pages_.at(at), move.store); break;
    case Move::Kind::leave: leave(move.which); break;
    case Move::Kind::want: want(); break;
    case Move::Kind::announce_scenario: announce_scenario(); break;
    case Move::Kind::fail_scenario:
        scenario_ = Scenario::over;
        failing_ = is_awake();
        on_path_ = is_awake(); // if nobody was told that it began, nobody need be told that it ended
        happen(ScenarioFailed{{"scenario.failed", "The scenario failed.", ""}});
        break;
    case Move::Kind::complete: complete(static_cast<LoadId>(move.which)); break;
    case Move::Kind::fail: fail(static_cast<LoadId>(move.which)); break;
    case Move::Kind::end_scan:
        scanning_ = false;
        happen(ScanEnded{});
        break;
    case Move::Kind::open_browser:
        ++browsers_;
        happen(BrowserOpened{});
        break;
    case Move::Kind::report: report(static_cast<SlotId>(move.which)); break;
    case Move::Kind::expire: expire(at); break;
    case Move::Kind::expire_cap:
        caps_.at(at) = false;
        capped_ = capped_ || (on_path_ && wanted_ == at);
        happen(CapOver{static_cast<LoadId>(move.which)});
        break;
    }
}

void World::join(int which) {
    auto& page = pages_.at(static_cast<std::size_t>(which));
    const bool is_first = joined_ == 0;
    page = {};
    page.id = static_cast<ClientId>(++joined_);
    page.is_interface = which == 1 && scope_->guest == Guest::interface;
    page.hears = !(is_first && scope_->listens_late);
}

void World::ask(int which) {
    auto& page = pages_.at(static_cast<std::size_t>(which));
    page.has_asked = was_asked_ = true;
    happen(UiReady{page.id, page.id, page.is_interface ? Peer::interface : Peer::page});
}

/// The number of a request says which page and which store it is about.
void World::ask_stores(Page& page) {
    for (int store = 0; store < scope_->stores; ++store) {
        page.stores.at(static_cast<std::size_t>(store)) = Store::waiting;
        happen(StoreAsked{page.id, RequestId{page.id} * most_stores + static_cast<RequestId>(store)});
    }
}

/// The page counts its stores as they hydrate, and says when they have.
void World::hydrate(Page& page, int store) {
    page.stores.at(static_cast<std::size_t>(store)) = Store::hydrated;
    const auto counted = page.stores.begin() + scope_->stores - scope_->forgetful_stores;
    const auto count = std::count(page.stores.begin(), counted, Store::hydrated);
    if (count != std::min(scope_->stores, scope_->stores_that_count)) return;
    page.is_ready = true;
    if (holds(has_all_stores(page), "react_ready is said before all stores have hydrated"))
        happen(ReactReady{page.id});
}

void World::leave(int which) {
    auto& page = pages_.at(static_cast<std::size_t>(which));
    const ClientId id = page.id;
    page = {};
    page.is_gone = which == 1;
    if (which == 0) ++reloads_;
    happen(ClientLeft{id});
}

void World::want() {
    ++newest_;
    if (scenario_ == Scenario::pending) scenario_ = Scenario::over;
    begin_path(newest_);
    happen(Wanted{newest_});
}

void World::announce_scenario() {
    scenario_ = Scenario::pending;
    begin_path(0);
    happen(ScenarioAnnounced{});
}

void World::begin_path(LoadId wanted) {
    if (!on_path_) told_ = 0;
    on_path_ = true;
    wanted_ = wanted;
    capped_ = false;
}

void World::complete(LoadId load) {
    const Work work = of(load).under_way;
    of(load).under_way = Work::none;
    std::vector<SlotId> slots;
    for (int slot = 1; slot <= scope_->slots; ++slot) slots.push_back(static_cast<SlotId>(slot));
    switch (work) {
    case Work::none: break;
    case Work::parse: happen(SongParsed{load, is_unknown(load)}); break;
    case Work::plugins: happen(PluginsLoaded{load, slots}); break;
    case Work::build: happen(MixerBuilt{load}); break;
    case Work::apply: happen(MixerApplied{load}); break;
    case Work::floor:
        if (on_path_ && wanted_ == load) opened_ = load;
        happen(FloorCommitted{load});
        break;
    }
}

void World::fail(LoadId load) {
    ++failures_;
    of(load).under_way = Work::none;
    failing_ = on_path_ && wanted_ == load;
    happen(LoadFailed{load, {"song.missing", "There is no such song.", ""}});
}

void World::report(SlotId slot) {
    ++reports_;
    quiet_.at(slot) = false;
    unwritten_.at(slot) = has_pages() && (!on_path_ || engine_ == wanted_);
    for (auto& timer : timers_)
        if (timer.load == engine_ && timer.slot == slot) timer.is_newest = false;
    happen(PluginReported{engine_, slot});
}

void World::expire(std::size_t which) {
    const Timer timer = timers_.at(which);
    timers_.erase(timers_.begin() + static_cast<std::ptrdiff_t>(which));
    if (timer.is_newest && timer.load == engine_) quiet_.at(timer.slot) = true;
    happen(QuietOver{timer.id});
}

void World::happen(const Event& event) {
    Step step = (*machine_)(state_, event);
    state_ = std::move(step.state);
    for (const auto& action : step.actions) perform(action, event);
    check_after(event, step);
}

/// The numbers of clients and timers differ between worlds in which the same can happen. So the hash does not take the
/// numbers, but the page or slot that they belong to.
std::uint64_t World::hash() const {
    const auto page_at = [&](ClientId id) {
        return std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) { return page.id == id; })
               - pages_.begin();
    };
    const auto timer_at = [&](TimerId id) {
        return std::find_if(timers_.begin(), timers_.end(), [&](const Timer& timer) {
            return timer.id == id;
        }) - timers_.begin();
    };
    Hash hash;
    const auto& s = state_;
    hash.add(s.is_awake, s.phase, s.load, s.open, s.shown, s.progress * 100, s.is_scanning, s.is_capped,
        s.asynchronous.size());
    hash.add(s.unsettled.size());
    for (const auto& plugin : s.unsettled) hash.add(plugin.slot, timer_at(plugin.timer));
    hash.add(s.clients.size());
    for (const auto& client : s.clients) hash.add(page_at(client.id), client.standing);
    hash.add(s.waiting_stores.size());
    for (const auto& store : s.waiting_stores) hash.add(page_at(store.client), store.request % most_stores);
    for (const auto& page : pages_) {
        hash.add(page.id != 0, page.is_interface, page.has_asked, page.hears, page.is_ready, page.is_gone,
            page.screen, page.shows);
        for (const auto store : page.stores) hash.add(store);
        for (const auto load : page.holds) hash.add(load);
    }
    hash.add(joined_ > 0, reloads_, reports_, failures_, browsers_, was_asked_, scenario_, newest_, wanted_,
        on_path_, told_ * 100, engine_, cache_, opened_, has_list_, scanning_, capped_);
    for (const auto& load : loads_) hash.add(load.under_way, load.steps, load.has_floor);
    for (const bool is_quiet : quiet_) hash.add(is_quiet);
    for (const bool is_unwritten : unwritten_) hash.add(is_unwritten);
    for (const bool runs : caps_) hash.add(runs);
    for (const auto& timer : timers_) hash.add(timer.load, timer.slot, timer.is_newest);
    return hash.value();
}

} // namespace aviary::session::loading
