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

enum class Shape { flat, steep };

struct Point {
    float x = 0, y = 0;
    Shape shape = Shape::flat;
    AVIARY_FIELDS(x, y, shape)
};

/// Lies in memory otherwise than it is saved.
struct Padded {
    char small = 0;
    double large = 0;
    AVIARY_FIELDS(small, large)
};

struct Zone {
    std::string name;
    std::vector<Point> points;
    int keys[2] = {0, 127};
    AVIARY_FIELDS(name, points, keys)
};

/// Multiplies the points' sum by the knob, on a worker.
struct Summed {
    explicit Summed(float value)
        : sum(value) {
        ++living;
    }
    Summed(Summed&& other)
        : Summed(other.sum) {}
    ~Summed() { --living; }
    float sum;
    static inline std::atomic<int> living = 0;
};

struct Drawn : Effect {
    FloatParam knob{*this, "knob", "Knob", {.min = 0, .max = 10, .initial = 1, .smoothing = Smoothing::none}};
    Kept<std::vector<Point>> curve{*this, "curve"};
    Kept<std::array<int, 4>> steps{*this, "steps", {1, 2, 3, 4}};
    Kept<std::vector<Zone>> zones{*this, "zones"};
    Learned<Point> noise{*this, "noise", {.x = 1}};
    Learned<Padded> padded{*this, "padded"};
    Made<Summed> made{*this, &Drawn::make, curve, knob};

    Made<Summed>::Result make(const Setup&, const std::vector<Point>& points, double times, const Summed*) {
        float sum = 0;
        for (const Point& point : points) sum += point.y;
        if (sum == 500) return Made<Summed>::Result::partly(Summed(sum), "the curve has a gap");
        if (sum < 0) return Made<Summed>::Result::failure("the curve lies below zero");
        if (sum > 1000) throw std::runtime_error("the curve is too high");
        return new Summed(sum * float(times));
    }
    void process(Block& block) AVIARY_NONBLOCKING override {
        heard_points = unsigned(curve.heard().size());
        heard_step = steps.heard()[0];
        heard_sum = made.now() ? made.now()->sum : -1;
        if (learns) noise.learn({.x = learns, .y = noise.now().x});
        if (learns) padded.learn({.small = 1, .large = learns});
        for (auto frame : block.frames()) block.out(0)[frame] = block.out(1)[frame] = float(phase += 1);
    }
    void carry(Carry& carry) AVIARY_NONBLOCKING override { carry("phase", phase); }

    unsigned heard_points = 0;
    int heard_step = 0;
    float heard_sum = 0, learns = 0;
    double phase = 0;
};

/// Makes a value of what comes and goes by itself, as a file does.
struct Fetched : Effect {
    Made<int> made{*this, &Fetched::make};
    Made<int>::Result make(const Setup&, const int*) {
        ++tries;
        if (!is_there) return Made<int>::Result::failure("it is not there");
        return int(tries);
    }
    void process(Block&) override { heard = made.now() ? *made.now() : -1; }
    std::atomic<bool> is_there = false;
    std::atomic<int> tries = 0;
    int heard = 0;
};

/// Is slow to begin, and tells when it has its sources.
struct Hesitant : Effect {
    FloatParam first{*this, "first", "First", {.min = 0, .max = 10, .smoothing = Smoothing::none}};
    Kept<int> between{*this, "between"};
    FloatParam last{*this, "last", "Last", {.min = 0, .max = 10, .smoothing = Smoothing::none}};
    Task nap{*this, &Hesitant::wake_up};
    Made<double> made{*this, &Hesitant::make, first, between, last};
    void wake_up() { ++times_awake; }
    Made<double>::Result make(const Setup&, double one, int, double other, const double*) {
        ++times_made;
        while (waits.load()) std::this_thread::yield();
        return one + other;
    }
    void process(Block&) override {}
    std::atomic<int> times_awake = 0, times_made = 0;
    std::atomic<bool> waits = false;
};

