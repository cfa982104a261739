// What goes from a plugin to its VST3 host: an editor's edits, wishes, presets; and what a host does for it in time.
#include "rt/no_alloc.h"
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <aviary/plugin.h>

#include <thread>

namespace aviary::test {

using namespace vst3;
using Strings = std::vector<std::string>;

/// Has presets, an editor in which the test moves the knobs, and a clock.
struct Knobs : Effect {
    Knobs() { latest = this; }
    FloatParam mix{*this, "mix", "Mix", {.initial = 0.5, .smoothing = Smoothing::none}};
    SwitchParam slow{*this, "slow", "Slow", {.automatable = false}};
    Span<const Layout> layouts() const override {
        using enum Speakers;
        static constexpr Layout all[] = {
            {.name = "Stereo", .inputs = {{"Input", stereo}}, .outputs = {{"Output", stereo}}},
            {.name = "Mono", .inputs = {{"Input", mono}}, .outputs = {{"Output", mono}}}};
        return all;
    }
    Automation automation() const override { return Automation::sub_blocks; }
    unsigned latency() const override { return slow.value() > 0.5 ? 32 : 0; }
    const char* note_name(int key) const override { return key == 36 ? "Kick" : nullptr; }
    unsigned timer_ms() const override { return 30; }
    void timer() override { ++ticks; }
    /// Left: the mix as a whole block has it, right: how long the block is.
    void process(Block& block) override {
        for (auto frame : block.frames()) {
            block.out(0)[frame] = float(mix.value());
            block.out(block.output_channels() - 1)[frame] = float(block.frame_count());
        }
    }
    int ticks = 0;
    static inline Knobs* latest = nullptr;
};

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

struct Vst3Editor : testing::Test {
    Vst3Host host{*GetPluginFactory(), "test.knobs"};
    Knobs& knobs = *Knobs::latest;
    vst::ParamID mix = Vst3Host::id("mix");
    double shown(vst::ParamID id) { return host.controller->getParamNormalized(id); }
    void start(std::size_t frames) {
        ASSERT_TRUE(host.start());
        host.resize(frames);
    }
};

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

struct Vst3Programs : Vst3Editor {
    vst::IUnitInfo* units = host.face<vst::IUnitInfo>(vst::IUnitInfo_iid);
    ~Vst3Programs() override { units->release(); }
    vst::ParamID program = detail::program_id;
};

TEST_F(Vst3Programs, AreThePluginAsItBeginsAndItsPresets) {
    ASSERT_EQ(units->getProgramListCount(), 1);
    vst::ProgramListInfo list;
    vst::UnitInfo root;
    ASSERT_EQ(units->getProgramListInfo(0, list), kResultOk);
    ASSERT_EQ(units->getUnitInfo(0, root), kResultOk);
    EXPECT_EQ(root.programListId, list.id);
    ASSERT_EQ(list.programCount, 3);
    const char* names[] = {"Default", "Bright", "Dark"};
    vst::String128 text;
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(units->getProgramName(list.id, i, text), kResultOk);
        EXPECT_EQ(detail::to_utf8(text, 128), names[i]);
        ASSERT_EQ(host.controller->getParamStringByValue(program, i / 2.0, text), kResultOk);
        EXPECT_EQ(detail::to_utf8(text, 128), names[i]);
        double normalized = -1;
        ASSERT_EQ(host.controller->getParamValueByString(program, text, normalized), kResultOk);
        EXPECT_EQ(normalized, i / 2.0);
        EXPECT_EQ(host.controller->normalizedParamToPlain(program, normalized), i);
        EXPECT_EQ(host.controller->plainParamToNormalized(program, i), normalized);
    }
    EXPECT_NE(units->getProgramName(list.id, 3, text), kResultOk);
    EXPECT_NE(units->getProgramName(list.id + 1, 0, text), kResultOk);
    EXPECT_NE(units->getProgramListInfo(1, list), kResultOk);
    EXPECT_EQ(units->setUnitProgramData(list.id, 0, nullptr), kNotImplemented);
    vst::ParameterInfo info;
    ASSERT_EQ(host.controller->getParameterInfo(3, info), kResultOk);
    EXPECT_EQ(info.id, program);
    EXPECT_EQ(info.stepCount, 2);
    EXPECT_TRUE(info.flags & vst::ParameterInfo::kIsProgramChange);
    EXPECT_TRUE(info.flags & vst::ParameterInfo::kIsList);
}

