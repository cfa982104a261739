// What a host shows and keeps of a plugin: parameters, units, MIDI controllers, state.
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <cmath>
#include <map>
#include <thread>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace aviary::test {
namespace {

using namespace vst3;
using State = std::vector<unsigned char>;

struct Vst3Controller : testing::Test {
    Library library{TEST_VST3};
    Vst3Host host{library, "test.monitor"};
    vst::IEditController& controller = *host.controller;

    vst::ParameterInfo info(const char* param) {
        vst::ParameterInfo found{};
        for (int32 i = 0; i < controller.getParameterCount(); ++i)
            if (controller.getParameterInfo(i, found) == kResultOk && found.id == Vst3Host::id(param))
                return found;
        ADD_FAILURE() << "no parameter " << param;
        return {};
    }
    double typed(const char* param, std::string_view text) {
        vst::String128 wide;
        to_utf16(text, wide);
        double normalized = -1;
        return controller.getParamValueByString(Vst3Host::id(param), wide, normalized) == kResultOk
                   ? normalized
                   : -1;
    }
};

TEST_F(Vst3Controller, ParametersAreAsTheirAuthorDeclaredThem) {
    EXPECT_EQ(controller.getParameterCount(), 7 + 1) << "and bypass";
    const auto cutoff = info("cutoff"), steps = info("steps"), left = info("left"), on = info("on");
    EXPECT_EQ(to_utf8(cutoff.title, 128), "Cutoff");
    EXPECT_EQ(to_utf8(cutoff.units, 128), "Hz");
    EXPECT_EQ(cutoff.stepCount, 0);
    EXPECT_NEAR(cutoff.defaultNormalizedValue, std::log(50) / std::log(1000), 1e-12);
    EXPECT_EQ(cutoff.flags, vst::ParameterInfo::kCanAutomate);
    EXPECT_EQ(steps.stepCount, 15);
    EXPECT_EQ(left.flags, vst::ParameterInfo::kCanAutomate | vst::ParameterInfo::kIsList);
    EXPECT_EQ(on.stepCount, 1);
    EXPECT_EQ(on.flags, 0) << "not automatable";
    vst::ParameterInfo none;
    EXPECT_NE(controller.getParameterInfo(-1, none), kResultOk);
    EXPECT_NE(controller.getParameterInfo(8, none), kResultOk);
}

TEST_F(Vst3Controller, ValuesAreSaidAndReadAsPeopleDo) {
    EXPECT_EQ(host.text("cutoff", 0), "20 Hz");
    EXPECT_EQ(host.text("left", 0.5), "Glide");
    EXPECT_EQ(host.text("on", 1), "On");
    EXPECT_NEAR(host.plain("cutoff", typed("cutoff", "2 kHz")), 2000, 1e-9);
    EXPECT_EQ(typed("left", "on"), 1);
    EXPECT_EQ(typed("cutoff", "loud"), -1);
    for (const char* param : {"jump", "glide", "cutoff", "steps", "left", "on"})
        for (double travel : {0.0, 0.25, 0.5, 1.0}) {
            const auto text = host.text(param, travel);
            EXPECT_EQ(host.text(param, typed(param, text)), text) << param;
        }
    EXPECT_EQ(controller.plainParamToNormalized(Vst3Host::id("steps"), 12), 1);
    vst::String128 text;
    EXPECT_NE(controller.getParamStringByValue(12345, 0, text), kResultOk);
}

TEST_F(Vst3Controller, GroupsAreUnits) {
    auto* units = host.face<vst::IUnitInfo>(vst::IUnitInfo_iid);
    ASSERT_EQ(units->getUnitCount(), 3);
    vst::UnitInfo outer, inner;
    ASSERT_EQ(units->getUnitInfo(1, outer), kResultOk);
    ASSERT_EQ(units->getUnitInfo(2, inner), kResultOk);
    // One of the two holds the other; which comes first is no matter.
    if (outer.parentUnitId != vst::kRootUnitId) std::swap(outer, inner);
    EXPECT_EQ(to_utf8(outer.name, 128), "A");
    EXPECT_EQ(to_utf8(inner.name, 128), "B");
    EXPECT_EQ(inner.parentUnitId, outer.id);
    EXPECT_EQ(info("jump").unitId, inner.id);
    EXPECT_EQ(info("glide").unitId, vst::kRootUnitId);
    EXPECT_NE(units->getUnitInfo(3, inner), kResultOk);
    units->release();
}

TEST_F(Vst3Controller, EachMidiControllerIsAHiddenParameterOfAnInstrument) {
    Vst3Host instrument(library, "test.listener");
    auto* mapping = instrument.face<vst::IMidiMapping>(vst::IMidiMapping_iid);
    ASSERT_NE(mapping, nullptr);
    std::map<vst::ParamID, int> flags;
    for (int32 i = 0; i < instrument.controller->getParameterCount(); ++i) {
        vst::ParameterInfo one;
        instrument.controller->getParameterInfo(i, one);
        EXPECT_TRUE(flags.emplace(one.id, one.flags).second) << "ids differ";
    }
    for (int16 channel = 0; channel < 16; ++channel)
        for (int16 number = 0; number < vst::kCountCtrlNumber; ++number) {
            vst::ParamID id = 0;
            ASSERT_EQ(mapping->getMidiControllerAssignment(0, channel, number, id), kResultTrue);
            ASSERT_EQ(flags.at(id), vst::ParameterInfo::kIsHidden);
        }
    vst::ParamID id = 0;
    EXPECT_NE(mapping->getMidiControllerAssignment(1, 0, 1, id), kResultTrue);
    EXPECT_NE(mapping->getMidiControllerAssignment(0, 16, 1, id), kResultTrue);
    EXPECT_NE(mapping->getMidiControllerAssignment(0, 0, vst::kCountCtrlNumber, id), kResultTrue);
    mapping->release();
}

TEST_F(Vst3Controller, AMidiControllerIsShownAsTheHostMovedIt) {
    Vst3Host instrument(library, "test.listener");
    auto& shown = *instrument.controller;
    const auto wheel = detail::controller_id(3, vst::kCtrlModWheel);
    const auto bend = detail::controller_id(15, vst::kPitchBend);
    vst::ParameterInfo last;
    ASSERT_EQ(shown.getParameterInfo(shown.getParameterCount() - 1, last), kResultOk);
    EXPECT_EQ(last.id, bend);
    EXPECT_EQ(to_utf8(last.title, 128), "MIDI 16 Pitch Bend");
    EXPECT_EQ(last.defaultNormalizedValue, 0.5);
    EXPECT_EQ(shown.getParamNormalized(bend), 0.5);
    EXPECT_EQ(shown.getParamNormalized(wheel), 0);
    ASSERT_EQ(shown.setParamNormalized(wheel, 0.25), kResultOk);
    EXPECT_EQ(shown.getParamNormalized(wheel), 0.25);
    EXPECT_NE(shown.setParamNormalized(wheel, NAN), kResultOk);
    vst::String128 text;
    ASSERT_EQ(shown.getParamStringByValue(wheel, 1, text), kResultOk);
    EXPECT_EQ(to_utf8(text, 128), "127");
    EXPECT_NE(controller.setParamNormalized(wheel, 0.25), kResultOk) << "an effect has none";
}

#ifdef __GLIBC__
TEST_F(Vst3Controller, AnInstanceKeepsNothingOfControllersThatNobodyMoves) {
    const auto taken = [&](const char* plugin_id) {
        const auto before = mallinfo2().uordblks;
        Vst3Host one(library, plugin_id);
        EXPECT_GE(one.controller->getParameterCount(), 1);
        return double(mallinfo2().uordblks - before);
    };
    EXPECT_LT(taken("test.listener"), 100'000) << "their descriptions alone would be 1.6 MB";
    EXPECT_LT(taken("test.monitor"), 100'000);
}
#endif

/// The same plugins, built as CLAP.
struct ClapBuild {
    void* library = dlopen(TEST_CLAP, RTLD_NOW | RTLD_LOCAL);
    const clap_plugin_factory_t& factory = *static_cast<const clap_plugin_factory_t*>(
        static_cast<const clap_plugin_entry_t*>(dlsym(library, "clap_entry"))
            ->get_factory(CLAP_PLUGIN_FACTORY_ID));
    ~ClapBuild() { dlclose(library); }
};

State clap_state(Host& host) {
    State bytes;
    const clap_ostream_t stream{&bytes, [](const clap_ostream_t* out, const void* data, std::uint64_t size) {
                                    auto& all = *static_cast<State*>(out->ctx);
                                    const auto* first = static_cast<const unsigned char*>(data);
                                    all.insert(all.end(), first, first + size);
                                    return std::int64_t(size);
                                }};
    EXPECT_TRUE(host.extension<clap_plugin_state_t>(CLAP_EXT_STATE)->save(host.plugin, &stream));
    return bytes;
}

TEST_F(Vst3Controller, StateIsWhatTheClapBuildSavesByteForByte) {
    ClapBuild build;
    Host clap(build.factory, "test.twins");
    Vst3Host twins(library, "test.twins");
    ASSERT_TRUE(clap.start());
    ASSERT_TRUE(twins.start());
    clap.resize(64);
    twins.resize(64);
    Changes changes;
    changes.add(Vst3Host::id("gain"), 3, 0.25);
    for (int i = 0; i < 10; ++i) {
        clap.process(Events().param(3, detail::fnv1a_32("gain"), 0.25));
        twins.process(&changes);
    }
    const State state = clap_state(clap);
    EXPECT_EQ(twins.state(), state);

    Vst3Host other(library, "test.twins");
    ASSERT_TRUE(other.start());
    other.processor->setProcessing(false); // else it would wait for a block to load between
    Stream stream(state, 5);
    ASSERT_EQ(other.component->setState(&stream), kResultOk);
    EXPECT_EQ(other.state(), state);
    EXPECT_EQ(other.controller->getParamNormalized(Vst3Host::id("gain")), 0.25);
}

TEST_F(Vst3Controller, AStateWithBypassIsReadByTheClapBuildToo) {
    controller.setParamNormalized(detail::bypass_id, 1);
    controller.setParamNormalized(Vst3Host::id("steps"), 1);
    State state = host.state();
    ClapBuild build;
    Host clap(build.factory, "test.monitor");
    ASSERT_TRUE(clap.plugin->init(clap.plugin));
    const clap_istream_t stream{&state, [](const clap_istream_t* in, void* to, std::uint64_t size) {
                                    auto& left = *static_cast<State*>(in->ctx);
                                    const auto count = std::min<std::size_t>(size, left.size());
                                    std::copy_n(left.begin(), count, static_cast<unsigned char*>(to));
                                    left.erase(left.begin(), left.begin() + std::ptrdiff_t(count));
                                    return std::int64_t(count);
                                }};
    ASSERT_TRUE(clap.extension<clap_plugin_state_t>(CLAP_EXT_STATE)->load(clap.plugin, &stream));
    double steps = 0;
    const auto* params = clap.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
    ASSERT_TRUE(params->get_value(clap.plugin, detail::fnv1a_32("steps"), &steps));
    EXPECT_EQ(steps, 12);
}

TEST_F(Vst3Controller, TheComponentsStateReallyMovesTheControls) {
    Vst3Host source(library, "test.monitor");
    source.controller->setParamNormalized(Vst3Host::id("cutoff"), 0.75);
    source.controller->setParamNormalized(Vst3Host::id("steps"), 1);
    Stream stream(source.state());
    ASSERT_EQ(controller.setComponentState(&stream), kResultOk);
    EXPECT_NEAR(controller.getParamNormalized(Vst3Host::id("cutoff")), 0.75, 1e-12);
    EXPECT_EQ(controller.getParamNormalized(Vst3Host::id("steps")), 1);
}

TEST_F(Vst3Controller, AnOlderVersionsStateIsShownAsItIsMigrated) {
    Vst3Host old(library, "test.unmigrated"), now(library, "test.migrated");
    old.controller->setParamNormalized(Vst3Host::id("level"), 0.25);
    Stream component(old.state()), shown(old.state());
    ASSERT_EQ(now.controller->setComponentState(&shown), kResultOk);
    EXPECT_EQ(now.controller->getParamNormalized(Vst3Host::id("loud")), 0.25);
    now.controller->setParamNormalized(Vst3Host::id("loud"), 1);
    ASSERT_EQ(now.component->setState(&component), kResultOk);
    EXPECT_EQ(now.controller->getParamNormalized(Vst3Host::id("loud")), 0.25);
}

TEST_F(Vst3Controller, ABrokenStateChangesNothing) {
    controller.setParamNormalized(Vst3Host::id("cutoff"), 0.75);
    controller.setParamNormalized(detail::bypass_id, 1); // in an appendix
    const State before = host.state();
    for (std::size_t damage = 0; damage < before.size(); ++damage) {
        State broken = before;
        broken[damage] ^= 0x10;
        Stream once(broken), again(broken);
        EXPECT_NE(host.component->setState(&once), kResultOk) << damage;
        EXPECT_NE(controller.setComponentState(&again), kResultOk) << damage;
    }
    EXPECT_NE(host.component->setState(nullptr), kResultOk);
    EXPECT_EQ(host.state(), before);
}

TEST_F(Vst3Controller, BypassIsKeptWithTheControls) {
    controller.setParamNormalized(detail::bypass_id, 1);
    Stream saved;
    ASSERT_EQ(controller.getState(&saved), kResultOk);
    Vst3Host other(library, "test.monitor");
    ASSERT_EQ(other.controller->setState(&saved), kResultOk);
    EXPECT_EQ(other.controller->getParamNormalized(detail::bypass_id), 1);
    Stream foreign(State{1, 2, 3});
    EXPECT_NE(other.controller->setState(&foreign), kResultOk);
    EXPECT_EQ(other.controller->getParamNormalized(detail::bypass_id), 1);
}

TEST_F(Vst3Controller, AChangeOfLatencyRestartsThePlugin) {
    ASSERT_TRUE(host.start());
    EXPECT_EQ(host.processor->getLatencySamples(), 0u);
    controller.setParamNormalized(Vst3Host::id("on"), 1);
    EXPECT_EQ(host.handler.restarts, std::vector<int>{vst::kLatencyChanged});
    host.component->setActive(false);
    host.component->setActive(true);
    EXPECT_EQ(host.processor->getLatencySamples(), 64u);
    controller.setParamNormalized(Vst3Host::id("cutoff"), 1);
    EXPECT_EQ(host.handler.restarts.size(), 1u);
}

TEST_F(Vst3Controller, ALatencyChangedByABlocksQueueIsToldOnTheMainThreadAndOnce) {
    ASSERT_TRUE(host.start());
    host.resize(8);
    Changes changes;
    changes.add(Vst3Host::id("on"), 0, 1);
    std::thread([&] {
        host.process(&changes);
        controller.getParamNormalized(Vst3Host::id("cutoff")); // no business of this thread
    }).join();
    EXPECT_TRUE(host.handler.restarts.empty());
    controller.getParamNormalized(Vst3Host::id("cutoff"));
    EXPECT_EQ(host.handler.restarts, std::vector<int>{vst::kLatencyChanged});
    controller.getParamNormalized(Vst3Host::id("cutoff"));
    controller.setParamNormalized(Vst3Host::id("on"), 1); // the same, as the host shows it
    EXPECT_EQ(host.handler.restarts.size(), 1u);
}

} // namespace
} // namespace aviary::test
