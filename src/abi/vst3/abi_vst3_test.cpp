// Our declarations of VST3 against Steinberg's own headers.
#include "vst3/facts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace aviary::test {
namespace {

using Texts = std::map<std::string, std::string>;

/// Each of ours: the names are the same, as both come from one list.
void expect_same(const Texts& ours, const Texts& steinbergs) {
    ASSERT_FALSE(ours.empty());
    ASSERT_EQ(ours.size(), steinbergs.size());
    for (const auto& [name, text] : ours) EXPECT_EQ(text, steinbergs.at(name)) << name;
}

/// Calls that are made with one declaration on objects of the other.
void expect_calls_arrive(const Facts& callers, const Facts& called) {
    ASSERT_EQ(callers.interfaces.size(), called.interfaces.size());
    for (std::size_t i = 0; i < callers.interfaces.size(); ++i) {
        const auto calls = callers.interfaces[i].call(called.interfaces[i].object);
        EXPECT_GE(calls.size(), 3u) << "all begin with those of FUnknown";
        for (const Call& call : calls) EXPECT_EQ(call.taken, call.made) << callers.interfaces[i].name;
    }
}

TEST(AbiVst3, IdsAreSteinbergs) { expect_same(our_facts().ids, steinbergs_facts().ids); }
TEST(AbiVst3, ValuesAreSteinbergs) { expect_same(our_facts().values, steinbergs_facts().values); }
TEST(AbiVst3, StructsLieInMemoryAsSteinbergs) {
    expect_same(our_facts().layouts, steinbergs_facts().layouts);
}

TEST(AbiVst3, IdsAreSteinbergsOnWindowsToo) {
    const auto ours = our_facts_on_windows();
    expect_same(ours.ids, steinbergs_facts_on_windows().ids);
    EXPECT_NE(ours.ids, our_facts().ids) << "they have another form there";
}
TEST(AbiVst3, ValuesAreSteinbergsOnWindowsToo) {
    const auto ours = our_facts_on_windows();
    expect_same(ours.values, steinbergs_facts_on_windows().values);
    EXPECT_NE(ours.values, our_facts().values) << "result codes have another form there";
}

TEST(AbiVst3, OurCallsArriveAtSteinbergsObjects) { expect_calls_arrive(our_facts(), steinbergs_facts()); }
TEST(AbiVst3, SteinbergsCallsArriveAtOurObjects) { expect_calls_arrive(steinbergs_facts(), our_facts()); }

/// What the headers declare, read from their text.
struct Declared {
    std::set<std::string> interfaces, functions, constants, structs, fields;
};

Declared declared() {
    static const std::regex structure(R"(^struct (\w+)( : \w+)? \{)"), function(R"(^ +virtual .*\b(\w+)\()"),
        constant(R"(\b(k[A-Z0-9]\w*) = )"),
        field(R"(^ +[\w:]+(?: [\w:]+)*\*{0,2} (\w+)(\[\w+(::\w+)?\])?( = [^;]+)?;)");
    Declared all;
    for (const auto& file :
        std::filesystem::directory_iterator(AVIARY_SOURCE_DIR "/src/abi/include/aviary/abi/vst3")) {
        std::ifstream stream(file.path());
        std::string line, self;
        for (std::smatch match; std::getline(stream, line);) {
            if (line.starts_with("}")) self.clear();
            if (std::regex_search(line, match, structure)) {
                self = match[1];
                const bool is_interface = match[2].matched || self == "FUnknown";
                (is_interface ? all.interfaces : all.structs).insert(self);
            }
            if (std::regex_search(line, match, function)) all.functions.insert(match[1]);
            for (std::sregex_iterator at(line.begin(), line.end(), constant), end; at != end; ++at)
                all.constants.insert((*at)[1]);
            if (!self.empty() && all.structs.contains(self) && std::regex_search(line, match, field))
                all.fields.insert(self + "::" + match[1].str());
        }
    }
    return all;
}

TEST(AbiVst3, NothingIsDeclaredThatIsNotCompared) {
    auto all = declared();
    ASSERT_GT(all.functions.size(), 100u);
    ASSERT_GT(all.constants.size(), 100u);
    ASSERT_GT(all.fields.size(), 100u);
    all.structs.erase("Id"), all.fields.erase("Id::bytes"); // of our own
    all.constants.erase("kVstVersionString");               // differs with every version of Steinberg's
    const auto facts = our_facts();
    std::set<std::string> functions, constants;
    for (const auto& interface : facts.interfaces)
        for (const Call& call : interface.call(interface.object))
            functions.insert(call.made.substr(0, call.made.find('(')));
    for (const auto& [name, value] : facts.values) constants.insert(name.substr(name.rfind(':') + 1));
    for (const auto& name : all.interfaces) EXPECT_TRUE(facts.ids.contains(name)) << name;
    for (const auto& name : all.functions) EXPECT_TRUE(functions.contains(name)) << name;
    for (const auto& name : all.constants) EXPECT_TRUE(constants.contains(name)) << name;
    for (const auto& name : all.structs) EXPECT_TRUE(facts.layouts.contains(name)) << name;
    for (const auto& name : all.fields) EXPECT_TRUE(facts.layouts.contains(name)) << name;
}

} // namespace
} // namespace aviary::test