/// Keeps other things under the same names.
struct Redrawn : Effect {
    Kept<std::vector<float>> curve{*this, "curve", {7}};
    Kept<std::array<int, 4>> steps{*this, "steps"};
    Learned<int> noise{*this, "noise"};
    void process(Block&) override {}
    void carry(Carry& carry) AVIARY_NONBLOCKING override { carry("phase", phase); }
    int phase = 5;
};

template <typename T>
const Registration& registration_of(const char* id) {
    static const Registration registration({.id = id, .name = "Kept", .vendor = "Test", .version = "1.0.0"},
        Plugin::Kind::effect, []() -> Plugin* { return new T; });
    return registration;
}

struct Log final : HostLink {
    std::string said;
    int dirty = 0;
    std::atomic<int> settings = 0;
    void begin_edit(unsigned) override {}
    void edit(unsigned, double) override {}
    void end_edit(unsigned) override {}
    void mark_dirty() override { ++dirty; }
    void ask_for_layout(unsigned) override {}
    void settings_may_differ() override { ++settings; }
    void log(const char* message) override { said += std::string(message) + "\n"; }
};

template <typename P>
struct Running {
    explicit Running(const char* id)
        : instance(registration_of<P>(id)) {
        instance.connect(&host);
        instance.prepare(48000, 64);
        wiring.prepare(instance.layout(), 64);
    }
    void block() {
        ASSERT_TRUE(instance.enter(played));
        wiring.begin();
        for (unsigned side = 0; side < 2; ++side) wiring.output(0, side, sound[side].data());
        Block::Parts parts{.transport = &transport};
        wiring.open_piece(0, 64, parts);
        instance.run(parts);
        instance.leave(played += 64);
    }
    void settle() { ASSERT_TRUE(instance.worker().wait(std::chrono::seconds(10))); }
    std::vector<unsigned char> saved() {
        std::vector<unsigned char> state;
        EXPECT_TRUE(instance.save(state));
        return state;
    }
    Log host;
    Instance instance;
    P& plugin = static_cast<P&>(instance.plugin());
    Wiring wiring;
    std::array<std::array<float, 64>, 2> sound;
    Transport transport;
    std::int64_t played = 0;
};

struct KeptTest : testing::Test {
    Running<Drawn> drawn{"test.drawn"};
    Drawn& plugin = drawn.plugin;
};

TEST_F(KeptTest, AnEditIsHeardWholeInTheNextBlockAndMarksTheProject) {
    plugin.steps.edit([](auto& steps) { steps[0] = 9; });
    EXPECT_EQ(plugin.steps.value()[0], 9);
    EXPECT_EQ(plugin.steps.heard()[0], 1);
    drawn.block();
    EXPECT_EQ(plugin.heard_step, 9);
    EXPECT_EQ(drawn.host.dirty, 1);
}

TEST(Made, OfSourcesThatChangeAndChangeBackAsTheyAreReadIsMadeAgain) {
    Running<Hesitant> running("test.hesitant");
    running.settle();
    auto& [host, instance, plugin, wiring, sound, transport, played] = running;
    plugin.waits = true;
    {
        const auto lock =
            instance.values().lock(); // it stops at the kept value, with one parameter still to read
        plugin.nap.start();
        instance.set(0, 1);
        instance.set(1, 1);
        while (plugin.times_awake == 0) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        instance.set(0, 5);
        instance.set(1, 5);
    }
    while (plugin.times_made < 2) std::this_thread::yield();
    instance.set(0, 1);
    instance.set(1, 1);
    plugin.waits = false;
    running.settle();
    EXPECT_EQ(*plugin.made.newest().get(), 2);
}

TEST_F(KeptTest, ADragIsOneEdit) {
    plugin.steps.begin();
    for (int i = 0; i < 50; ++i) plugin.steps.set({i, 0, 0, 0});
    EXPECT_EQ(drawn.host.dirty, 0);
    drawn.block();
    EXPECT_EQ(plugin.heard_step, 49);
    plugin.steps.end();
    EXPECT_EQ(drawn.host.dirty, 1);
    plugin.steps.begin();
    plugin.steps.end();
    EXPECT_EQ(drawn.host.dirty, 1) << "nothing was changed";
}

