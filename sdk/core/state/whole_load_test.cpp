// What is loaded while blocks are played is heard whole: one thread plays, another loads two states in turn.
#include "sdk/core/block/wiring.h"
#include "sdk/core/instance.h"

#include "rt/no_alloc.h"

#include <aviary/kept.h>
#include <aviary/learned.h>
#include <aviary/made.h>
#include <aviary/task.h>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace aviary::detail {
namespace {

constexpr int many = 12;

std::atomic<unsigned> blocks_played = 0;
std::atomic<bool> blocks_come = false;

/// Takes two blocks to load.
struct Slow {
    Slow() {
        const unsigned before = blocks_played.load(std::memory_order_relaxed);
        while (blocks_come.load(std::memory_order_relaxed)
               && blocks_played.load(std::memory_order_relaxed) - before < 2)
            std::this_thread::yield();
    }
    int number = 1;
    AVIARY_FIELDS(number)
};

/// All that it has is one number, in a state of the test: a block that finds two heard a part of a load.
struct Uniform : Effect {
    template <std::size_t... index>
    explicit Uniform(std::index_sequence<index...>)
        : jumping{FloatParam{*this, ids[index], "Jumping",
            {.min = 0, .max = 9, .initial = 1, .smoothing = Smoothing::none}}...} {}
    Uniform()
        : Uniform(std::make_index_sequence<many>()) {}

    static constexpr const char* ids[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    Kept<std::array<int, 4>> plain{*this, "plain", {1, 1, 1, 1}};
    std::array<FloatParam, many> jumping;
    FloatParam gliding{*this, "gliding", "Gliding", {.min = 0, .max = 9, .initial = 1}};
    IntParam whole{*this, "whole", "Whole", {.min = 0, .max = 9, .initial = 1}};
    Kept<Slow> slow{*this, "slow"};
    Kept<std::vector<int>> list{*this, "list", {1, 1, 1}};
    Kept<std::string> text{*this, "text", "1"};
    Learned<int> learned{*this, "learned", 1};
    Task nap{*this, &Uniform::wake_up};
    Made<std::array<int, 3>> made{*this, &Uniform::make, list, jumping[0], whole};

    Made<std::array<int, 3>>::Result make(
        const Setup&, const std::vector<int>& of, double first, int last, const std::array<int, 3>*) {
        return std::array<int, 3>{of[0], int(first), last};
    }
    void wake_up() { ++times_awake; }
    void process(Block& block) AVIARY_NONBLOCKING override {
        const int one = plain.heard()[0];
        bool is_one = plain.heard()[3] == one && slow.heard().number == one && list.heard()[0] == one
                      && list.heard()[2] == one && text.heard()[0] == '0' + one && learned.now() == one
                      && also_heard(one);
        for (auto frame : block.frames()) {
            for (const FloatParam& param : jumping) is_one = is_one && int(param.at(frame)) == one;
            is_one = is_one && int(gliding.target(frame)) == one && whole.at(frame) == one;
        }
        if (const auto* now = made.now()) is_one = is_one && (*now)[0] == (*now)[1] && (*now)[1] == (*now)[2];
        if (!is_one) torn.fetch_add(1, std::memory_order_relaxed);
        heard.store(one, std::memory_order_release);
    }
    virtual bool also_heard(int) const AVIARY_NONBLOCKING { return true; }

    std::atomic<int> torn = 0, heard = 0, times_awake = 0;
};

/// Has a state() of its own besides.
struct UniformOfOld : Uniform {
    void state(State& state) AVIARY_NONBLOCKING override { state("old", old); }
    bool also_heard(int one) const AVIARY_NONBLOCKING override { return old == one; }
    int old = 1;
};

template <typename P>
const Registration& uniform() {
    static const Registration registration(
        {.id = "test.uniform", .name = "U", .vendor = "T", .version = "1.0.0"}, Plugin::Kind::effect,
        []() -> Plugin* { return new P; }, has_state<P>());
    return registration;
}

PresetText preset_of(int number) {
    PresetText preset{.name = "One", .plugin_id = {}, .lines = {}, .kept = {}};
    const auto text = std::to_string(number);
    for (const char* id : Uniform::ids) preset.lines.push_back({id, text});
    preset.lines.push_back({"gliding", text});
    preset.lines.push_back({"whole", text});
    preset.kept = {{"slow", "{\"number\": " + text + "}"},
        {"plain", "[" + text + "," + text + "," + text + "," + text + "]"},
        {"list", "[" + text + "," + text + "," + text + "]"}, {"text", "\"" + text + "\""},
        {"learned", text}};
    return preset;
}

template <typename P>
struct Playing {
    Playing() {
        instance.prepare(48000, 32);
        wiring.prepare(instance.layout(), 32);
        instance.start();
    }
    ~Playing() { end(); }
    void play() {
        blocks_come = true;
        thread = std::thread([this] {
            while (!ended.load(std::memory_order_relaxed)) block();
        });
    }
    void end() {
        ended = true;
        if (thread.joinable()) thread.join();
        blocks_come = false;
    }
    void block() {
        const rt::NoAllocScope scope;
        if (instance.enter()) {
            wiring.begin();
            for (unsigned side = 0; side < 2; ++side) wiring.output(0, side, sound[side].data());
            Block::Parts parts{.transport = &transport};
            wiring.open_piece(0, 32, parts);
            instance.run(parts);
            instance.leave();
        }
        blocks_played.fetch_add(1, std::memory_order_relaxed);
        unwanted += scope.allocations() + scope.frees() + scope.locks();
    }
    void wait_until_heard(int number) const {
        while (plugin.heard.load(std::memory_order_acquire) != number) std::this_thread::yield();
    }
    /// Loads the numbers 1 and 2 in turn, some faster than blocks come.
    template <typename Load>
    void load_in_turn(const Load& load) {
        play();
        for (int i = 0; i < 60; ++i) {
            const int number = 1 + i % 2;
            load(number);
            EXPECT_EQ(plugin.whole.value(), number) << "the main thread knows at once";
            if (i % 3 == 0) wait_until_heard(number);
        }
        end();
        EXPECT_EQ(plugin.torn, 0);
        EXPECT_EQ(unwanted, 0u);
        ASSERT_TRUE(instance.worker().wait(std::chrono::seconds(10)));
        block();
        EXPECT_EQ(*plugin.made.now(), (std::array{2, 2, 2}));
    }

