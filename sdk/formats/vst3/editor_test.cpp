// What goes from a plugin to its VST3 host: an editor's edits and wishes; and what a host does for it in time.
#include "rt/no_alloc.h"
#include "sdk/formats/vst3/testing/knobs.h"

#include <aviary/plugin.h>

#include <thread>

namespace aviary::test {

using namespace vst3;
using Strings = std::vector<std::string>;

/// An effect that is played: its sound is that of the last controller.
struct Played : Effect {
    Notes notes() const override { return {.in = true}; }
    void process(Block& block) override {
        for (auto frame : block.frames()) block.out(0)[frame] = block.out(1)[frame] = 0;
        for (const Event& event : block.events()) block.out(0)[event.frame] = float(event.type);
    }
};

/// The first one's hash is among the ids that VST3's own parameters have; the others' differ only in the bit that VST3
/// leaves to hosts.
struct Renumbered : Effect {
    FloatParam own{*this, "p30698", "Own", {.smoothing = Smoothing::none}};
    FloatParam one{*this, "p2308", "One", {.smoothing = Smoothing::none}};
    FloatParam other{*this, "p571002", "Other", {.smoothing = Smoothing::none}};
    void process(Block& block) override {
        for (auto frame : block.frames())
            block.out(0)[frame] = own.at(frame) + 10 * one.at(frame) + 100 * other.at(frame);
    }
};

namespace {

TEST_F(Vst3Editor, AGestureIsOneMoveOfTheHosts) {
    start(8);
    knobs.mix.begin_gesture();
    knobs.mix.set(0.75);
    knobs.mix.set(9);
    knobs.mix.end_gesture();
    const std::string id = std::to_string(mix);
    EXPECT_EQ(host.handler.edits, (Strings{"begin " + id, id + " 0.750000", id + " 1.000000", "end " + id}));
    EXPECT_EQ(shown(mix), 1);
    host.process();
    EXPECT_EQ(host.output[0][0], 1) << "heard without the host's help";
}

TEST_F(Vst3Editor, AValueAloneIsAGestureOfItsOwn) {
    knobs.mix.set(0.25);
    const std::string id = std::to_string(mix);
    EXPECT_EQ(host.handler.edits, (Strings{"begin " + id, id + " 0.250000", "end " + id}));
    knobs.mix.end_gesture();
    EXPECT_EQ(host.handler.edits.size(), 3u) << "none has begun";
}

TEST_F(Vst3Editor, AHostWithoutAHandlerIsNotMissed) {
    host.controller->setComponentHandler(nullptr);
    knobs.mix.begin_gesture();
    knobs.mix.set(0.25);
    knobs.mix.end_gesture();
    knobs.mark_dirty();
    knobs.ask_for_layout(1);
    EXPECT_EQ(shown(mix), 0.25);
    EXPECT_TRUE(host.handler.edits.empty());
}

TEST_F(Vst3Editor, AnotherThreadsEditsAreKeptFromTheHost) {
    testing::internal::CaptureStderr();
    std::thread([&] { knobs.mix.set(0.25); }).join();
    EXPECT_NE(testing::internal::GetCapturedStderr().find("main thread"), std::string::npos);
    EXPECT_TRUE(host.handler.edits.empty());
}

TEST_F(Vst3Editor, AnEditThatChangesTheLatencyRestarts) {
    start(8);
    knobs.slow.set(1);
    EXPECT_EQ(host.handler.restarts, std::vector<int>{vst::kLatencyChanged});
}

TEST_F(Vst3Editor, MarksTheProjectAndLogs) {
    knobs.mark_dirty();
    EXPECT_EQ(host.handler.edits, Strings{"dirty"});
    testing::internal::CaptureStderr();
    knobs.log("Hello");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "test.knobs: Hello\n");
}

TEST_F(Vst3Editor, AWishForALayoutIsOfferedAndPlayedOnceTheHostTakesIt) {
    start(8);
    vst::SpeakerArrangement offered = 0, mono = vst::SpeakerArr::kMono;
    knobs.ask_for_layout(1);
    EXPECT_EQ(host.handler.restarts, std::vector<int>{vst::kIoChanged});
    host.processor->getBusArrangement(vst::kOutput, 0, offered);
    EXPECT_EQ(offered, mono);
    host.process();
    EXPECT_EQ(host.output[1][0], 8) << "blocks go on in stereo";
    host.component->setActive(false);
    EXPECT_EQ(host.processor->setBusArrangements(&mono, 1, &mono, 1), kResultTrue);
    ASSERT_EQ(host.component->setActive(true), kResultOk);
    knobs.ask_for_layout(1);
    EXPECT_EQ(host.handler.restarts.size(), 1u) << "it has that";
    host.handler.answer = kResultFalse;
    knobs.ask_for_layout(0);
    host.processor->getBusArrangement(vst::kOutput, 0, offered);
    EXPECT_EQ(offered, mono) << "the host refused";
}

TEST_F(Vst3Editor, TheHostsRunLoopKeepsTheTime) {
    ASSERT_NE(host.handler.timer, nullptr);
    EXPECT_EQ(host.handler.period_ms, 30u);
    host.handler.timer->onTimer();
    EXPECT_EQ(knobs.ticks, 1);
    host.component->terminate();
    EXPECT_EQ(host.handler.timer, nullptr);
}

TEST_F(Vst3Editor, BlocksEndWhereAParameterChanges) {
    start(300);
    Changes changes;
    changes.add(mix, 99, 0.5).add(mix, 100, 1); // a jump
    host.process(&changes);
    EXPECT_EQ(host.output[0][99], 0.5f);
    EXPECT_EQ(host.output[0][100], 1);
    EXPECT_EQ(host.output[1][99], 100);
    EXPECT_EQ(host.output[1][100], 200);
}

TEST_F(Vst3Editor, ALineIsCutIntoStepsThatLieOnIt) {
    start(512);
    Changes changes;
    changes.add(mix, 399, 1); // from 0.5
    host.process(&changes);
    EXPECT_EQ(host.output[1][0], 32);
    for (std::size_t frame = 0; frame < 399; ++frame)
        ASSERT_NEAR(host.output[0][frame], 0.5 + 0.5 * double(frame / 32 * 32 + 1) / 400, 1e-6) << frame;
    EXPECT_EQ(host.output[0][399], 1);
    host.process();
    EXPECT_EQ(host.output[1][0], 256) << "as long as they can be, when nothing changes";
}

TEST(Vst3Ids, AParameterWhoseHashIsTakenGetsAnother) {
    Vst3Host host(*GetPluginFactory(), "test.renumbered");
    ASSERT_EQ(host.controller->getParameterCount(), 4);
    vst::ParamID ids[4];
    for (int i = 0; i < 4; ++i) {
        vst::ParameterInfo info;
        ASSERT_EQ(host.controller->getParameterInfo(i, info), kResultOk);
        ids[i] = info.id;
    }
    EXPECT_NE(ids[0], Vst3Host::id("p30698"));
    EXPECT_LT(ids[0], detail::own_ids);
    EXPECT_EQ(ids[1], Vst3Host::id("p2308"));
    EXPECT_EQ(Vst3Host::id("p571002"), ids[1]) << "the two would be one";
    EXPECT_NE(ids[2], ids[1]);
    EXPECT_EQ(ids[3], detail::bypass_id) << "whatever an author does";
    ASSERT_TRUE(host.start());
    host.resize(8);
    Changes changes;
    changes.add(ids[0], 0, 0.5).add(ids[1], 0, 0.25).add(ids[2], 0, 0.75);
    host.process(&changes);
    EXPECT_EQ(host.output[0][0], 0.5f + 2.5f + 75);
    const std::uint32_t alone[] = {detail::fnv1a_32("p30698")};
    EXPECT_EQ(detail::param_ids_of(alone)[0], ids[0]) << "whichever other parameters there are";
}

TEST(Vst3Notes, AnEffectThatTakesThemHasControllersAndBypass) {
    Vst3Host host(*GetPluginFactory(), "test.played");
    EXPECT_EQ(host.component->getBusCount(vst::kEvent, vst::kInput), 1);
    EXPECT_EQ(host.controller->getParameterCount(), 1 + 16 * vst::kCountCtrlNumber);
    auto* mapping = host.face<vst::IMidiMapping>(vst::IMidiMapping_iid);
    auto* expressions = host.face<FUnknown>(vst::INoteExpressionController_iid);
    ASSERT_TRUE(mapping && expressions);
    vst::ParamID wheel = 0;
    ASSERT_EQ(mapping->getMidiControllerAssignment(0, 2, vst::kCtrlModWheel, wheel), kResultTrue);
    mapping->release();
    expressions->release();
    ASSERT_TRUE(host.start());
    host.resize(64);
    Changes changes;
    host.process(&changes.add(wheel, 20, 0.5));
    EXPECT_EQ(host.output[0][20], float(EventType::midi));
    host.controller->setParamNormalized(wheel, 0.25);
    EXPECT_EQ(host.controller->getParamNormalized(wheel), 0.25);
    EXPECT_EQ(host.controller->getParamNormalized(detail::bypass_id), 0);
}

TEST(Vst3Factory, ItsContextMayKeepTheTimeToo) {
    Handler context;
    auto* factory = static_cast<IPluginFactory3*>(GetPluginFactory());
    ASSERT_EQ(factory->setHostContext(static_cast<vst::IComponentHandler*>(&context)), kResultOk);
    {
        Vst3Host host(*factory, "test.knobs");
        EXPECT_NE(context.timer, nullptr);
        EXPECT_EQ(host.handler.timer, nullptr) << "one is enough";
        host.controller->setComponentHandler(nullptr);
        EXPECT_NE(context.timer, nullptr);
    }
    EXPECT_EQ(context.timer, nullptr);
    factory->setHostContext(nullptr);
    EXPECT_EQ(context.references, 0);
}

} // namespace
} // namespace aviary::test

AVIARY_PLUGIN(
    aviary::test::Played, {.id = "test.played", .name = "Played", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(aviary::test::Renumbered,
    {.id = "test.renumbered", .name = "Renumbered", .vendor = "Aviary", .version = "1.0.0"})