struct Lives {
    Lives() { ++living; }
    Lives(const Lives& other)
        : number(other.number) {
        ++living;
    }
    ~Lives() { --living; }
    int number = 0;
    AVIARY_FIELDS(number)
    static inline int living = 0;
};

/// Needs no worker: it makes nothing.
struct Sequenced : Effect {
    Kept<Lives> steps{*this, "steps"};
    void process(Block&) override {}
};

TEST(Kept, ValuesAreFreedAlsoWhereThereIsNoWorker) {
    {
        Running<Sequenced> running("test.sequenced");
        for (int i = 0; i < 100; ++i) {
            running.plugin.steps.edit([&](Lives& steps) { steps.number = i; });
            running.block();
            EXPECT_LE(Lives::living, 4) << "the initial one, the newest, the one before";
        }
    }
    EXPECT_EQ(Lives::living, 0);
}

TEST_F(KeptTest, WhoeverHoldsAValueKeepsItWhileOthersArePublished) {
    plugin.steps.set({5, 0, 0, 0});
    const auto held = plugin.steps.hold();
    for (int i = 0; i < 10; ++i) {
        plugin.steps.set({i, 0, 0, 0});
        drawn.block();
    }
    EXPECT_EQ((*held)[0], 5);
}

TEST_F(KeptTest, WhatLoadsIsWhatWasSaved) {
    plugin.zones.set({{"one", {{1, 2, Shape::steep}, {3, 4, Shape::flat}}, {60, 72}}, {"", {}, {0, 1}}});
    plugin.curve.set({{0.5f, 1, Shape::steep}});
    plugin.steps.set({4, 3, 2, 1});
    Running<Drawn> other("test.drawn");
    ASSERT_EQ(other.instance.load(drawn.saved()), "");
    ASSERT_EQ(other.plugin.zones.value().size(), 2u);
    EXPECT_EQ(other.plugin.zones.value()[0].name, "one");
    EXPECT_EQ(other.plugin.zones.value()[0].points[0].shape, Shape::steep);
    EXPECT_EQ(other.plugin.zones.value()[0].keys[1], 72);
    EXPECT_EQ(other.plugin.steps.value(), (std::array{4, 3, 2, 1}));
    EXPECT_EQ(other.saved(), drawn.saved());
    EXPECT_EQ(other.host.said, "");
}

TEST_F(KeptTest, AProjectKeepsNoSoundUnderWay) {
    drawn.block();
    Running<Drawn> other("test.drawn");
    ASSERT_EQ(other.instance.load(drawn.saved()), "");
    other.block();
    EXPECT_EQ(other.sound[0][0], 1);
}

TEST_F(KeptTest, AValueOfAnotherTypeStartsAfreshAndIsNamed) {
    plugin.curve.set({{1, 2, Shape::flat}});
    plugin.steps.set({4, 3, 2, 1});
    Running<Redrawn> other("test.drawn");
    ASSERT_EQ(other.instance.load(drawn.saved()), "");
    EXPECT_EQ(other.plugin.curve.value(), std::vector<float>{7});
    EXPECT_EQ(other.plugin.steps.value(), (std::array{4, 3, 2, 1}));
    EXPECT_NE(other.host.said.find("'curve' was [{x:f32,y:f32,shape:enum:i32}] and is [f32], 'noise' was "),
        std::string::npos)
        << other.host.said;
}

TEST_F(KeptTest, WhatIsCarriedIsNotTakenForAnotherType) {
    drawn.block();
    Handover left;
    ASSERT_TRUE(drawn.instance.save(left));
    Running<Redrawn> other("test.drawn");
    ASSERT_EQ(other.instance.load(left), "");
    EXPECT_EQ(other.plugin.phase, 5);
    EXPECT_NE(other.host.said.find("'phase' was f64 and is i32"), std::string::npos) << other.host.said;
}

TEST_F(KeptTest, AStateThatLacksAValueGivesTheInitialOne) {
    const auto fresh = Running<Redrawn>("test.drawn").saved();
    plugin.zones.set({{}});
    ASSERT_EQ(drawn.instance.load(fresh), "");
    EXPECT_TRUE(plugin.zones.value().empty());
}

