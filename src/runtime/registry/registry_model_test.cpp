// A model of how the registry publishes and frees (registry.cpp). It runs two readers, a reloader and an unloader in
// every order of their steps. Each access to shared memory is a step of its own, in the order of the code. In the code
// these accesses are sequentially consistent, so every possible run is such an order.
//
// One access is not: the release of a reader. The writer may see it later than in the model, and then frees later.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

namespace {

/// The order in which a writer does its steps.
enum class Order : std::uint8_t {
    as_written,          ///< publish, then look at the readers, then free
    free_before_publish, ///< look at the readers and free, then publish
    count_after_load,    ///< as written, but readers load the edition before they count themselves in
};

constexpr std::uint8_t editions = 3; ///< the first; the reloader's; the unloader's
constexpr std::uint8_t nobody = 255;
constexpr std::uint8_t steps_of_reader = 14;

struct Reader {
    std::uint8_t step = 0;
    std::uint8_t edition = 0; ///< what it looks at
};
/// The reloader is writer 0, the unloader writer 1.
struct Writer {
    std::uint8_t step = 0;
    std::uint8_t shard = 0; ///< next to be looked at
};

struct State {
    Reader readers[2];
    Writer writers[2];
    std::uint8_t lock = nobody; ///< the writer that holds it
    std::uint8_t current = 0;
    std::uint8_t count[2] = {0, 0}; ///< readers in each shard; each reader has a shard of its own
    bool retired[editions] = {};    ///< waits to be freed
    bool unseen[editions][2] = {};  ///< shards not yet seen empty since
    bool freed[editions] = {};
    std::uint8_t users[editions] = {
        1, 1, 1};         ///< of the code that each edition made visible: the edition, and pins
    std::string broken{}; ///< the rule that was broken; empty while none is

    std::string key() const {
        std::string bytes;
        const auto add = [&](std::initializer_list<std::uint8_t> more) {
            for (const auto byte : more) bytes.push_back(static_cast<char>(byte));
        };
        add({lock, current, count[0], count[1]});
        for (const auto& reader : readers) add({reader.step, reader.edition});
        for (const auto& writer : writers) add({writer.step, writer.shard});
        for (int e = 0; e < editions; ++e) {
            const int flags = retired[e] << 3 | unseen[e][0] << 2 | unseen[e][1] << 1 | int{freed[e]};
            add({static_cast<std::uint8_t>(flags), users[e]});
        }
        return bytes;
    }
};

class Model {
public:
    explicit Model(Order order)
        : order_(order) {}

    /// Goes through all states; returns the first broken rule, or nothing.
    std::string explore() {
        visit({});
        std::vector<State> open{{}};
        while (!open.empty() && broken_.empty()) {
            const State state = open.back();
            open.pop_back();
            bool moved = false;
            for (int actor = 0; actor < 4; ++actor) {
                State next = state;
                const bool can = actor < 2 ? step_reader(next, actor) : step_writer(next, actor - 2);
                if (!can) continue;
                moved = true;
                if (!next.broken.empty()) broken_ = next.broken;
                if (visit(next)) open.push_back(next);
            }
            if (!moved) check_end(state);
        }
        return broken_;
    }
    std::size_t states() const { return seen_.size(); }
    std::size_t ends() const { return ends_; }

private:
    bool visit(const State& state) { return seen_.insert(state.key()).second; }

    /// View(): count in, load. pin(): read, and count up the users of the code. ~View(): count out. Then a call, and
    /// the release of the pin. Each reader does all this twice.
    bool step_reader(State& state, int id) const {
        auto& reader = state.readers[id];
        if (reader.step == steps_of_reader) return false;
        const bool load_first = order_ == Order::count_after_load;
        auto& users = state.users[reader.edition];
        switch (reader.step % 7) {
        case 0: load_first ? load(state, reader) : count_in(state, id); break;
        case 1: load_first ? count_in(state, id) : load(state, reader); break;
        case 2:
            if (state.freed[reader.edition]) state.broken = "a reader looks at an edition that was freed";
            break;
        case 3: ++users; break;
        case 4: --state.count[id]; break;
        case 5:
            if (users == 0) state.broken = "a reader calls code that is gone";
            break;
        case 6: --users; break;
        }
        ++reader.step;
        return true;
    }
    static void load(const State& state, Reader& reader) { reader.edition = state.current; }
    static void count_in(State& state, int id) { ++state.count[id]; }

    /// Operation(); publish(): exchange; collect(): look at each shard, free; ~Operation().
    bool step_writer(State& state, int id) const {
        auto& writer = state.writers[id];
        const bool publish_first = order_ != Order::free_before_publish;
        switch (writer.step) {
        case 0:
            if (state.lock != nobody) return false;
            state.lock = static_cast<std::uint8_t>(id);
            break;
        case 1: publish_first ? publish(state, id) : retire(state, state.current); break;
        case 2:
            look(state, writer.shard);
            if (++writer.shard < 2) return true;
            break;
        case 3: free_unseen(state); break;
        case 4:
            if (!publish_first) state.current = static_cast<std::uint8_t>(id + 1);
            break;
        case 5: state.lock = nobody; break;
        default: return false;
        }
        ++writer.step;
        return true;
    }
    static void publish(State& state, int id) {
        retire(state, state.current);
        state.current = static_cast<std::uint8_t>(id + 1);
    }
    static void retire(State& state, std::uint8_t edition) {
        state.retired[edition] = true;
        state.unseen[edition][0] = state.unseen[edition][1] = true;
    }
    static void look(State& state, int shard) {
        for (int e = 0; e < editions; ++e)
            if (state.retired[e] && state.count[shard] == 0) state.unseen[e][shard] = false;
    }
    static void free_unseen(State& state) {
        for (int e = 0; e < editions; ++e) {
            if (!state.retired[e] || state.unseen[e][0] || state.unseen[e][1]) continue;
            if (state.freed[e]) state.broken = "an edition is freed twice";
            state.retired[e] = false;
            state.freed[e] = true;
            --state.users[e];
        }
    }

    /// Nobody can go on. So all must be done, and one more collect() must free all but the current edition.
    void check_end(State state) {
        ++ends_;
        for (const auto& reader : state.readers)
            if (reader.step != steps_of_reader) broken_ = "a reader waits";
        for (const auto& writer : state.writers)
            if (writer.step != 6) broken_ = "the writers wait for each other";
        look(state, 0);
        look(state, 1);
        free_unseen(state);
        for (int e = 0; e < editions; ++e)
            if (state.freed[e] == (e == state.current) || state.users[e] != (e == state.current ? 1 : 0))
                broken_ = "an edition or its code is kept or lost in the end";
    }

    Order order_;
    std::set<std::string> seen_;
    std::size_t ends_ = 0;
    std::string broken_;
};

TEST(RegistryModel, HoldsInEveryOrderOfItsSteps) {
    Model model(Order::as_written);
    EXPECT_EQ(model.explore(), "");
    EXPECT_GT(model.ends(), 0u);
    std::printf("%zu states, %zu ways it can end\n", model.states(), model.ends());
    RecordProperty("states", std::to_string(model.states()));
}

TEST(RegistryModel, CatchesAReleaseBeforeThePublication) {
    EXPECT_EQ(Model(Order::free_before_publish).explore(), "a reader looks at an edition that was freed");
}

TEST(RegistryModel, CatchesAReaderThatCountsItselfInTooLate) {
    EXPECT_EQ(Model(Order::count_after_load).explore(), "a reader looks at an edition that was freed");
}

} // namespace
