#include "sdk/core/params/declarations.h"

#include "sdk/core/access.h"
#include "sdk/core/params/hash.h"

#include <gtest/gtest.h>

#include <string>

namespace aviary::detail {
namespace {

std::string fault_of(const Plugin& plugin) {
    std::vector<Param*> params;
    for (auto* param = PluginAccess::first_param(plugin); param; param = ParamAccess::next(*param))
        params.push_back(param);
    return declaration_fault(params);
}

/// Hides the values from the compiler: where it sees them, most of these mistakes do not compile.
template <typename T>
T unseen(T value) {
    asm volatile("" : : "r"(&value) : "memory");
    return value;
}

struct Empty : Effect {
    void process(Block&) override {}
};

template <typename P, typename Spec>
std::string fault_of(const Spec& spec) {
    Empty plugin;
    P param(plugin, "cutoff", "Cutoff", unseen(spec));
    return fault_of(plugin);
}

TEST(Declarations, AreKeptInTheirOrder) {
    Empty plugin;
    FloatParam one(plugin, "one", "One");
    SwitchParam two(plugin, "two", "Two");
    ASSERT_EQ(PluginAccess::first_param(plugin), &one);
    EXPECT_EQ(ParamAccess::next(one), &two);
    EXPECT_EQ(ParamAccess::next(two), nullptr);
    EXPECT_EQ(fault_of(plugin), "");
}

TEST(Declarations, ThereIsOneBypassAtMost) {
    Empty plugin;
    SwitchParam one(plugin, "one", "One", {.bypass = true});
    EXPECT_EQ(fault_of(plugin), "");
    SwitchParam two(plugin, "two", "Two", {.bypass = true});
    EXPECT_NE(fault_of(plugin).find("one bypass"), std::string::npos);
}

TEST(Declarations, HostsDoNotAutomateWhatIsHiddenOrReadOnly) {
    Empty plugin;
    IntParam hidden(plugin, "hidden", "Hidden", {.hidden = true});
    FloatParam meter(plugin, "meter", "Meter", {.read_only = true});
    EXPECT_TRUE(hidden.hidden() && !hidden.automatable());
    EXPECT_TRUE(meter.read_only() && !meter.automatable());
    meter.report(7);
    EXPECT_EQ(meter.value(), 1) << "clamped";
    meter.report(__builtin_nan(""));
    EXPECT_EQ(meter.value(), 1);
}

TEST(Declarations, AListOfChoicesIsCopied) {
    Empty plugin;
    Choice list[100];
    for (auto& choice : list) choice = {"Saw", nullptr};
    list[99] = {"Last", "last"};
    ChoiceParam shape(plugin, "shape", "Shape", {.list = list});
    list[99] = {"Other", "other"};
    ASSERT_EQ(shape.choice_count(), 100u);
    EXPECT_STREQ(shape.choices()[99], "Last");
    EXPECT_STREQ(shape.choice_ids()[99], "last");
    EXPECT_EQ(shape.choice_ids()[0], nullptr);
    EXPECT_EQ(shape.max(), 99);
}

TEST(Declarations, TheFaultNamesTheParameterAndWhatToDo) {
    const auto fault = fault_of<FloatParam>(FloatSpec{.min = 0, .max = 10, .curve = Curve::log});
    EXPECT_NE(fault.find("'cutoff'"), fault.npos) << fault;
    EXPECT_NE(fault.find("min must be above 0"), fault.npos) << fault;
}

TEST(Declarations, RangesMustMakeSense) {
    EXPECT_NE(fault_of<FloatParam>(FloatSpec{.min = 1, .max = 1, .initial = 1}), "");
    EXPECT_NE(fault_of<FloatParam>(FloatSpec{.min = 2, .max = 1, .initial = 1}), "");
    EXPECT_NE(fault_of<FloatParam>(FloatSpec{.min = 1, .max = 2}), "") << "initial is 0";
    EXPECT_NE(fault_of<FloatParam>(FloatSpec{.max = __builtin_nan("")}), "");
    EXPECT_NE(fault_of<IntParam>(IntSpec{.min = 5, .max = 4, .initial = 5}), "");
    EXPECT_NE(fault_of<ChoiceParam>(ChoiceSpec{}), "");
    EXPECT_NE(fault_of<ChoiceParam>(ChoiceSpec{.choices = {"One"}, .initial = 1}), "");
    EXPECT_EQ(fault_of<ChoiceParam>(ChoiceSpec{.choices = {"Only"}}), "");
}

TEST(Declarations, EqualIdsAndEqualHashesAreFaults) {
    Empty twice;
    FloatParam one(twice, "gain", "Gain"), again(twice, "gain", "Gain 2");
    EXPECT_NE(fault_of(twice).find("twice"), std::string::npos);

    ASSERT_EQ(fnv1a_32("costarring"), fnv1a_32("liquid"));
    Empty collision;
    FloatParam costarring(collision, "costarring", "A"), liquid(collision, "liquid", "B");
    const auto fault = fault_of(collision);
    EXPECT_NE(fault.find("'costarring'"), fault.npos) << fault;
    EXPECT_NE(fault.find("'liquid'"), fault.npos) << fault;
}

TEST(Declarations, AGivenNumberIsTheOneThatHostsKnow) {
    Empty plugin;
    FloatParam one(plugin, "one", "One", {.number = 7}), other(plugin, "other", "Other");
    EXPECT_EQ(fault_of(plugin), "");
    EXPECT_EQ(ParamAccess::number(one), 7u);
    EXPECT_EQ(ParamAccess::number(other), fnv1a_32("other"));
    SwitchParam same(plugin, "same", "Same", {.number = 7});
    EXPECT_NE(fault_of(plugin).find("has the same number as 'one'"), std::string::npos);
    Empty beyond;
    IntParam controller(beyond, "controller", "Controller", {.number = 0x7fff0000});
    EXPECT_NE(fault_of(beyond).find("below 0x7fff0000"), std::string::npos);
}

TEST(Declarations, IdsAreOf1To255Bytes) {
    Empty nameless;
    FloatParam empty_id(nameless, unseen(""), "Empty");
    EXPECT_NE(fault_of(nameless), "");

    Empty wordy;
    const std::string id(256, 'x');
    FloatParam long_id(wordy, id.c_str(), "Long");
    EXPECT_NE(fault_of(wordy), "");
}

TEST(Hash, IsFnv1a32) { // test vectors of Noll's reference code
    EXPECT_EQ(fnv1a_32(""), 0x811c9dc5u);
    EXPECT_EQ(fnv1a_32("a"), 0xe40c292cu);
    EXPECT_EQ(fnv1a_32("foobar"), 0xbf9cf968u);
}

} // namespace
} // namespace aviary::detail