TEST_F(Vst3Programs, NameTheKeys) {
    vst::String128 text;
    EXPECT_EQ(units->hasProgramPitchNames(1, 2), kResultTrue);
    EXPECT_NE(units->hasProgramPitchNames(1, 3), kResultTrue);
    ASSERT_EQ(units->getProgramPitchName(1, 2, 36, text), kResultOk);
    EXPECT_EQ(detail::to_utf8(text, 128), "Kick");
    EXPECT_NE(units->getProgramPitchName(1, 2, 37, text), kResultOk);
    EXPECT_NE(units->getProgramPitchName(1, 2, 128, text), kResultOk);
}

TEST_F(Vst3Programs, ThereAreNoneWithoutPresets) {
    Vst3Host other(*GetPluginFactory(), "test.played");
    auto* none = other.face<vst::IUnitInfo>(vst::IUnitInfo_iid);
    EXPECT_EQ(none->getProgramListCount(), 0);
    vst::UnitInfo root;
    none->getUnitInfo(0, root);
    EXPECT_EQ(root.programListId, vst::kNoProgramListId);
    EXPECT_NE(other.controller->setParamNormalized(program, 1), kResultOk);
    none->release();
}

TEST_F(Vst3Programs, ChoosingOneLoadsItAndTellsTheHost) {
    start(8);
    ASSERT_EQ(host.controller->setParamNormalized(program, 0.5), kResultOk);
    EXPECT_EQ(host.handler.restarts, (std::vector<int>{vst::kParamValuesChanged, vst::kLatencyChanged}));
    EXPECT_EQ(shown(mix), 0.75);
    EXPECT_EQ(shown(program), 0.5);
    host.process();
    EXPECT_EQ(host.output[0][0], 0.75f);
    knobs.mix.set(0.125);
    host.controller->setParamNormalized(program, 0.5);
    EXPECT_EQ(shown(mix), 0.125) << "what it was shown, said again, chooses nothing";
    host.controller->setParamNormalized(program, 0);
    EXPECT_EQ(shown(mix), 0.5) << "as it began";
}

TEST_F(Vst3Programs, ABlocksQueueLoadsOneAtItsFrame) {
    start(300);
    Changes changes;
    changes.add(program, 3, 1).add(program, 200, 0.5);
    std::thread([&] {
        rt::NoAllocScope scope;
        host.process(&changes);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    }).join();
    EXPECT_EQ(host.output[0][2], 0.5f);
    EXPECT_EQ(host.output[0][3], 0.25f);
    EXPECT_EQ(host.output[0][199], 0.25f);
    EXPECT_EQ(host.output[0][200], 0.75f);
    EXPECT_TRUE(host.handler.restarts.empty()) << "that is for the main thread to ask";
    EXPECT_EQ(shown(program), 0.5);
    EXPECT_EQ(shown(mix), 0.75);
    EXPECT_EQ(host.handler.restarts, (std::vector<int>{vst::kParamValuesChanged, vst::kLatencyChanged}));
}

TEST_F(Vst3Programs, TheOneThatIsLoadedIsLeftAsItWasMadeSince) {
    start(8);
    Changes program_alone, mix_too;
    program_alone.add(program, 0, 1);
    mix_too.add(mix, 0, 0.125);
    host.process(&program_alone);
    host.process(&mix_too);
    host.process(&program_alone);
    EXPECT_EQ(host.output[0][0], 0.125f);
}

TEST_F(Vst3Programs, TheOneShownIsKeptWithTheControlsAndLoadsNothing) {
    host.controller->setParamNormalized(program, 1);
    Stream saved;
    ASSERT_EQ(host.controller->getState(&saved), kResultOk);
    Vst3Host other(*GetPluginFactory(), "test.knobs");
    ASSERT_EQ(other.controller->setState(&saved), kResultOk);
    EXPECT_EQ(other.controller->getParamNormalized(program), 1);
    EXPECT_EQ(other.controller->getParamNormalized(mix), 0.5);
}

