// What the validator says of the zam-plugins, as Debian 12 packages them (1.0.6 of DPF's CLAP and VST3), where they are
// installed (`./setup.sh hosts`). All of it was looked at and is true of them: docs/validating.md says why. A rule that is
// new here, or no longer, has to be looked at too.
#include "validator/run_validate_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace aviary::validator {
namespace {

namespace fs = std::filesystem;

struct Finding {
    const char *format, *rule;
    const char* plugins; ///< by name; "all", "all but ..."
    bool always = true;  ///< else it is a matter of chance
};

constexpr Finding findings[] = {
@@
};

bool is_of(const Finding& finding, const std::string& plugin) {
    std::istringstream words(finding.plugins);
    bool all = false, named = false;
    for (std::string word; words >> word;) {
        all = all || word == "all";
        named = named || word == plugin;
    }
    return all != named;
}

class ZamPlugin : public testing::TestWithParam<fs::path> {};

TEST_P(ZamPlugin, BreaksTheRulesThatItIsKnownToBreak) {
    const std::string plugin = GetParam().stem(), format = GetParam().extension().string().substr(1);
    std::set<std::string> known, possible;
    for (const Finding& finding : findings) {
        if (format != finding.format || !is_of(finding, plugin)) continue;
        possible.insert(finding.rule);
        if (finding.always) known.insert(finding.rule);
    }
    const Validated ran = validate({GetParam()});
    const auto broken = ran.broken();
    for (const std::string& rule : known) EXPECT_TRUE(broken.contains(rule)) << rule << " is broken no more";
    for (const ReportedRule& rule : ran.rules)
        EXPECT_TRUE(!rule.is_broken() || possible.contains(rule.rule))
            << rule.rule << " is new: " << testing::PrintToString(rule.messages);
}

std::vector<fs::path> installed() {
    std::vector<fs::path> all;
    for (const char* folder : {"/usr/lib/clap", "/usr/lib/vst3"}) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().filename().string().starts_with("Za")) all.push_back(entry.path());
    }
    std::ranges::sort(all);
    return all;
}
/// "ZamComp_clap"
std::string name_of(const testing::TestParamInfo<fs::path>& plugin) {
    return plugin.param.stem().string() + "_" + plugin.param.extension().string().substr(1);
}
INSTANTIATE_TEST_SUITE_P(Installed, ZamPlugin, testing::ValuesIn(installed()), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ZamPlugin);

} // namespace
} // namespace aviary::validator
