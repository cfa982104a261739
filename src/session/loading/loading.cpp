#include "session/loading/loading.h"

#include <algorithm>

namespace aviary::session::loading {

namespace {

Progress about(Phase phase) {
    switch (phase) {
    case Phase::none: break;
    case Phase::scenario: return {"Waiting for the scenario", 0};
    case Phase::wanted: return {"Opening the project", 0};
    case Phase::song: return {"Reading the song", 0.1};
    case Phase::scan: return {"Looking for plugins", 0.2};
    case Phase::plugins: return {"Loading plugins", 0.3};
    case Phase::mixer_built: return {"Building the mixer", 0.6};
    case Phase::mixer_applied: return {"Starting the sound", 0.7};
    case Phase::settling: return {"Waiting for plugins and pages", 0.8};
    case Phase::floor: return {"Beginning the history", 1};
    }
    return {"done", 1};
}

/// Computes one step: on() takes the event, end() gives the step.
class Advance {
public:
    explicit Advance(LoadingState state)
        : state_(std::move(state)) {}

    Step end() {
        if (has_cache()) answer_stores();
        return {std::move(state_), std::move(actions_)};
    }

    // Clients.

    void on(const UiReady& asked) {
        const bool nothing_comes = state_.phase == Phase::none;
        act({.what = nothing_comes && !state_.open ? Do::answer_no_project : Do::answer_ok,
            .request = asked.request});
        if (!find(asked.client))
            state_.clients.push_back(
                {asked.client, asked.peer == Peer::page ? Standing::hydrating : Standing::interface});
        if (!state_.is_awake) return wake();
        // No load is under way that would tell this page "done". An interface is told of loads only.
        if (nothing_comes && state_.open && asked.peer == Peer::page)
            act({.what = Do::tell_done, .client = asked.client});
    }

    void on(const ReactReady& ready) {
        if (auto* client = find(ready.client))
            client->standing = Standing::hydrated;
        else
            state_.clients.push_back({ready.client, Standing::hydrated});
        go_on_if_settled();
    }

    void on(const ClientLeft& left) {
        std::erase_if(state_.clients, [&](const Client& client) { return client.id == left.client; });
        std::erase_if(state_.waiting_stores, [&](const auto& store) { return store.client == left.client; });
    }

    void on(const StoreAsked& asked) { state_.waiting_stores.push_back({asked.client, asked.request}); }

    void on(const WriteAsked& asked) {
        const bool is_ready =
            asked.what == Write::store ? has_page() && has_cache() && state_.shown : is_editable();
        act({.what = is_ready && may_write(asked.client) ? Do::permit : Do::refuse,
            .request = asked.request});
    }

    void on(const BrowserOpened&) {
        if (state_.is_awake) scan();
    }

    // Which project is wanted.

    void on(const Wanted& wanted) {
        begin_path();
        state_.load = wanted.load;
        state_.phase = Phase::wanted;
        if (state_.is_awake)
            parse_song();
        else if (!has_page())
            wake();
    }

    void on(const ScenarioAnnounced&) {
        begin_path();
        state_.load = 0;
        enter(Phase::scenario);
    }

    void on(const ScenarioFailed& failed) {
        if (state_.phase == Phase::scenario) fail(failed.error);
    }

    // Steps.

    void on(const SongParsed& parsed) {
        if (!is_current(parsed.load, Phase::song)) return;
        if (!parsed.names_unknown_plugins) return load_plugins();
        enter(Phase::scan);
        scan();
    }

    void on(const ScanEnded&) {
        state_.is_scanning = false;
        if (state_.phase == Phase::scan) load_plugins();
    }

    void on(const PluginsLoaded& loaded) {
        if (!is_current(loaded.load, Phase::plugins)) return;
        state_.asynchronous = loaded.asynchronous;
        enter(Phase::mixer_built);
        act({.what = Do::build_mixer, .load = state_.load});
    }

    void on(const MixerBuilt& built) {
        if (!is_current(built.load, Phase::mixer_built)) return;
        enter(Phase::mixer_applied);
        state_.shown = state_.load;
        act({.what = Do::apply_mixer, .load = state_.load});
    }

    void on(const MixerApplied& applied) {
        if (!is_current(applied.load, Phase::mixer_applied)) return;
        if (has_page()) act({.what = Do::push_track_state});
        act({.what = Do::keep_cache, .load = state_.load});
        enter(Phase::settling);
        for (const auto slot : state_.asynchronous) unsettle(slot);
        if (!state_.unsettled.empty()) act({.what = Do::start_cap, .load = state_.load});
        go_on_if_settled();
    }

    void on(const FloorCommitted& committed) {
        if (is_current(committed.load, Phase::floor)) finish();
    }

    void on(const LoadFailed& failed) {
        if (state_.phase != Phase::none && failed.load == state_.load) fail(failed.error);
    }

    // Plugins and timers.

    void on(const PluginReported& reported) {
        const auto& late = state_.asynchronous;
        const bool is_late = std::find(late.begin(), late.end(), reported.slot) != late.end();
        // A state that changes while the floor is being committed is not in the floor, and gets its own commit later.
        const bool counts = state_.phase == Phase::none
                                ? has_page() && state_.open && reported.load == state_.open
                                : is_current(reported.load, Phase::floor)
                                      || (is_current(reported.load, Phase::settling) && is_late);
        if (counts) unsettle(reported.slot);
    }

