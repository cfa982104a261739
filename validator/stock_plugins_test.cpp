// The plugins of plugins/ and examples/, whatever they are called, hold to every rule, as CLAP and as VST3.
#include "validator/run_validate_testing.h"

#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <sstream>

namespace aviary::validator {
namespace {

std::vector<std::string> all_bundles() {
    std::vector<std::string> all;
    std::istringstream list(VALIDATOR_BUNDLES);
    for (std::string path; std::getline(list, path, '|');) all.push_back(path);
    return all;
}

class StockPlugin : public testing::TestWithParam<std::string> {};

TEST_P(StockPlugin, HoldsToEveryRule) {
    const Validated ran = validate({GetParam()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_GT(ran.rules.size(), 90u);
    for (const ReportedRule& rule : ran.rules)
        EXPECT_FALSE(rule.is_broken()) << rule.rule << ": " << testing::PrintToString(rule.messages);
}

/// "gain_clap"
std::string name_of(const testing::TestParamInfo<std::string>& bundle) {
    std::string name = std::filesystem::path(bundle.param).filename();
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Every, StockPlugin, testing::ValuesIn(all_bundles()), name_of);

} // namespace
} // namespace aviary::validator
