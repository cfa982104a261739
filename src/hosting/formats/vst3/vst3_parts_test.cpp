#include "hosting/formats/vst3/block_lists.h"
#include "hosting/formats/vst3/bundle_file.h"
#include "hosting/formats/vst3/note_ids.h"
#include "hosting/formats/vst3/run_loop_linux.h"
#include "hosting/formats/vst3/value_map.h"
#include "hosting/hosting_testing.h"

#include <gtest/gtest.h>

#include <cmath>

#include <unistd.h>

namespace aviary::hosting {
namespace {

using namespace std::chrono_literals;
using Points = std::vector<std::pair<int, double>>;

/// A controller that counts as a function says; nothing else of it is asked.
class Counting final : public HostObject<vst::IEditController> {
public:
    using Rule = double (*)(double);
    explicit Counting(Rule rule)
        : rule_(rule) {}
    vst::ParamValue PLUGIN_API normalizedParamToPlain(vst::ParamID, vst::ParamValue at) override {
        return rule_(at);
    }

    tresult PLUGIN_API initialize(vst3::FUnknown*) override { return kResultOk; }
    tresult PLUGIN_API terminate() override { return kResultOk; }
    tresult PLUGIN_API setComponentState(vst3::IBStream*) override { return kResultOk; }
    tresult PLUGIN_API setState(vst3::IBStream*) override { return kResultOk; }
    tresult PLUGIN_API getState(vst3::IBStream*) override { return kResultOk; }
    int32 PLUGIN_API getParameterCount() override { return 0; }
    tresult PLUGIN_API getParameterInfo(int32, vst::ParameterInfo&) override { return vst3::kResultFalse; }
    tresult PLUGIN_API getParamStringByValue(vst::ParamID, double, vst::String128) override {
        return vst3::kResultFalse;
    }
    tresult PLUGIN_API getParamValueByString(vst::ParamID, vst::TChar*, double&) override {
        return vst3::kResultFalse;
    }
    vst::ParamValue PLUGIN_API plainParamToNormalized(vst::ParamID, double plain) override { return plain; }
    vst::ParamValue PLUGIN_API getParamNormalized(vst::ParamID) override { return 0; }
    tresult PLUGIN_API setParamNormalized(vst::ParamID, double) override { return kResultOk; }
    tresult PLUGIN_API setComponentHandler(vst::IComponentHandler*) override { return kResultOk; }
    vst3::IPlugView* PLUGIN_API createView(vst3::FIDString) override { return nullptr; }

private:
    const Rule rule_;
};

ValueMap map_of(Counting::Rule rule, int32 steps = 0) {
    Counting controller(rule);
    vst::ParameterInfo info{};
    info.stepCount = steps;
    return ValueMap::of(controller, info);
}

void expect_there_and_back(const ValueMap& map, Counting::Rule rule, double tolerance) {
    for (int i = 0; i <= 997; ++i) {
        const double place = i / 997.0, plain = rule(place);
        EXPECT_NEAR(map.plain(place), plain, tolerance * (map.max() - map.min())) << place;
        EXPECT_NEAR(map.normalized(plain), place, 2 * tolerance) << place;
    }
}

TEST(ValueMap, FindsOutHowAPluginCounts) {
    constexpr Counting::Rule even = [](double at) { return -12 + 36 * at; };
    constexpr Counting::Rule ratios = [](double at) { return 20 * std::pow(1000.0, at); };
    constexpr Counting::Rule square = [](double at) { return 5 * at * at + at; };
    for (const auto rule : {even, ratios, square}) {
        const ValueMap map = map_of(rule);
        EXPECT_EQ(map.min(), rule(0));
        EXPECT_EQ(map.max(), rule(1));
    }
    expect_there_and_back(map_of(even), even, 1e-12);
    expect_there_and_back(map_of(ratios), ratios, 1e-12);
    expect_there_and_back(map_of(square), square, 1e-5); // learned at a thousand places
}

TEST(ValueMap, LeavesWhatGoesBackwardsOrNowhereFromNoughtToOne) {
    for (const Counting::Rule rule :
        {Counting::Rule([](double at) { return 1 - at; }), Counting::Rule([](double) { return 3.0; }),
            Counting::Rule([](double at) { return std::sin(9 * at); }),
            Counting::Rule([](double at) { return at > 0.3 ? NAN : at; })}) {
        const ValueMap map = map_of(rule);
        EXPECT_EQ(map.min(), 0);
        EXPECT_EQ(map.max(), 1);
        EXPECT_EQ(map.plain(map.normalized(0.4)), 0.4);
    }
}

TEST(ValueMap, CountsSteps) {
    const ValueMap map = map_of([](double at) { return -3 + 6 * at; }, 6);
    for (int value = -3; value <= 3; ++value) EXPECT_EQ(map.plain(map.normalized(value)), value);
    EXPECT_EQ(map.normalized(99), 1);
    EXPECT_EQ(map_of([](double at) { return at; }, 6).max(), 6) << "one that does not say its numbers";
}

TEST(ValueQueue, HoldsAValueUntilItJumps) {
    ValueQueue queue;
    queue.begin(7);
    queue.add(0, 0.1, 0.2);
    queue.add(100, 0.2, 0.9);
    queue.add(101, 0.9, 0.5);
    Points points;
    for (const auto& point : queue.points()) points.emplace_back(point.frame, point.value);
    EXPECT_EQ(points, (Points{{0, 0.2}, {99, 0.2}, {100, 0.9}, {101, 0.5}}));
}

TEST(ValueQueue, KeepsTheLastValueWhenThereIsNoRoom) {
    ValueQueue queue;
    queue.begin(7);
    for (int32 frame = 0; frame < 500; ++frame) queue.add(frame, 0, frame / 500.0);
    EXPECT_EQ(queue.points().back().frame, 499);
    EXPECT_EQ(queue.points().back().value, 499 / 500.0);
}

TEST(ValueChanges, GiveNoQueueWhenThereIsNoRoom) {
    ValueChanges changes(2);
    EXPECT_TRUE(changes.queue_of(1) && changes.queue_of(2));
    EXPECT_EQ(changes.queue_of(1), &changes.queues()[0]);
    EXPECT_EQ(changes.queue_of(3), nullptr);
    changes.begin();
    EXPECT_EQ(changes.getParameterCount(), 0);
}

TEST(NoteIds, AreGivenToNotesThatHaveNone) {
    NoteIds ids;
    const auto first = ids.begin(0, 60, -1), second = ids.begin(0, 64, -1);
    EXPECT_NE(first, second);
    EXPECT_EQ(ids.find(0, 60, -1), first);
    EXPECT_EQ(ids.find(0, 61, -1), -1);
    EXPECT_EQ(ids.begin(3, 60, 17), 17);
    EXPECT_EQ(ids.find(3, 60, -1), 17);
    EXPECT_EQ(ids.find(99, 200, -1), -1);
    std::vector<std::int32_t> ended;
    const auto end = [&](int, int, std::int32_t id) { ended.push_back(id); };
    EXPECT_TRUE(ids.take(0, 60, -1, end));
    EXPECT_FALSE(ids.take(0, 60, -1, end)) << "it has ended";
    EXPECT_TRUE(ids.take(-1, -1, 17, end));
    EXPECT_TRUE(ids.take(-1, -1, -1, end));
    EXPECT_EQ(ended, (std::vector<std::int32_t>{first, 17, second}));
}

struct Timer final : HostObject<vst3::Linux::ITimerHandler> {
    int times = 0;
    std::function<void()> then = [] {};
    void PLUGIN_API onTimer() override { ++times, then(); }
};
struct Reader final : HostObject<vst3::Linux::IEventHandler> {
    int times = 0;
    void PLUGIN_API onFDIsSet(int descriptor) override {
        char byte = 0;
        times += read(descriptor, &byte, 1) == 1;
    }
};

/// Runs the loop as it wakes the main thread; the limit only keeps a broken test from hanging.
template <typename Condition>
bool run_until(RunLoop& loop, std::atomic<int>& woken, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (!condition() && std::chrono::steady_clock::now() < end) {
        if (woken.exchange(0) > 0) loop.run();
        std::this_thread::sleep_for(1ms);
    }
    return condition();
}

TEST(RunLoop, CallsTimersAndReadersFromTheMainThread) {
    std::atomic<int> woken = 0;
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    Timer timer, once;
    Reader reader;
    {
        RunLoop loop([&] { ++woken; });
        once.then = [&] { loop.unregisterTimer(&once); };
        EXPECT_EQ(loop.registerTimer(&timer, 2), kResultOk);
        EXPECT_EQ(loop.registerTimer(&once, 2), kResultOk);
        EXPECT_EQ(loop.registerEventHandler(&reader, pipes[0]), kResultOk);
        EXPECT_TRUE(run_until(loop, woken, [&] { return timer.times >= 3; }));
        EXPECT_EQ(once.times, 1);
        EXPECT_EQ(reader.times, 0);
        ASSERT_EQ(write(pipes[1], "x", 1), 1);
        EXPECT_TRUE(run_until(loop, woken, [&] { return reader.times == 1; }));
        EXPECT_EQ(loop.unregisterEventHandler(&reader), kResultOk);
        EXPECT_EQ(loop.unregisterTimer(&timer), kResultOk);
        EXPECT_NE(loop.unregisterTimer(&timer), kResultOk);
    } // ends though nothing ran it
    close(pipes[0]);
    close(pipes[1]);
}

TEST(Vst3Bundle, NamesWhatItIsBuiltFor) {
    const TemporaryFolder folder;
    const auto make = [&](const std::string& name) {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        std::ofstream(folder.path() / name) << "x";
    };
    make("gone.vst3/Contents/x86_64-win/gone.vst3");
    make("empty.vst3/readme");
    EXPECT_EQ(library_of_vst3(folder.path() / "none.vst3").error().code, "module.missing");
    EXPECT_EQ(library_of_vst3(folder.path() / "empty.vst3").error().code, "module.missing");
    const Error elsewhere = library_of_vst3(folder.path() / "gone.vst3").error();
    EXPECT_EQ(elsewhere.code, "module.wrong_platform");
    EXPECT_NE(elsewhere.message.find("x86_64-win"), std::string::npos) << elsewhere.message;
    EXPECT_TRUE(is_vst3("/a/b.vst3/") && is_vst3("b.vst3") && !is_vst3("b.clap"));
}

} // namespace
} // namespace aviary::hosting