    void on(const QuietOver& over) {
        const auto& all = state_.unsettled;
        const auto settled = std::find_if(
            all.begin(), all.end(), [&](const Unsettled& plugin) { return plugin.timer == over.timer; });
        if (settled == all.end() || state_.phase == Phase::floor) return;
        const SlotId slot = settled->slot;
        state_.unsettled.erase(settled);
        if (state_.phase == Phase::none) commit_plugin(slot);
        go_on_if_settled();
    }

    void on(const CapOver& over) {
        if (!is_current(over.load, Phase::settling)) return;
        state_.is_capped = true;
        go_on_if_settled();
    }

private:
    bool has_page() const { return state_.transport == Transport::page; }
    /// Whether the cache that pages hydrate from belongs to the project that they are going to show.
    bool has_cache() const {
        return state_.is_awake
               && (state_.phase == Phase::none || state_.phase == Phase::settling
                   || state_.phase == Phase::floor);
    }
    bool is_editable() const { return has_page() && state_.phase == Phase::none && state_.open; }
    bool is_current(LoadId load, Phase phase) const { return load == state_.load && phase == state_.phase; }
    bool is_hydrated() const {
        return !has_page()
               || std::any_of(state_.clients.begin(), state_.clients.end(),
                   [](const Client& client) { return client.standing == Standing::hydrated; });
    }
    Client* find(ClientId id) {
        const auto found = std::find_if(state_.clients.begin(), state_.clients.end(),
            [&](const Client& client) { return client.id == id; });
        return found == state_.clients.end() ? nullptr : &*found;
    }
    bool may_write(ClientId id) {
        const auto* client = find(id);
        return id == 0 || (client && client->standing != Standing::hydrating);
    }

    void act(Action action) { actions_.push_back(std::move(action)); }

    void enter(Phase phase) {
        state_.phase = phase;
        state_.progress = std::max(state_.progress, about(phase).progress);
        if (state_.is_awake) act({.what = Do::tell_progress, .progress = progress_of(state_)});
    }

    void wake() {
        state_.is_awake = true;
        act({.what = Do::read_plugin_list});
        if (state_.phase == Phase::scenario) enter(Phase::scenario);
        if (state_.phase == Phase::wanted) parse_song();
    }

    /// Begins a path, or goes on with the path of a load that is superseded. Then the progress stays where it is.
    void begin_path() {
        if (!has_page() && !state_.is_awake) wake();
        if (state_.phase == Phase::none) {
            state_.progress = 0;
            for (const auto& plugin : state_.unsettled) commit_plugin(plugin.slot); // its project is left now
        }
        forget_settling();
    }

    void parse_song() {
        enter(Phase::song);
        act({.what = Do::parse_song, .load = state_.load});
    }

    void load_plugins() {
        enter(Phase::plugins);
        act({.what = Do::load_plugins, .load = state_.load});
    }

    void scan() {
        if (!state_.is_scanning) act({.what = Do::scan});
        state_.is_scanning = true;
    }

    void unsettle(SlotId slot) {
        std::erase_if(state_.unsettled, [&](const Unsettled& plugin) { return plugin.slot == slot; });
        state_.unsettled.push_back({slot, ++state_.timers});
        act({.what = Do::start_quiet, .slots = {slot}, .timer = state_.timers});
    }

    void go_on_if_settled() {
        if (state_.phase != Phase::settling || !is_hydrated()) return;
        if (!state_.unsettled.empty() && !state_.is_capped) return;
        if (!state_.unsettled.empty()) name_offenders();
        if (!has_page()) return finish();
        enter(Phase::floor);
        act({.what = Do::commit_floor, .load = state_.load});
    }

    void finish() {
        state_.open = state_.load;
        const auto unsettled = std::move(state_.unsettled);
        forget_settling();
        end_path({});
        if (!has_page()) return;
        for (const auto& plugin : unsettled) unsettle(plugin.slot); // a commit follows once it has settled
    }

    void fail(const Error& error) {
        forget_settling();
        if (state_.shown != state_.open) put_back();
        end_path(error);
    }

    void put_back() {
        state_.shown = state_.open;
        act({.what = Do::put_back, .load = state_.open});
        if (has_page()) act({.what = Do::push_track_state});
    }

    void end_path(std::optional<Error> error) {
        state_.phase = Phase::none;
        state_.progress = 1;
        if (state_.is_awake) act({.what = Do::tell_done, .error = std::move(error)});
    }

    void forget_settling() {
        state_.asynchronous.clear();
        state_.unsettled.clear();
        state_.is_capped = false;
    }

    void name_offenders() {
        std::vector<SlotId> slots;
        for (const auto& plugin : state_.unsettled) slots.push_back(plugin.slot);
        act({.what = Do::name_offenders, .slots = std::move(slots)});
    }

    void commit_plugin(SlotId slot) { act({.what = Do::commit_plugin, .slots = {slot}}); }

    /// A page that has not asked ui_ready has to wait: it would not be told if another project's stores replaced these.
    void answer_stores() {
        std::erase_if(state_.waiting_stores, [&](const WaitingStore& store) {
            if (!find(store.client)) return false;
            act({.what = Do::answer_store, .request = store.request});
            return true;
        });
    }

    LoadingState state_;
    std::vector<Action> actions_;
};

} // namespace

Step advance(LoadingState state, const Event& event) {
    Advance step(std::move(state));
    std::visit([&](const auto& happened) { step.on(happened); }, event);
    return step.end();
}

Progress progress_of(const LoadingState& state) { return {about(state.phase).message, state.progress}; }

} // namespace aviary::session::loading
