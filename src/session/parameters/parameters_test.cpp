#include "hosting/hosting_testing.h"
#include "session/test_session.h"

#include <cmath>

using namespace aviary;
using namespace aviary::session;

namespace {

class ParametersTest : public SessionTest {};

} // namespace

TEST_F(ParametersTest, MakesASetParameterHeardAndTold) {
    open();
    ASSERT_TRUE(session_.transport().play());
    const float before = run(40);
    const auto set = session_.parameters().set(slot(0, 0), "level", 1.0);
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->value, 1);
    EXPECT_FALSE(set->text.empty());
    EXPECT_GT(run(40), 2 * before);
    const auto told = heard<ParametersChanged>();
    ASSERT_EQ(told.size(), 1u) << "once, although the audio thread took a while";
    EXPECT_EQ(told[0].slot, slot(0, 0));
    ASSERT_EQ(told[0].values.size(), 1u);
    EXPECT_EQ(told[0].values[0].id, "level");
    EXPECT_EQ(told[0].values[0].value, 1);
}

TEST_F(ParametersTest, ClampsAndReadsValues) {
    open();
    const auto wobble = slot(0, 1);
    EXPECT_EQ(session_.parameters().set(wobble, "rate", 99.0)->value, 20);
    EXPECT_EQ(session_.parameters().set(wobble, "rate", std::string("7.5 Hz"))->value, 7.5);
    EXPECT_EQ(code(session_.parameters().set(wobble, "rate", std::string("fast"))), "parameter.text");
    EXPECT_EQ(code(session_.parameters().set(wobble, "speed", 1.0)), "parameter.unknown");
    EXPECT_EQ(code(session_.parameters().set(99, "rate", 1.0)), "slot.unknown");
    EXPECT_EQ(code(session_.parameters().set(wobble, "rate", double(NAN))), "parameter.text");
}

TEST_F(ParametersTest, RefusesOneThatOnlyThePluginSets) {
    bundles_.add_library("restless", hosting::test_module("restless"));
    open(song_with("restless"));
    const auto restless = slot(0, 1);
    const auto refused = session_.parameters().set(restless, "3", 9.0);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "parameter.read_only");
    EXPECT_NE(refused.error().message.find("Starts"), std::string::npos) << refused.error().message;
    EXPECT_EQ(code(session_.parameters().set(restless, "3", std::string("9"))), "parameter.read_only");
    EXPECT_TRUE(session_.parameters().set(restless, "4", 1.0)) << "a hidden one can be set";
}

TEST_F(ParametersTest, TellsWhatAutomationMovesInThePluginUnderWork) {
    std::string text(two_tracks);
    text.insert(text.find("sec tail"), "    depth ramp 0 1 sec\n");
    session_.under_work().work_on("projects/wobble", "wobble");
    open(text);
    run(3);
    events_.clear();
    ASSERT_TRUE(session_.transport().play());
    run(60);
    const auto told = heard<ParametersChanged>();
    ASSERT_GE(told.size(), 2u);
    EXPECT_LE(told.size(), 20u) << "at most every third tick";
    EXPECT_EQ(told.back().slot, slot(0, 1));
    EXPECT_EQ(told.back().values[0].id, "depth");
    EXPECT_GT(told.back().values[0].value, told.front().values[0].value);
}