    Instance instance{uniform<P>()};
    P& plugin = static_cast<P&>(instance.plugin());
    Wiring wiring;
    std::array<std::array<float, 32>, 2> sound;
    Transport transport;
    std::uint64_t unwanted = 0;
    std::atomic<bool> ended = false;
    std::thread thread;
};

/// The state with that number.
template <typename P>
std::vector<unsigned char> state_of(int number) {
    Instance instance(uniform<P>());
    instance.load_preset(preset_of(number));
    if constexpr (has_state<P>()) static_cast<P&>(instance.plugin()).old = number;
    std::vector<unsigned char> state;
    EXPECT_TRUE(instance.save(state));
    return state;
}

template <typename P>
void load_states_in_turn() {
    const std::array states{state_of<P>(1), state_of<P>(2)};
    Playing<P> playing;
    playing.load_in_turn(
        [&](int number) { EXPECT_EQ(playing.instance.load(states[std::size_t(number - 1)]), ""); });
}

TEST(WholeLoad, EachBlockHearsAllOfAStateOrNothing) { load_states_in_turn<Uniform>(); }

TEST(WholeLoad, AlsoOfAPluginWithAStateOfItsOwn) { load_states_in_turn<UniformOfOld>(); }

TEST(WholeLoad, EachBlockHearsAllOfAPresetOrNothing) {
    Playing<Uniform> playing;
    playing.load_in_turn([&](int number) { EXPECT_EQ(playing.instance.load_preset(preset_of(number)), ""); });
}

TEST(WholeLoad, NeedsNoBlock) {
    const auto state = state_of<Uniform>(2);
    Playing<Uniform> playing; // blocks would come, and none does
    EXPECT_EQ(playing.instance.load(state), "");
    EXPECT_EQ(playing.instance.load_preset(preset_of(1)), "");
    EXPECT_EQ(playing.plugin.whole.value(), 1);
    playing.block();
    EXPECT_EQ(playing.plugin.heard, 1);
    EXPECT_EQ(playing.plugin.torn, 0);
}

TEST(WholeLoad, AResetMeanwhileHearsNothingOfIt) {
    Playing<Uniform> playing;
    playing.block();
    playing.instance.values().begin_load();
    playing.instance.set(unsigned(many), 2); // "gliding"
    playing.instance.change(unsigned(many), 0, 1);
    playing.instance.set(unsigned(many), 2);
    playing.instance.reset();
    playing.block();
    EXPECT_EQ(playing.plugin.torn, 0);
    playing.instance.values().end_load();
    playing.block();
    EXPECT_EQ(playing.plugin.torn, 1) << "one parameter alone was set";
}

TEST(WholeLoad, NothingIsMadeOfHalfALoad) {
    Playing<Uniform> playing;
    ASSERT_TRUE(playing.instance.worker().wait(std::chrono::seconds(10)));
    playing.block();
    playing.instance.values().begin_load();
    playing.plugin.list.set({2, 2, 2});
    for (int times = 1; times <= 2; ++times) { // the worker has looked at the rest in between
        playing.plugin.nap.start();
        while (playing.plugin.times_awake < times) std::this_thread::yield();
    }
    EXPECT_TRUE(playing.instance.worker().wait(std::chrono::seconds(10))) << "there is nothing to wait for";
    playing.block();
    EXPECT_EQ((*playing.plugin.made.newest().get())[0], 1);
    playing.instance.set(0, 2);
    playing.instance.set(unsigned(many + 1), 2);
    playing.instance.values().end_load();
    playing.instance.worker().wake();
    ASSERT_TRUE(playing.instance.worker().wait(std::chrono::seconds(10)));
    playing.block();
    EXPECT_EQ(*playing.plugin.made.now(), (std::array{2, 2, 2}));
}

} // namespace
} // namespace aviary::detail