TEST_F(KeptTest, DamagedBytesAreNoValue) {
    plugin.zones.set({{"one", {{1, 2, Shape::steep}}, {60, 72}}});
    auto state = drawn.saved();
    const std::string name = "\5zones";
    const auto at = std::search(state.begin(), state.end(), name.begin(), name.end());
    ASSERT_NE(at, state.end());
    const auto type = at + std::ptrdiff_t(name.size());
    auto count = type + 1 + *type + 8;
    for (int i = 0; i < 8; ++i) *count++ = 0xff; // more zones than there are bytes
    seal_state(state);
    ASSERT_EQ(drawn.instance.load(state), "");
    EXPECT_TRUE(plugin.zones.value().empty());
    EXPECT_NE(drawn.host.said.find("'zones' starts afresh"), std::string::npos) << drawn.host.said;
}

TEST_F(KeptTest, SavingAndLoadingNeverWaitForBlocksThatDoNotCome) {
    drawn.instance.start();
    drawn.block();
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) ASSERT_EQ(drawn.instance.load(drawn.saved()), "");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(100));
}

using MadeTest = KeptTest;

TEST_F(MadeTest, IsMadeFromItsSourcesAndAgainWhenTheyChange) {
    drawn.settle();
    drawn.block();
    EXPECT_EQ(plugin.heard_sum, 0);
    plugin.curve.set({{0, 2}, {0, 3}});
    drawn.settle();
    drawn.block();
    EXPECT_EQ(plugin.heard_sum, 5);
    drawn.instance.set(0, 10);
    drawn.settle();
    drawn.block();
    EXPECT_EQ(plugin.heard_sum, 50);
    EXPECT_GE(drawn.host.settings, 3) << "the latency may hang on it";
}

TEST_F(MadeTest, WhatCannotBeMadeLeavesTheOneBeforeAndSaysWhy) {
    plugin.curve.set({{0, 2}});
    drawn.settle();
    plugin.curve.set({{0, -2}});
    drawn.settle();
    drawn.block();
    EXPECT_EQ(plugin.heard_sum, 2);
    EXPECT_STREQ(plugin.made.failure().words(), "the curve lies below zero");
    plugin.curve.set({{0, 2000}});
    drawn.settle();
    EXPECT_STREQ(plugin.made.failure().words(), "the curve is too high");
    plugin.curve.set({{0, 3}});
    drawn.settle();
    EXPECT_FALSE(plugin.made.failure().happened());
}

TEST_F(MadeTest, WhatIsMadeInPartSoundsAndSaysWhatItLacks) {
    plugin.curve.set({{0, 500}});
    drawn.settle();
    drawn.block();
    EXPECT_EQ(plugin.heard_sum, 500);
    EXPECT_STREQ(plugin.made.failure().words(), "the curve has a gap");
    EXPECT_NE(drawn.host.said.find("the curve has a gap"), std::string::npos);
    plugin.curve.set({{0, 3}});
    drawn.settle();
    EXPECT_FALSE(plugin.made.failure().happened());
}

TEST_F(MadeTest, IsMadeOnceMoreWhenAsked) {
    Running<Fetched> fetched("test.fetched");
    Fetched& fetching = fetched.plugin;
    fetched.settle();
    EXPECT_STREQ(fetching.made.failure().words(), "it is not there");
    fetched.host.said.clear();
    fetching.made.again();
    fetched.settle();
    EXPECT_EQ(fetching.tries, 2);
    EXPECT_EQ(fetched.host.said, "") << "the same failure is no news";

    fetching.is_there = true;
    EXPECT_FALSE(fetching.made.pending());
    fetching.made.again();
    fetched.settle();
    fetched.block();
    EXPECT_EQ(fetching.heard, 3);
    EXPECT_FALSE(fetching.made.failure().happened());

    fetching.is_there = false;
    fetching.made.again();
    fetched.settle();
    EXPECT_NE(fetched.host.said.find("it is not there"), std::string::npos) << "it was there in between";
}

TEST_F(MadeTest, OfflineItIsReadyBeforeTheNextBlock) {
    drawn.instance.set_mode(Mode::offline);
    for (int i = 0; i < 100; ++i) {
        plugin.curve.set({{0, float(i)}});
        drawn.block();
        ASSERT_EQ(plugin.heard_sum, float(i));
    }
}

