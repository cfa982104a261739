// The rules that must hold after each event, whatever happened in it.
#include "session/loading/explorer/explorer_world.h"

#include <algorithm>

namespace aviary::session::loading {

bool World::has_all_stores(const Page& page) const {
    return std::count(page.stores.begin(), page.stores.end(), Store::hydrated) == scope_->stores;
}

bool World::has_hydrated_page() const {
    return std::any_of(pages_.begin(), pages_.end(), [](const Page& page) { return page.is_ready; });
}

bool World::is_settled() const {
    return std::all_of(
        quiet_.begin() + 1, quiet_.begin() + 1 + scope_->slots, [](bool is_quiet) { return is_quiet; });
}

bool World::has_right_cache() const { return is_awake() && (!on_path_ || (wanted_ && cache_ == wanted_)); }

Page* World::page_of(ClientId id) {
    const auto page = std::find_if(
        pages_.begin(), pages_.end(), [&](const Page& candidate) { return id && candidate.id == id; });
    return page == pages_.end() ? nullptr : &*page;
}

void World::check_after(const Event& event, const Step& step) {
    if (std::holds_alternative<ClientLeft>(event))
        holds(step.actions.empty(), "something is done because a client left");
    if (const auto* asked = std::get_if<UiReady>(&event)) check_answer(*asked, step);
    if (const auto* parsed = std::get_if<SongParsed>(&event))
        holds(!on_path_ || parsed->load != wanted_ || parsed->names_unknown_plugins || of(wanted_).steps > 1,
            "a project waits for a scan though its plugins are known");
    holds(!failing_ || !on_path_, "a load that failed ends without done");
    check_pages();
    check_stores();
    check_reports(event);
    const bool is_ready = on_path_ && wanted_ && of(wanted_).steps == 6;
    holds(!is_ready || !(is_settled() || capped_) || (has_pages() && !has_hydrated_page()),
        "the floor does not come though pages and plugins are ready");
    for (const auto& client : state_.clients) holds(page_of(client.id), "a client that left is remembered");
    for (const auto& store : state_.waiting_stores)
        holds(page_of(store.client), "a client that left is remembered");
}

void World::check_answer(const UiReady& asked, const Step& step) {
    const auto count = [&](auto matches) {
        return std::count_if(step.actions.begin(), step.actions.end(), matches);
    };
    const auto answers = count([&](const Action& action) {
        return (action.what == Do::answer_ok || action.what == Do::answer_no_project)
               && action.request == asked.request;
    });
    const auto dones = count([](const Action& action) { return action.what == Do::tell_done; });
    holds(answers == 1, "ui_ready is not answered once");
    holds(dones == (opened_ && !on_path_ && asked.peer == Peer::page ? 1 : 0),
        "a page that asks with a project open is not told done once");
}

void World::check_pages() {
    for (const auto& page : pages_) {
        if (!page.has_asked || !page.hears) continue;
        if (!on_path_) {
            holds(page.screen != Screen::loading, "a page is left on the loading screen");
            holds(page.shows == engine_, "a page shows another project than the one that plays");
        } else {
            holds(page.screen != Screen::picker, "the picker stays though a project is coming");
            holds(page.screen != Screen::workspace, "a page leaves the loading screen before done");
        }
    }
}

void World::check_stores() {
    for (const auto& page : pages_)
        for (int store = 0; store < scope_->stores && page.has_asked; ++store) {
            const auto at = static_cast<std::size_t>(store);
            holds(page.stores.at(at) != Store::waiting || !has_right_cache(),
                "a store waits though the cache is there");
            const bool is_there = page.stores.at(at) > Store::waiting && page.hears && has_right_cache();
            holds(!is_there || page.holds.at(at) == cache_, "a page keeps the stores of another project");
        }
}

/// Each report of a plugin is in the history in the end, and before its project is left.
void World::check_reports(const Event& event) {
    const bool is_left =
        std::holds_alternative<Wanted>(event) || std::holds_alternative<ScenarioAnnounced>(event);
    const bool is_unwritten = std::find(unwritten_.begin(), unwritten_.end(), true) != unwritten_.end();
    holds(!is_left || engine_ != opened_ || !is_unwritten, "what a plugin reported is lost");
}

void World::check_rest() {
    holds(!on_path_, "a load never ends");
    for (const auto& load : loads_) holds(load.under_way == Work::none, "work is forgotten");
    for (const bool is_unwritten : unwritten_) holds(!is_unwritten, "what a plugin reported is lost");
}

void World::probe() {
    for (const auto what : {Write::commit, Write::undo, Write::redo, Write::store}) {
        probe_write(what, 0, true);
        for (const auto& page : pages_)
            if (page.has_asked) probe_write(what, page.id, page.is_interface || page.is_ready);
    }
    probe_what_is_over();
}

void World::probe_write(Write what, ClientId client, bool is_ready) {
    const Step step = (*machine_)(state_, WriteAsked{what, client, 1});
    if (!holds(step.actions.size() == 1, "a write is not answered once")) return;
    const bool is_permitted = step.actions[0].what == Do::permit;
    const bool is_there = what == Write::store ? has_right_cache() && engine_ : opened_ && !on_path_;
    holds(!is_permitted || has_pages(), "the command line writes into the history");
    holds(!is_permitted || is_ready, "a page writes before its stores have hydrated");
    holds(!is_permitted || is_there, "something is written before the floor");
    holds(is_permitted || !has_pages() || !is_ready || !is_there,
        "a write is refused though the floor is there");
}

void World::probe_what_is_over() {
    const auto is_heard = [&](const Event& event) { return !(*machine_)(state_, event).actions.empty(); };
    holds(scenario_ == Scenario::pending || !is_heard(ScenarioFailed{}),
        "a scenario fails that is not pending");
    for (LoadId load = 1; load <= newest_; ++load) {
        holds(load == engine_ || !is_heard(PluginReported{load, 1}), "a plugin is heard that does not play");
        holds(on_path_ || !is_heard(LoadFailed{load, {}}), "a load fails that is over");
    }
}

} // namespace aviary::session::loading