TEST_F(Vst3Programs, AndBypassAreInTheComponentsStateAlone) {
    host.controller->setParamNormalized(program, 1);
    host.controller->setParamNormalized(detail::bypass_id, 1);
    host.controller->setParamNormalized(mix, 0.875);
    const auto state = host.state();
    Vst3Host other(*GetPluginFactory(), "test.knobs");
    Stream component(state), for_controller(state);
    ASSERT_EQ(other.component->setState(&component), kResultOk);
    EXPECT_EQ(other.controller->getParamNormalized(program), 1);
    EXPECT_EQ(other.controller->getParamNormalized(mix), 0.875) << "the program is not loaded anew";
    EXPECT_EQ(other.controller->getParamNormalized(detail::bypass_id), 1);
    EXPECT_EQ(other.state(), state);

    ASSERT_TRUE(other.start());
    other.resize(8);
    for (auto& channel : other.input) channel.assign(8, 3);
    other.process();
    EXPECT_EQ(other.output[0][0], 3) << "it is bypassed";

    host.controller->setParamNormalized(program, 0);
    host.controller->setParamNormalized(detail::bypass_id, 0);
    ASSERT_EQ(host.controller->setComponentState(&for_controller), kResultOk);
    EXPECT_EQ(shown(program), 1);
    EXPECT_EQ(shown(detail::bypass_id), 1);
}

TEST_F(Vst3Programs, AStateOfBeforeHasThemInTheControllersAlone) {
    const auto component_of_before = host.state(); // nothing is chosen: it has no appendix
    host.controller->setParamNormalized(program, 1);
    host.controller->setParamNormalized(detail::bypass_id, 1);
    Stream controller_of_before, component(component_of_before);
    ASSERT_EQ(host.controller->getState(&controller_of_before), kResultOk);
    ASSERT_EQ(host.component->setState(&component), kResultOk);
    EXPECT_EQ(shown(program), 0);
    EXPECT_EQ(shown(detail::bypass_id), 0);
    ASSERT_EQ(host.controller->setState(&controller_of_before), kResultOk);
    EXPECT_EQ(shown(program), 1);
    EXPECT_EQ(shown(detail::bypass_id), 1);
}

TEST_F(Vst3Editor, WhatNoBlockBringsIsSavedAllTheSame) {
    start(8);
    host.process();
    host.controller->setParamNormalized(mix, 0.875);
    host.controller->setParamNormalized(detail::bypass_id, 1);
    Vst3Host other(*GetPluginFactory(), "test.knobs");
    const auto comes_back = [&] {
        Stream stream(host.state());
        EXPECT_EQ(other.component->setState(&stream), kResultOk);
        return std::vector<double>{other.controller->getParamNormalized(mix),
            other.controller->getParamNormalized(detail::bypass_id)};
    };
    EXPECT_EQ(comes_back(), (std::vector<double>{0.875, 1})) << "processing, but no block came";

    host.controller->setParamNormalized(mix, 0.25);
    Changes changes;
    changes.add(mix, 0, 0.75);
    host.process(&changes);
    EXPECT_EQ(comes_back(), (std::vector<double>{0.75, 1})) << "what a block brought is newer";

    host.processor->setProcessing(false);
    host.controller->setParamNormalized(mix, 0.125);
    host.controller->setParamNormalized(detail::bypass_id, 0);
    EXPECT_EQ(comes_back(), (std::vector<double>{0.125, 0})) << "active, but not processing";
}

TEST_F(Vst3Editor, AHostThatNeverSaysThatItPlaysIsNotTakenForIdle) {
    vst::ProcessSetup setup{vst::kRealtime, vst::kSample32, 512, 48000};
    ASSERT_EQ(host.processor->setupProcessing(setup), kResultOk);
    ASSERT_EQ(host.component->setActive(true), kResultOk);
    host.resize(8);
    host.process();
    host.controller->setParamNormalized(mix, 1);
    host.process();
    EXPECT_EQ(host.output[0][0], 0.5f) << "the host brings it with a block, at its frame";
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
    aviary::test::Knobs, {.id = "test.knobs", .name = "Knobs", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(
    aviary::test::Played, {.id = "test.played", .name = "Played", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(aviary::test::Renumbered,
    {.id = "test.renumbered", .name = "Renumbered", .vendor = "Aviary", .version = "1.0.0"})
