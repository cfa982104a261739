#include "sdk/core/access.h"
#include "sdk/core/block/wiring.h"
#include "sdk/core/instance.h"

#include "rt/no_alloc.h"

#include <aviary/kept.h>
#include <aviary/tape.h>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aviary::detail {
namespace {

#ifdef AVIARY_SANITIZE_THREAD
constexpr unsigned long longest = 600000; // the sanitizer takes a minute for all
#else
constexpr unsigned long longest = 6000000; // 23 MB
#endif

/// Records a count that rises by one a frame, and writes over its whole tape again and again once that is full.
struct Looper : Effect {
    Tape<float> loop{*this, "loop", longest};
    unsigned long at = 0, lost = 0;
    bool records = true;

    void process(Block& block) AVIARY_NONBLOCKING override {
        for (auto frame : block.frames()) {
            block.out(0)[frame] = block.out(1)[frame] = loop.read(at);
            if (!records) continue;
            if (loop.write(at, float(at)))
                at = (at + 1) % longest;
            else
                ++lost;
        }
    }
    void carry(Carry& carry) AVIARY_NONBLOCKING override { carry("at", at); }
};

const Registration looper({.id = "test.looper", .name = "Looper", .vendor = "Test", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new Looper; });

/// A kept value that cannot be written while `is_stubborn`.
struct Stubborn {
    static inline bool is_stubborn = false;
    static constexpr const char* aviary_type() { return "stubborn"; }
    void aviary_write(Sink& sink) const {
        if (is_stubborn) throw std::runtime_error("not now");
        write(sink, 1);
    }
    bool aviary_read(Source&) { return true; }
    bool operator==(const Stubborn&) const = default;
};

struct StubbornLooper : Looper {
    Kept<Stubborn> stubborn{*this, "stubborn"};
};

const Registration stubborn_looper(
    {.id = "test.stubborn_looper", .name = "Stubborn", .vendor = "Test", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new StubbornLooper; });

struct TapeMachine {
    explicit TapeMachine(Mode mode = Mode::offline, const Registration& registration = looper)
        : instance(registration) {
        instance.set_mode(mode);
        instance.prepare(48000, 256);
        wiring.prepare(instance.layout(), 256);
    }
    void block() {
        ASSERT_TRUE(instance.enter(-1));
        wiring.begin();
        for (unsigned side = 0; side < 2; ++side) wiring.output(0, side, sound[side].data());
        Block::Parts parts{.transport = &transport};
        wiring.open_piece(0, 256, parts);
        instance.run(parts);
        instance.leave(-1);
    }
    void blocks(int count) {
        for (int i = 0; i < count; ++i) block();
    }
    std::vector<unsigned char> saved() {
        std::vector<unsigned char> state;
        EXPECT_TRUE(instance.save(state));
        return state;
    }
    Instance instance;
    Looper& plugin = static_cast<Looper&>(instance.plugin());
    Wiring wiring;
    std::array<std::array<float, 256>, 2> sound{};
    Transport transport;
};

/// The elements of the tape in a state.
std::vector<float> tape_in(const std::vector<unsigned char>& state) {
    StateReader reader(state);
    const auto bytes = reader.entry("loop", "tape:f32");
    unsigned long long count = 0;
    Source source(bytes.data(), bytes.size());
    EXPECT_TRUE(source.bytes(&count, sizeof count));
    std::vector<float> elements(source.left() / sizeof(float));
    EXPECT_EQ(elements.size(), count);
    source.bytes(elements.data(), elements.size() * sizeof(float));
    return elements;
}

TEST(TapeTest, WhatWasRecordedIsSavedAndLoaded) {
    TapeMachine one;
    one.blocks(100);
    EXPECT_EQ(one.plugin.lost, 0u);
    EXPECT_EQ(one.plugin.loop.recorded(), 25600u);
    const auto state = one.saved();
    ASSERT_EQ(tape_in(state).size(), 25600u);
    TapeMachine other;
    other.plugin.records = false;
    ASSERT_EQ(other.instance.load(state), "");
    other.plugin.at = 25599;
    other.block();
    EXPECT_EQ(other.sound[0][0], 25599);
    EXPECT_EQ(tape_in(other.saved()), tape_in(state));
}

TEST(TapeTest, ASaveIsOfOneMomentWhileBlocksGoOn) {
    TapeMachine looping(Mode::live);
    std::atomic<bool> ended = false;
    std::uint64_t counted = 0;
    std::thread audio([&] {
        looping.instance.start();
        while (!ended) {
            rt::NoAllocScope scope;
            looping.block();
            counted += scope.allocations() + scope.frees() + scope.locks();
            // With no page ready it would write into what is being saved, as it should where there is no time to wait.
            while (PluginAccess::is_short(looping.plugin.loop)) std::this_thread::yield();
        }
        looping.instance.stop();
    });
    std::size_t longest_yet = 0;
    for (int i = 0; i < 40; ++i) {
        const auto elements = tape_in(looping.saved());
        ASSERT_GE(elements.size(), longest_yet);
        longest_yet = elements.size();
        for (std::size_t at = 0; at < elements.size(); ++at)
            ASSERT_EQ(elements[at], float(at)) << elements.size();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ended = true;
    audio.join();
    EXPECT_GT(longest_yet, 0u);
    if (rt::NoAllocScope::counts_allocations()) {
        EXPECT_EQ(counted, 0u);
    }
}

TEST(TapeTest, WhatIsWrittenOverWhileItIsSavedIsSavedAsItWas) {
    TapeMachine one;
    one.blocks(200);
    for (auto* tape = PluginAccess::first_tape(one.plugin); tape; tape = nullptr) {
        PluginAccess::freeze(*tape);
        one.instance.values().note_sent();
        one.plugin.at = 0;
        one.instance.set_mode(Mode::live); // nobody lays pages ready
        one.block();
        ASSERT_TRUE(one.plugin.loop.write(3, -1));
        const auto bytes = written_state([&](StateWriter& writer) {
            writer.begin_params(0);
            writer.begin_entries();
            writer.begin_entry("loop", "tape:f32");
            PluginAccess::save(*tape, writer);
            writer.end_entry();
            writer.end();
        });
        EXPECT_EQ(tape_in(bytes)[3], 3);
        PluginAccess::thaw(*tape);
    }
    EXPECT_EQ(tape_in(one.saved())[3], -1);
}

TEST(TapeTest, ASaveThatThrowsFailsAndLeavesNoTapeFrozen) {
    constexpr unsigned long a_page = TapePage::bytes / sizeof(float), pages = 40;
    TapeMachine one(Mode::offline, stubborn_looper);
    one.blocks(int(pages * a_page / 256));
    auto& tape = *PluginAccess::first_tape(one.plugin);
    Stubborn::is_stubborn = true;
    std::vector<unsigned char> state;
    EXPECT_FALSE(one.instance.save(state));
    Handover left;
    EXPECT_FALSE(one.instance.save(left));
    Stubborn::is_stubborn = false;
    ASSERT_TRUE(one.instance.worker().wait(std::chrono::seconds(10)));
    one.instance.set_mode(Mode::live); // nobody lays pages ready
    one.block();
    for (unsigned long page = 0; page < pages; ++page) ASSERT_TRUE(one.plugin.loop.write(page * a_page, -1));
    EXPECT_FALSE(PluginAccess::is_short(tape)) << "pages were copied as if they were being saved";
    EXPECT_EQ(tape_in(one.saved())[a_page], -1);
}

TEST(TapeTest, NewCodeGoesOnRecordingWhereTheOldWas) {
    TapeMachine old, fresh;
    old.blocks(300);
    Handover left;
    ASSERT_TRUE(old.instance.save(left));
    old.blocks(100);
    ASSERT_EQ(fresh.instance.load(left), "");
    fresh.blocks(100);
    EXPECT_EQ(tape_in(fresh.saved()), tape_in(old.saved()));
}

/// A block of 256 frames at 48 kHz lasts 5333 us: a save may take 1 % of that from it.
TEST(TapeTest, SavingALongTapeTakesNoTimeOfABlock) {
    TapeMachine looping;
    looping.blocks(int(longest / 256) + 1);
    EXPECT_EQ(looping.plugin.loop.recorded(), longest);
    looping.instance.set_mode(Mode::live);
    using Clock = std::chrono::steady_clock;
    const auto median_of_a_block = [&] {
        std::vector<Clock::duration> all;
        for (int i = 0; i < 401; ++i) {
            const auto began = Clock::now();
            looping.block();
            all.push_back(Clock::now() - began);
            std::this_thread::sleep_for(std::chrono::microseconds(50));
        }
        std::ranges::sort(all);
        return all[all.size() / 2];
    };
    const auto alone = median_of_a_block();
    std::atomic<bool> ended = false;
    std::thread saving([&] {
        while (!ended) EXPECT_GT(looping.saved().size(), longest * sizeof(float));
    });
    const auto while_saving = median_of_a_block();
    ended = true;
    saving.join();
    if (rt::NoAllocScope::counts_locks()) { // no sanitizer slows it down
        EXPECT_LT(while_saving - alone, std::chrono::microseconds(53));
    }
}

} // namespace
} // namespace aviary::detail
