// Presets as programs, and what a VST3 project keeps of what the host has told.
#include "rt/no_alloc.h"
#include "sdk/formats/vst3/testing/knobs.h"

#include <thread>

namespace aviary::test {
namespace {

using namespace vst3;

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
        EXPECT_EQ(to_utf8(text, 128), names[i]);
        ASSERT_EQ(host.controller->getParamStringByValue(program, i / 2.0, text), kResultOk);
        EXPECT_EQ(to_utf8(text, 128), names[i]);
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
    EXPECT_EQ(to_utf8(text, 128), "Kick");
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

} // namespace
} // namespace aviary::test