TEST_F(MadeTest, ItsValuesAreFreedOnceNobodyHearsThem) {
    for (int i = 0; i < 20; ++i) {
        plugin.curve.set({{0, float(i)}});
        drawn.settle();
        drawn.block();
    }
    drawn.settle();
    plugin.made.newest();
    for (int waited = 0; Summed::living > 1 && waited < 2000; ++waited)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(Summed::living, 1);
}

TEST_F(MadeTest, AHoldKeepsAValueForAsLongAsAVoiceRings) {
    plugin.curve.set({{0, 7}});
    drawn.settle();
    drawn.block();
    Made<Summed>::Hold voice(plugin.made);
    for (int i = 0; i < 5; ++i) {
        plugin.curve.set({{0, float(i)}});
        drawn.settle();
        drawn.block();
    }
    EXPECT_EQ(voice->sum, 7);
    voice = {};
    for (int waited = 0; Summed::living > 1 && waited < 2000; ++waited) {
        drawn.block();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(Summed::living, 1);
}

TEST_F(MadeTest, TheAudioThreadNeitherAllocatesNorFrees) {
    if (!rt::NoAllocScope::counts_allocations()) GTEST_SKIP() << "the sanitizer of this build counts itself";
    std::atomic<bool> ended = false;
    std::uint64_t counted = 0;
    std::thread audio([&] {
        while (!ended) {
            rt::NoAllocScope scope;
            drawn.block();
            counted += scope.allocations() + scope.frees() + scope.locks();
        }
    });
    for (int i = 0; i < 2000; ++i) {
        plugin.curve.set(std::vector<Point>(unsigned(i % 50), {0, 1}));
        drawn.instance.set(0, i % 10);
        if (i % 100 == 0) {
            ASSERT_EQ(drawn.instance.load(drawn.saved()), "");
        }
    }
    ended = true;
    audio.join();
    EXPECT_EQ(counted, 0u);
}

TEST_F(MadeTest, TheHandOverTakesWhatWasMadeInItsFirstStepAndNothingNewDuringTheSecond) {
    plugin.curve.set({{0, 4}});
    drawn.settle();
    drawn.block();
    Running<Drawn> fresh("test.drawn");
    ASSERT_EQ(fresh.instance.load(drawn.saved()), "");
    fresh.settle();
    Handover left;
    ASSERT_TRUE(drawn.instance.save(left));
    ASSERT_EQ(fresh.instance.load(left), "");
    fresh.plugin.curve.set({{0, 9}});
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    for (int i = 0; i < 100; ++i) {
        fresh.block();
        drawn.block();
        ASSERT_EQ(fresh.sound, drawn.sound);
        ASSERT_EQ(fresh.plugin.heard_sum, 4) << "block " << i;
    }
    for (int i = 0; i < 200; ++i) fresh.block();
    fresh.settle();
    fresh.block();
    EXPECT_EQ(fresh.plugin.heard_sum, 9);
}

TEST_F(KeptTest, WhatWasLearnedIsSavedLoadedAndCarried) {
    plugin.learns = 3;
    drawn.block();
    drawn.block();
    EXPECT_EQ(plugin.noise.newest().y, 3);
    Running<Drawn> other("test.drawn");
    ASSERT_EQ(other.instance.load(drawn.saved()), "");
    EXPECT_EQ(other.plugin.noise.newest().x, 3) << "before a block has taken it";
    EXPECT_EQ(other.saved(), drawn.saved());
    other.block();
    EXPECT_EQ(other.plugin.noise.now().y, 3);

    plugin.learns = 5;
    drawn.block();
    Handover left;
    ASSERT_TRUE(drawn.instance.save(left));
    ASSERT_EQ(other.instance.load(left), "");
    EXPECT_EQ(other.plugin.noise.now().x, 5);
    EXPECT_EQ(other.plugin.padded.now().large, 5);
    EXPECT_EQ(other.host.said, "");
    EXPECT_EQ(drawn.host.dirty, 0);
}

} // namespace
} // namespace aviary::detail
