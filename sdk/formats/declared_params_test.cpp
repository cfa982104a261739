// Hidden and read-only parameters, an author's own bypass, a long list of choices: what each format's host is told of them.
#include "rt/no_alloc.h"
#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/either_host.h"
#include "sdk/formats/odd_plugins.h"
#ifdef AVIARY_VST3
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include "sdk/formats/vst3/controller/gain_reduction.h"
#endif

#include <aviary/abi/clap/gain_adjustment_metering.h>

#include <map>

namespace aviary::test {
namespace {

using detail::fnv1a_32;

struct DeclaredParams : EitherFormat {};
AVIARY_IN_EITHER_FORMAT(DeclaredParams);

TEST_P(DeclaredParams, AReadOnlyOneIsThePluginsAlone) {
    auto host = make("test.metered");
    Metered& metered = *Metered::latest;
    ASSERT_TRUE(host->activate());
    host->resize(8);
    host->process_with("level", 0.5);
    EXPECT_EQ(metered.level.value(), 0) << "the level of silence, as the plugin reported it";
    EXPECT_EQ(host->travel("level"), 1);
    host->deactivate();
    const auto state = host->save();
    auto other = make("test.metered");
    ASSERT_TRUE(other->load(state));
    EXPECT_EQ(other->travel("level"), 0) << "a measurement is in no state";
    EXPECT_EQ(other->save(), state);
}

TEST_P(DeclaredParams, AHiddenOneIsInTheState) {
    auto host = make("test.metered"), other = make("test.metered");
    ASSERT_TRUE(host->activate());
    host->resize(8);
    host->process_with("secret", 0.25);
    host->deactivate();
    ASSERT_TRUE(other->load(host->save()));
    EXPECT_EQ(other->travel("secret"), 0.25);
}

TEST_P(DeclaredParams, MoreChoicesThanTheSpecHasRoomForAreAList) {
    auto host = make("test.metered");
    Metered& metered = *Metered::latest;
    ASSERT_EQ(metered.name.choice_count(), 200u);
    EXPECT_STREQ(metered.name.choices()[199], "wave 199");
    ASSERT_TRUE(host->activate());
    host->resize(8);
    host->process_with("name", 1);
    EXPECT_EQ(metered.name.value(), 199);
}

std::map<std::string, clap_param_info_t> clap_infos(const Host& host) {
    const auto& params = *host.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
    std::map<std::string, clap_param_info_t> infos;
    for (std::uint32_t i = 0; i < params.count(host.plugin); ++i) {
        clap_param_info_t info;
        EXPECT_TRUE(params.get_info(host.plugin, i, &info));
        infos[info.name] = info;
    }
    return infos;
}

TEST(ClapDeclaredParams, AreFlagged) {
    Host host("test.metered");
    ASSERT_TRUE(host.plugin->init(host.plugin));
    auto infos = clap_infos(host);
    EXPECT_EQ(infos["Level"].flags, unsigned(CLAP_PARAM_IS_READONLY));
    EXPECT_EQ(infos["Secret"].flags, unsigned(CLAP_PARAM_IS_HIDDEN));
    EXPECT_EQ(infos["Off"].flags,
        unsigned(CLAP_PARAM_IS_BYPASS | CLAP_PARAM_IS_STEPPED | CLAP_PARAM_IS_AUTOMATABLE));
    EXPECT_EQ(infos["Name"].max_value, 199);
}

TEST(ClapDeclaredParams, AReportIsToldWhenItChanges) {
    Host host("test.metered");
    ASSERT_TRUE(host.start());
    host.resize(300);
    host.input[0].back() = -12;
    const Events none;
    {
        rt::NoAllocScope scope;
        host.process(none);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    }
    ASSERT_EQ(host.sent.size(), 1u);
    const auto& told = host.sent.at<clap_event_param_value_t>(0);
    EXPECT_EQ(told.header.type, CLAP_EVENT_PARAM_VALUE);
    EXPECT_EQ(told.header.time, 299u);
    EXPECT_EQ(told.param_id, fnv1a_32("level"));
    EXPECT_EQ(told.value, -12);
    host.process(none);
    EXPECT_EQ(host.sent.size(), 1u) << "it is the same";
    host.input[0].back() = -200;
    host.process(none);
    ASSERT_EQ(host.sent.size(), 2u);
    EXPECT_EQ(host.sent.at<clap_event_param_value_t>(1).value, -60) << "clamped";
}

TEST(ClapGainMeter, ShowsWhatThePluginAdds) {
    Host host("test.metered"), without("test.crowd");
    ASSERT_TRUE(host.start() && without.start());
    const auto* meter =
        host.extension<clap_plugin_gain_adjustment_metering_t>(CLAP_EXT_GAIN_ADJUSTMENT_METERING);
    ASSERT_NE(meter, nullptr);
    Metered::latest->gain = -3;
    EXPECT_EQ(meter->get(host.plugin), -3);
    Metered::latest->gain = 2;
    EXPECT_EQ(meter->get(host.plugin), 2);
    EXPECT_EQ(without.extension<void>(CLAP_EXT_GAIN_ADJUSTMENT_METERING), nullptr);
}

#ifdef AVIARY_VST3

TEST(Vst3GainMeter, ShowsWhatThePluginTakesAway) {
    Vst3Host host(*GetPluginFactory(), "test.metered"), without(*GetPluginFactory(), "test.crowd");
    auto* meter = host.face<vst3::PreSonus::IGainReductionInfo>(vst3::PreSonus::IGainReductionInfo_iid);
    ASSERT_NE(meter, nullptr);
    Metered::latest->gain = -3;
    EXPECT_EQ(meter->getGainReductionValueInDb(), 0) << "while nothing plays";
    ASSERT_TRUE(host.start());
    EXPECT_EQ(meter->getGainReductionValueInDb(), -3);
    Metered::latest->gain = 2;
    EXPECT_EQ(meter->getGainReductionValueInDb(), 0);
    meter->release();
    EXPECT_EQ(without.face<vst3::FUnknown>(vst3::PreSonus::IGainReductionInfo_iid), nullptr);
}

struct Vst3DeclaredParams : testing::Test {
    Vst3Host host{*GetPluginFactory(), "test.metered"};
    std::map<std::string, vst::ParameterInfo> infos;
    void SetUp() override {
        for (int i = 0; i < host.controller->getParameterCount(); ++i) {
            vst::ParameterInfo info;
            ASSERT_EQ(host.controller->getParameterInfo(i, info), kResultOk);
            infos[to_utf8(info.title, 128)] = info;
        }
    }
};

TEST_F(Vst3DeclaredParams, AreFlagged) {
    using Info = vst::ParameterInfo;
    EXPECT_EQ(infos["Level"].flags, Info::kIsReadOnly);
    EXPECT_EQ(infos["Secret"].flags, Info::kIsHidden);
    EXPECT_EQ(infos["Off"].flags, Info::kIsBypass | Info::kCanAutomate);
    EXPECT_EQ(infos["Name"].stepCount, 199);
    EXPECT_EQ(infos.size(), 4u) << "the author's bypass is the only one";
}

TEST_F(Vst3DeclaredParams, TheAuthorsBypassIsTheAuthorsToHear) {
    ASSERT_TRUE(host.start());
    host.resize(300);
    Changes changes;
    host.input[0].assign(300, 7);
    changes.add(infos["Off"].id, 100, 1);
    host.process(&changes);
    EXPECT_EQ(host.output[0][99], 1);
    EXPECT_EQ(host.output[0][100], 7);
}

TEST_F(Vst3DeclaredParams, AReportIsToldWhenItChanges) {
    ASSERT_TRUE(host.start());
    host.resize(300);
    host.input[0].back() = -15;
    Changes told, again;
    host.reports = &told;
    host.process();
    ASSERT_EQ(told.queues.size(), 1u);
    EXPECT_EQ(told.queues[0].id, infos["Level"].id);
    ASSERT_EQ(told.queues[0].points.size(), 1u);
    EXPECT_EQ(told.queues[0].points[0].offset, 299);
    EXPECT_EQ(told.queues[0].points[0].value, 0.75);
    host.reports = &again;
    host.process();
    EXPECT_TRUE(again.queues.empty()) << "it is the same";
}

#endif

} // namespace
} // namespace aviary::test
