// `aviary validate` with whatever is given to it that is no plugin, or asked for that is not there.
#include "validator/run_validate_testing.h"

#include "base/testing/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

namespace aviary::validator {
namespace {

namespace fs = std::filesystem;

class ValidateOptions : public testing::Test {
protected:
    std::string file(const std::string& name, const std::string& text) const {
        const auto path = folder.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path;
    }
    std::string make_folder(const std::string& name) const {
        fs::create_directories(folder.path() / name);
        return folder.path() / name;
    }
    static void expect_refusal(const std::vector<std::string>& arguments, const std::string& says) {
        const Validated ran = validate(arguments);
        EXPECT_EQ(ran.code, 2) << says;
        EXPECT_EQ(ran.out, "");
        EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
    }
    const TemporaryFolder folder;
    const std::string gain = AVIARY_BUILD_DIR "/plugins/gain/gain.clap";
};

TEST_F(ValidateOptions, RefusesWhatIsNoPluginFile) {
    expect_refusal({}, "name what is to be validated");
    expect_refusal({folder.path() / "nowhere.clap"}, "there is no such file");
    expect_refusal({file("song.bird", "sig")}, "expected a .clap file or a .vst3 folder");
    expect_refusal({file("text.clap", "no library")}, "no shared library");
    expect_refusal({make_folder("folder")}, "name the .clap file");
    expect_refusal({make_folder("folder.clap")}, "is a folder; expected a file");
    expect_refusal({make_folder("empty.vst3")}, "expected Contents/x86_64-linux/empty.so");
    expect_refusal({file("text.vst3/Contents/x86_64-linux/text.so", "no library")
                           .substr(0, (folder.path() / "text.vst3").string().size())},
        "no shared library");
    expect_refusal({gain, folder.path() / "nowhere.clap"}, "nowhere.clap");
}

TEST_F(ValidateOptions, NamesTheNearestOfWhatIsNotThere) {
    expect_refusal({gain, "--rule", "random_blok_sizes"}, "did you mean random_block_sizes?");
    expect_refusal({gain, "--rule", "vst3_units_form_a_tree"}, "is not for the format");
    expect_refusal({gain, "--plugin", "aviary.gian"}, "did you mean");
    expect_refusal({gain, "--plugin", "none of them"}, "there is aviary");
    expect_refusal({gain, "--time-limit", "0"}, "--time-limit");
}

TEST_F(ValidateOptions, TriesOnlyTheRulesThatAreNamed) {
    const Validated ran = validate({gain, "--rule", "loud_input", "--rule", "many_at_once"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    ASSERT_EQ(ran.rules.size(), 2u);
    EXPECT_EQ(ran.find("loud_input")->outcome, "passed");
    EXPECT_EQ(ran.find("many_at_once")->outcome, "passed");
}

TEST_F(ValidateOptions, NamesAFileThatIsALibraryAndNoPlugin) {
    const fs::path library = folder.path() / "library.clap";
    fs::copy(AVIARY_BUILD_DIR "/bin/aviary-validator", library);
    const Validated ran = validate({library});
    EXPECT_EQ(ran.code, 1);
    ASSERT_EQ(ran.rules.size(), 1u);
    EXPECT_EQ(ran.rules[0].rule, "library_opens");
}

TEST_F(ValidateOptions, ListsTheRulesWithTheirClaims) {
    const std::string list = validate({"--list"}, false).out;
    EXPECT_NE(list.find("Many instances live side by side"), std::string::npos) << list;
    EXPECT_NE(list.find("random_block_sizes"), std::string::npos);
}

/// All that is in backticks and matches.
std::set<std::string> quoted_in(const std::string& page, const char* pattern) {
    std::ifstream file(std::string(AVIARY_SOURCE_DIR "/") + page);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::regex quoted(std::string("`(") + pattern + ")[^`]*`");
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

TEST(ValidatePages, NameOnlyRulesThatExist) {
    const auto rules = all_rule_names();
    for (const char* page : {"docs/validating.md", "validator/README.md"}) {
        const auto named = quoted_in(page, "[a-z0-9]+(?:_[a-z0-9]+){2,}(?=`)");
        EXPECT_GT(named.size(), 5u) << page;
        for (const std::string& rule : named)
            EXPECT_TRUE(rules.contains(rule) || rule.starts_with("validator_")) << page << " names " << rule;
    }
}

TEST(ValidatePages, NameEveryOption) {
    const std::string help = validate({"--help"}, false).out;
    const std::regex option("--[a-z-]+");
    std::set<std::string> options;
    for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at)
        options.insert(at->str());
    options.erase("--help");
    EXPECT_EQ(quoted_in("docs/validating.md", "--[a-z-]+"), options);
}

} // namespace
} // namespace aviary::validator
