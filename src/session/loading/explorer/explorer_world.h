// What surrounds the machine in the explorer: pages with stores, work under way, timers, the engine and the history. It
// carries out the machine's actions as a shell would. It also records what happened, and so finds out when a rule is
// broken. All are plain values, so that the explorer can copy a world and try another order of events.
#pragma once

#include "session/loading/loading.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace aviary::session::loading {

using Machine = std::function<Step(const LoadingState&, const Event&)>;

constexpr int most_stores = 3, most_pages = 2, most_projects = 2, most_slots = 2;

enum class Guest : std::uint8_t { none, interface, page };

/// How often each thing may happen at most, in any order.
struct Scope {
    Transport transport = Transport::page;
    int projects = 2; ///< how many are wanted; the second names plugins that are unknown until a scan
    int stores = 2;   ///< in each page
    int slots = 1;    ///< in each project; the plugins there report their state late
    int reloads = 0;  ///< how often a page is loaded again
    int reports = 0;  ///< late reports of plugins
    int failures = 0;
    int browsers = 0; ///< how often the plugin browser is opened
    bool has_scenario = false;
    bool listens_late = false; ///< the first page misses all events until it listens; then it asks again
    bool parts = false;        ///< the guest may leave
    Guest guest = Guest::none; ///< a second client
    // Ways in which a page can be broken.
    int stores_that_count =
        most_stores;          ///< a page says react_ready once so many stores, or all, have hydrated
    int forgetful_stores = 0; ///< so many stores never count as hydrated
    bool leaves_at_full_progress = false;
};

struct Move {
    enum class Kind : std::uint8_t {
        join,
        ask,
        listen,
        ask_stores,
        hydrate,
        leave,
        want,
        announce_scenario,
        fail_scenario,
        complete,
        fail,
        end_scan,
        open_browser,
        report,
        expire,
        expire_cap
    };
    Kind kind;
    int which = 0; ///< a page, a load, a slot, or the index of a timer
    int store = 0; ///< for hydrate
};
/// The move's name, for a person who reads how a rule was broken.
std::string name_of(const Move& move);

enum class Store : std::uint8_t { unasked, waiting, answered, hydrated };
enum class Screen : std::uint8_t { blank, loading, picker, workspace };

struct Page {
    ClientId id = 0; ///< 0: the page is not connected
    bool is_interface = false;
    bool has_asked = false;
    bool hears = true;
    bool is_ready = false; ///< it said react_ready
    bool is_gone = false;  ///< it never comes back
    std::array<Store, most_stores> stores{};
    std::array<LoadId, most_stores> holds{}; ///< for each store the project whose value it has
    Screen screen = Screen::blank;
    LoadId shows = 0; ///< the project whose tracks the page shows
};

/// How far a load has come.
enum class Work : std::uint8_t { none, parse, plugins, build, apply, floor };
struct Load {
    Work under_way = Work::none;
    int steps = 0; ///< how many steps were taken, in the right order
    bool has_floor = false;
};

struct Timer {
    TimerId id;
    LoadId load;
    SlotId slot;
    bool is_newest; ///< the slot's plugin has reported nothing since this timer was started
};

class World {
public:
    World(const Scope& scope, const Machine& machine)
        : scope_(&scope)
        , machine_(&machine) {
        state_.transport = scope.transport;
    }

    /// All moves that are possible next. The first `must` of them have to happen sooner or later; the others may.
    std::vector<Move> moves(std::size_t& must) const;
    void take(const Move& move);
    /// Lets every client ask for every kind of write, and passes events of loads that are over. None may change anything.
    void probe();
    /// Checks the rules for a world in which nothing has to happen any more.
    void check_rest();
    std::string broken() const { return broken_; } ///< the rule that was broken; empty if none was
    std::uint64_t hash() const;                    ///< equal for worlds in which the same can happen

private:
    void may_happen(std::vector<Move>& moves) const;
    void must_happen(std::vector<Move>& moves) const;
    void must_pages_do(std::vector<Move>& moves, int which) const;

    void join(int which);
    void ask(int which);
    void ask_stores(Page& page);
    void hydrate(Page& page, int store);
    void leave(int which);
    void want();
    void announce_scenario();
    void begin_path(LoadId wanted);
    void complete(LoadId load);
    void fail(LoadId load);
    void report(SlotId slot);
    void expire(std::size_t timer);
    void happen(const Event& event);

    void perform(const Action& action, const Event& event);
    void answer(const Action& action);
    void answer_store(RequestId request);
    void push(const Event& event);
    void tell_progress(const Action& action);
    void tell_done(ClientId client, const Event& event);
    void tell_done_to_all(const Action& action);
    void begin(Work work, const Action& action, int step);
    void scan(const Event& event);
    void keep_cache(const Action& action);
    void put_back(const Action& action);
    void set_cache(LoadId load);
    void start_quiet(const Action& action);
    void name_offenders(const Action& action);
    void commit_floor(const Action& action);
    void commit_plugin(SlotId slot, const Event& event);

    void check_after(const Event& event, const Step& step);
    void check_answer(const UiReady& asked, const Step& step);
    void check_pages();
    void check_stores();
    void check_reports(const Event& event);
    void probe_write(Write what, ClientId client, bool is_ready);
    void probe_what_is_over();

    bool holds(bool rule, const char* otherwise) {
        if (!rule && !*broken_) broken_ = otherwise;
        return rule;
    }
    bool has_pages() const { return scope_->transport == Transport::page; }
    bool has_all_stores(const Page& page) const;
    bool has_hydrated_page() const;
    bool is_awake() const { return was_asked_ || !has_pages(); }
    bool is_settled() const;
    bool has_right_cache() const;
    bool is_unknown(LoadId load) const { return load == 2; }
    Page* page_of(ClientId id);
    Load& of(LoadId load) { return loads_.at(load); }

    const Scope* scope_;
    const Machine* machine_;
    LoadingState state_;
    const char* broken_ = "";

    std::array<Page, most_pages> pages_{};
    int joined_ = 0, reloads_ = 0, reports_ = 0, failures_ = 0, browsers_ = 0;
    bool was_asked_ = false;
    enum class Scenario : std::uint8_t { none, pending, over } scenario_ = Scenario::none;
    LoadId newest_ = 0;    ///< the project that was wanted last
    LoadId wanted_ = 0;    ///< the project of the present path; 0: a scenario has not named it yet
    bool on_path_ = false; ///< a load path has begun, and "done" has not been told yet
    double told_ = 0;      ///< the progress that was told on this path
    std::array<Load, most_projects + 1> loads_{};
    LoadId engine_ = 0, cache_ = 0, opened_ = 0;
    bool has_list_ = false, scanning_ = false;
    bool was_named_ = false; ///< offenders were named in this step
    bool failing_ = false;   ///< the path fails in this step
    bool capped_ = false;
    std::array<bool, most_slots + 1> quiet_{}; ///< for each slot that the engine plays
    std::array<bool, most_slots + 1>
        unwritten_{}; ///< the slot's plugin made a report that is not in the history yet
    std::vector<Timer> timers_;
    std::array<bool, most_projects + 1> caps_{}; ///< for each load whether its settle_cap timer runs
};

} // namespace aviary::session::loading
