// `aviary plugins`, and the pages that are made with it.
#include "app/run_aviary.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

class PluginsVerb : public testing::Test {
protected:
    Ran run(std::vector<std::string> arguments) { return run_aviary(std::move(arguments), place.folder()); }
    workshop::TestProject place;
};

TEST_F(PluginsVerb, ListsThoseThatComeWithTheProgram) {
    const auto ran = run({"plugins"});
    ASSERT_EQ(ran.exit.code, 0) << ran.err;
    for (const char* part :
        {"mono  Mono, instrument\n", "delay  ", "plays bass, mini", "cutoff", "presets: Acid Line"})
        EXPECT_NE(ran.out.find(part), std::string::npos) << part << "\n" << ran.out;
}
TEST_F(PluginsVerb, TellsOfOneByAnyOfItsWords) {
    const auto by_role = run({"plugins", "bass", "--json"}),
               by_id = run({"plugins", "aviary.mono", "--json"});
    EXPECT_EQ(by_role.out, by_id.out);
    const auto json = nlohmann::json::parse(by_role.out);
    ASSERT_EQ(json.size(), 1u);
    EXPECT_EQ(json[0].at("word"), "mono");
    EXPECT_FALSE(json[0].at("presets").empty());
    EXPECT_FALSE(json[0].at("parameters")[0].at("texts").at("max").get<std::string>().empty());
}
TEST_F(PluginsVerb, NamesTheNearestWordForOneThatThereIsNot) {
    const auto ran = run({"plugins", "mnoo"});
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_NE(ran.err.find("did you mean 'mono'?"), std::string::npos) << ran.err;
    EXPECT_EQ(ran.out, "");
}
TEST_F(PluginsVerb, WroteThePagesThatThereAre) {
    const auto json = nlohmann::json::parse(run({"plugins", "--json"}).out);
    for (const auto& plugin : json) {
        const std::string word = plugin.at("word");
        const fs::path page = AVIARY_SOURCE_DIR "/docs/plugins/" + word + ".md";
        std::ostringstream text;
        text << std::ifstream(page).rdbuf();
        EXPECT_EQ(text.str(), run({"plugins", word, "--page"}).out)
            << "write it anew: aviary plugins " << word << " --page >docs/plugins/" << word << ".md";
    }
}

} // namespace
} // namespace aviary::app
