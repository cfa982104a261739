#include "validator/plugin_file.h"
#include "validator/verdict_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aviary::validator {
namespace {

DescribedRule rule(const char* name, Weight weight, Tried tried = Tried::apart) {
    return {.name = name, .claim = "It does", .source = "the standard", .weight = weight, .tried = tried};
}
const std::vector<DescribedRule> rules = {rule("lives", Weight::must, Tried::first),
    rule("must", Weight::must), rule("should", Weight::should), rule("bear", Weight::bear),
    rule("watched", Weight::must, Tried::always)};

TriedRule tried(const char* name, std::vector<Finding> findings = {}, const char* cut_short = "") {
    TriedRule trial{
        .rule = name, .said = {.findings = std::move(findings)}, .cut_short = cut_short, .talk = {}};
    return trial;
}
RuleVerdict verdict_on(const std::string& name, const std::vector<TriedRule>& trials) {
    for (RuleVerdict& verdict : judge(rules, Format::clap, trials))
        if (verdict.rule == name) return std::move(verdict);
    ADD_FAILURE() << "no verdict on " << name;
    return {};
}

TEST(Verdict, IsAnErrorWhereTheStandardSaysSoAndElseAWarning) {
    for (const auto& [name, outcome] :
        {std::pair{"must", Outcome::failed}, {"should", Outcome::warning}, {"bear", Outcome::warning}})
        EXPECT_EQ(verdict_on(name, {tried(name, {{name, "seen"}})}).outcome, outcome) << name;
}

TEST(Verdict, OnACrashIsAnErrorUnlessTheHostDidWhatItMustNot) {
    for (const auto& [name, outcome] :
        {std::pair{"must", Outcome::failed}, {"should", Outcome::failed}, {"bear", Outcome::warning}}) {
        const auto verdict = verdict_on(name, {tried(name, {}, "was killed by SIGSEGV")});
        EXPECT_EQ(verdict.outcome, outcome) << name;
        EXPECT_EQ(verdict.messages, std::vector<std::string>{"was killed by SIGSEGV"});
    }
}

TEST(Verdict, OnAWatchedRuleCountsWhatAnyFairTrialShows) {
    EXPECT_EQ(verdict_on("watched", {tried("must"), tried("should", {{"watched", "seen"}})}).outcome,
        Outcome::failed);
    EXPECT_EQ(verdict_on("watched", {tried("must")}).outcome, Outcome::passed);
    const std::vector<TriedRule> unfair = {tried("must"), tried("bear", {{"watched", "seen"}})};
    EXPECT_EQ(verdict_on("watched", unfair).outcome, Outcome::passed);
    EXPECT_EQ(verdict_on("bear", unfair).outcome, Outcome::warning);
}

TEST(Verdict, OnWhatWasNotTriedIsThatItWasSkipped) {
    EXPECT_EQ(verdict_on("must", {tried("lives")}).outcome, Outcome::skipped);
    EXPECT_EQ(verdict_on("watched", {}).outcome, Outcome::skipped);
}

TEST(VerdictText, NamesTheRuleItsClaimAndWhatWasSeen) {
    const PluginVerdict verdict{"echo.clap", PluginName{"com.example.echo", "Echo"}, Format::clap,
        {{"must", Outcome::failed, {"one", "two"}, {}}, {"should", Outcome::passed, {}, {}}}};
    EXPECT_EQ(text_of(verdict, rules, {.seed = 5}), "echo.clap: Echo (com.example.echo)\n"
                                                    "  error    must: It does; seen: one; and 1 more\n"
                                                    "  1 error, 0 warnings, 1 passed, 0 skipped; seed 5\n");
    EXPECT_NE(text_of(verdict, rules, {.all = true}).find("  passed   should: It does\n"), std::string::npos);
}

TEST(VerdictText, AsJsonIsOneObjectALineWhateverAPluginIsCalled) {
    const PluginVerdict verdict{
        "echo.clap", PluginName{"id", "\xff\n\""}, Format::clap, {{"must", Outcome::failed, {"\xfe"}, {}}}};
    const std::string line = json_lines_of(verdict, 5);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json.at("rule"), "must");
    EXPECT_EQ(json.at("outcome"), "failed");
    EXPECT_EQ(json.at("plugin"), "id");
    EXPECT_EQ(json.at("seed"), 5);
}

TEST(VerdictText, KnowsWhichNameWasMeant) {
    const std::vector<std::string> names = {"random_block_sizes", "the_same_in_place", "the_same_in_64_bits"};
    EXPECT_EQ(nearest("randm_blok_sizes", names), std::vector<std::string>{"random_block_sizes"});
    EXPECT_EQ(nearest("the_same", names).size(), 2u);
    EXPECT_TRUE(nearest("entirely else", names).empty());
}

TEST(DescribedRule, IsTheSameWhenItComesBackFromJson) {
    DescribedRule one = rule("must", Weight::bear, Tried::always);
    one.for_vst3 = false;
    const auto back = rule_from_json(to_json(one));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(to_json(*back), to_json(one));
    EXPECT_FALSE(rule_from_json({{"rule", "x"}}).ok());
}

TEST(PluginFile, IsAVst3FolderWithOrWithoutASlash) {
    EXPECT_EQ(format_of("echo.clap"), Format::clap);
    EXPECT_EQ(format_of("echo.vst3/"), Format::vst3);
}

} // namespace
} // namespace aviary::validator
